import { type Backlog, type Change, type Finding, type Hints, type Holder, type Lease, type LogEntry, type Place, type State, type Store, type StoredReport, type UnreadableReport } from "../store.js";
/** The queue as refs of a git repository, shared by everybody who may push there. */
export declare class GitStore implements Store {
    private readonly options;
    private readonly names;
    private readonly scratch;
    private readonly remote;
    private readonly reports;
    private readonly queueHints;
    private readonly queueLog;
    private readonly self;
    private readonly clock;
    private readonly views;
    private lease;
    /** What the proof that the queue is there has found at the lock, for the pass that follows. */
    private proof;
    /** True once a push with hints has failed: the next ones are made without, but for the one that ends the pass. */
    private isWithoutHints;
    readonly hints: Hints;
    constructor(options: GitStoreOptions);
    get location(): string;
    /** Removes this process's local copy of the queue. */
    close(): void;
    exists(prover?: string): Promise<boolean>;
    /** Proves it by the lock, which can be read once it was taken: the pass that follows has it already, and its read too. */
    private existsForPass;
    warnings(): string[];
    put(id: string, text: string, origin?: "own" | "generated"): Promise<StoredReport | undefined>;
    refuseUsed(id: string): Promise<void>;
    find(id: string, states?: readonly State[]): Promise<StoredReport | UnreadableReport | undefined>;
    pathOf(state: State, id: string): string;
    idOfPath(path: string): string | undefined;
    oldest(limit: number, now: number): Promise<{
        places: Place[];
        backlog: Backlog;
    }>;
    count(now: number): Promise<Backlog>;
    isCounted(): boolean;
    acquire(owner: string): Promise<{
        lease: Lease;
    } | {
        holder: Holder;
    }>;
    change(lease: Lease, change: Change, ahead?: Change): Promise<boolean>;
    isAtHand(id: string): boolean;
    list(state: State, now: number): Promise<Place[]>;
    log(entry: LogEntry): boolean;
    history(limit: number): Promise<LogEntry[]>;
    holder(): Promise<Holder | undefined>;
    examine(): Promise<Finding[]>;
    private oldestPlaces;
    private isHeld;
    private lookUp;
    private stored;
    private putContext;
    private lockContext;
    private updateFor;
    /** Returns the update that saves new hints; `undefined` when there are none, or they cannot be saved. */
    private newHints;
    /** Pushes updates, all or none. Returns false when a ref was not as it was read: nothing was changed. */
    private push;
}
/** Address and settings of a git queue. */
export interface GitStoreOptions {
    /** The URL or path of the remote repository. */
    remote: string;
    /** All refs of the queue lie below `refs/<namespace>/`. */
    namespace: string;
    /** Token for an http(s) remote. */
    token?: string | undefined;
    /** Server of the job's own token, where this remote is another one: for the remedy. */
    tokenKeptFor?: string | undefined;
    /** Environment for git: PATH, HOME, proxies, ssh. */
    environment: Readonly<Record<string, string | undefined>>;
    /** Directory for fetched objects. */
    temporaryDirectory: string;
    clock?: () => number;
    leaseSeconds?: number;
    /** Seconds for which a temporary failure is retried; 20. */
    retrySeconds?: number;
}
