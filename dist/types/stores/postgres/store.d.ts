import { type Backlog, type Change, type Finding, type Hints, type Holder, type Lease, type LogEntry, type Part, type Place, type Some, type State, type Store, type StoredReport, type UnreadableReport } from "../store.js";
import { type NewReport } from "./put.js";
/** The queue as rows of a PostgreSQL database, shared by everybody who may write them. */
export declare class PostgresStore implements Store {
    private readonly options;
    readonly hints: Hints;
    readonly hasOnePlace = true;
    private readonly connection;
    private readonly tables;
    private readonly queueLog;
    private readonly self;
    private readonly clock;
    private readonly settings;
    private lease;
    /** The queue as the statement has seen it that queued the last report: that saves the next reader a round trip. */
    private seen;
    /** The report that was read last under the lease: it has no other state. */
    private read;
    constructor(options: PostgresStoreOptions);
    get location(): string;
    get lane(): string;
    /** Closes its own connection; the next call opens another. A lease that is held gets no more heartbeats. */
    close(): void;
    exists(): Promise<boolean>;
    warnings(): string[];
    put(id: string, text: string, origin?: NewReport["origin"]): Promise<StoredReport | undefined>;
    refuseUsed(id: string): Promise<void>;
    find(id: string, states?: readonly State[]): Promise<StoredReport | UnreadableReport | undefined>;
    pathOf(state: State, id: string): string;
    idOfPath(path: string): string | undefined;
    oldest(limit: number, now: number): Promise<{
        places: Place[];
        backlog: Backlog;
    }>;
    count(now: number): Promise<Backlog>;
    list(state: State, now: number, until?: string): Promise<Place[]>;
    part(some: Some, now: number): Promise<Part>;
    acquire(owner: string): Promise<{
        lease: Lease;
    } | {
        holder: Holder;
    }>;
    change(lease: Lease, change: Change): Promise<boolean>;
    log(entry: LogEntry): boolean;
    history(limit: number): Promise<LogEntry[]>;
    holder(): Promise<Holder | undefined>;
    examine(): Promise<Finding[]>;
    private leaseContext;
}
/** Name and settings of a postgres queue. */
export interface PostgresStoreOptions {
    /** Name of the queue in its database. */
    lane: string;
    /** Where the database is: OWNER_REPORT_DATABASE_URL, or libpq's variables and ~/.pgpass. */
    environment: Readonly<Record<string, string | undefined>>;
    /** Milliseconds since 1970. */
    clock?: () => number;
    leaseSeconds?: number;
    /** Seconds for which what may pass is tried again; 20. */
    retrySeconds?: number;
    /** Seconds without an answer after which a connection counts as lost; 30. */
    silenceSeconds?: number;
}
