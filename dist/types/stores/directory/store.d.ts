import { type Backlog, type Change, type Finding, type Hints, type Holder, type Lease, type LogEntry, type Place, type State, type Store, type StoredReport, type UnreadableReport } from "../store.js";
/** Options of a directory as a queue; the defaults are the machine's own. */
export interface DirectoryStoreOptions {
    /** Milliseconds since 1970. */
    clock?: () => number;
    /** Time without a sign of life after which a holder of the queue counts as dead. */
    leaseSeconds?: number;
}
/** The queue as a directory of one machine, or of several that share a file system. */
export declare class DirectoryStore implements Store {
    private readonly options;
    readonly hints: Hints;
    private readonly hintFiles;
    private readonly files;
    private readonly folders;
    private readonly records;
    private readonly queueLog;
    private readonly unflushed;
    private readonly names;
    private readonly self;
    private loading;
    constructor(directory: string, options?: DirectoryStoreOptions);
    get location(): string;
    exists(): Promise<boolean>;
    warnings(): string[];
    put(id: string, text: string, origin?: "own" | "generated"): Promise<StoredReport | undefined>;
    refuseUsed(id: string): Promise<void>;
    private refuse;
    find(id: string, states?: readonly State[]): Promise<StoredReport | UnreadableReport | undefined>;
    pathOf(state: State, id: string): string;
    idOfPath(path: string): string | undefined;
    oldest(limit: number, now: number): Promise<{
        places: Place[];
        backlog: Backlog;
    }>;
    count(now: number): Promise<Backlog>;
    list(state: State, now: number): Promise<Place[]>;
    acquire(owner: string): Promise<{
        lease: Lease;
    } | {
        holder: Holder;
    }>;
    change(lease: Lease, change: Change, ahead?: Change): Promise<boolean>;
    isAtHand(): boolean;
    /** Loads what only a holder of a lock needs, once and before the first change: a step that only queues must be fast. */
    private pass;
    refuseStuck(id: string): void;
    log(entry: LogEntry): boolean;
    history(limit: number): Promise<LogEntry[]>;
    holder(): Promise<Holder | undefined>;
    examine(): Promise<Finding[]>;
    private read;
}
