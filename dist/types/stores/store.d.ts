import type { OwnerReportError } from "../errors.js";
import type { Delivery } from "../report/delivery-record.js";
import type { Remedy } from "../report/remedies.js";
/** State of a report: the folder it lies in. */
export type State = "pending" | "sent" | "held";
export declare const STATES: readonly State[];
/** A stored report with its delivery record, both unparsed. */
export interface StoredReport {
    id: string;
    state: State;
    /** Path for a person. */
    path: string;
    bytes: Uint8Array;
    /** `undefined` before the first attempt. */
    record: StoredRecord | undefined;
}
/** A stored delivery record, unparsed. */
export interface StoredRecord {
    /** Path for a person. */
    path: string;
    bytes: Uint8Array;
    /** Set when it is there and cannot be read. */
    fault?: OwnerReportError | undefined;
}
/** Something in a report's place that cannot be read as one: no regular file, or over 1 MiB. */
export interface UnreadableReport extends Omit<StoredReport, "bytes"> {
    bytes?: undefined;
    /** Completes a sentence about it. */
    problem: string;
    /** Not even a file: nobody can make it a report. */
    isNoFile?: boolean | undefined;
    /** Set when the system refuses to read it: it may be a report. */
    fault?: OwnerReportError | undefined;
}
/** A place in the queue: `key` is the report's age as a sortable time key, the oldest the smallest. */
export interface Place {
    id: string;
    key: string;
}
/** The oldest or the latest reports of a state, oldest first, and how many there are in all. */
export interface Part {
    places: Place[];
    total: number;
}
/** Which reports of a state: at most so many from one end. */
export interface Some {
    state: State;
    most: number;
    end: "oldest" | "latest";
}
/** Number of waiting reports. `oldestKey` is absent when nothing is pending. */
export interface Backlog {
    pending: number;
    held: number;
    oldestKey?: string | undefined;
}
/** The holder of the queue, as far as the store can tell. */
export interface Holder {
    owner: string;
    host: string;
    pid: number;
    /** ISO 8601. */
    since: string;
    /** Fence of its lease and of every attempt that it makes; 0 when unknown. */
    fence: number;
    /** It has missed two heartbeats, and still holds the queue until its lease ends. */
    isSilent: boolean;
    /** Its process is gone, or its last heartbeat is older than the lease: the next pass takes over. */
    isOver: boolean;
    /** Seconds until its lease ends unless it gives a heartbeat. */
    secondsLeft: number;
}
/** The right to run the one pass over a queue. */
export interface Lease {
    /** Number that rises with every takeover of the same lock. */
    readonly fence: number;
    /** Name of the holder, written into every attempt. */
    readonly owner: string;
    /** Checks that the lease is still held. @throws OwnerReportError `store` when another pass has taken the queue over */
    check(): Promise<void>;
    /** Gives the queue back. Calling it again does nothing. */
    release(): Promise<void>;
}
/** New record of a report: of an attempt, its outcome, or a decision; and the state that it gets by that. */
export interface Recording {
    id: string;
    from: State;
    /** May be the same. The record is durable before the report is gone from `from`. */
    to: State;
    record: Delivery;
    /** Id that it gets by that, and that its record is of; for a file in a directory whose name cannot be an id. */
    as?: string | undefined;
}
/** Report of another queue with its record, see importReport. One that lies in its state here already is made durable. */
export interface Import {
    id: string;
    from?: undefined;
    to: State;
    record: Delivery | undefined;
    bytes: Uint8Array;
}
/** Removal of a report and its record for good; the id is free again. */
export interface Removal {
    id: string;
    from: State;
    to?: undefined;
}
/** Returns the id that a report has after a change of it. */
export declare function newIdOf(change: Change): string;
/** Change of one report under a lease. Made again, it completes an interrupted one; it never replaces another report. */
export type Change = Recording | Import | Removal;
/**
 * Storage of a queue: the bytes of its reports and their delivery records. It promises: a report is durable
 * once `put` has returned; no move overwrites; an unreadable queue is an error (`store`), never "empty"; a report leaves
 * `pending` only by `change`. A store object serves one pass at a time.
 * Every method throws OwnerReportError `store` when the store cannot be read or written.
 */
export interface Store {
    /** Name of this queue for a person: its directory, its remote. */
    readonly location: string;
    /** Name of this queue among those of its database; absent where it is no lane of one. */
    readonly lane?: string;
    /**
     * Checks whether anything was ever put here. A queue that does not exist yet is empty, and worth a warning.
     *
     * @param prover who may prove it by a write that leaves nothing behind, where reading cannot tell a missing queue from
     *   a hidden one
     */
    exists(prover?: string): Promise<boolean>;
    /** Returns warnings about this queue, such as that others can write to it; each sentence names the queue. */
    warnings(): string[];
    /**
     * Queues a new report, durably, whole or not at all.
     *
     * @param origin `generated` ids are lower-case and unique, so no other id is checked for a difference in case only
     * @returns `undefined` when it was queued, else the report that already has this id (in any state), unchanged
     * @throws OwnerReportError `conflict` as {@link refuseUsed} does for an own id; `invalid-report` when what has this id
     *   cannot be read
     */
    put(id: string, text: string, origin?: "own" | "generated"): Promise<StoredReport | undefined>;
    /**
     * Refuses an id for a new report.
     *
     * @throws OwnerReportError `conflict` when an id in the queue differs from it only in case, or a removed report has
     *   used it
     */
    refuseUsed(id: string): Promise<void>;
    /** Finds a report with its record: pending before held before sent, or in the order of `states`. */
    find(id: string, states?: readonly State[]): Promise<StoredReport | UnreadableReport | undefined>;
    /** Returns the id of the report that a path names, `undefined` when the path does not lie in this queue. */
    idOfPath(path: string): string | undefined;
    /** Returns the path of a report of this state and id, whether it exists or not. */
    pathOf(state: State, id: string): string;
    /** Lists at most `limit` pending reports (at least 1), oldest first. Reads no bodies of reports whose ids carry the time. */
    oldest(limit: number, now: number): Promise<{
        places: Place[];
        backlog: Backlog;
    }>;
    /** Counts the waiting reports. Reads no report but those that {@link Store.oldest} must. */
    count(now: number): Promise<Backlog>;
    /** Checks whether counting needs no round trip of its own; absent where it never does. */
    isCounted?(): boolean;
    /**
     * Lists every report of a state, oldest first, as {@link Store.oldest} orders them.
     *
     * @param until key beyond which the caller wants none, but for those that lie in the future; more may be listed
     */
    list(state: State, now: number, until?: string): Promise<Place[]>;
    /** Lists some reports of a state; absent where that takes as long as listing all, see part.ts. */
    part?(some: Some, now: number): Promise<Part>;
    /** Set where no interrupted change leaves a report in two states. */
    readonly hasOnePlace?: true;
    /** Takes the queue for one pass and removes leftovers of killed processes, or returns the holder. */
    acquire(owner: string): Promise<{
        lease: Lease;
    } | {
        holder: Holder;
    }>;
    /**
     * Makes a change under the lease.
     *
     * @param ahead a change of another report, which a store makes in the same write where that saves a round trip or a flush;
     *   for whatever reason it cannot be made, the first one is made alone
     * @returns whether `ahead` was made too
     * @throws OwnerReportError `conflict` when another report has the id or the place, `store` also when another pass has
     *   taken the queue over; then it is not known whether `ahead` was made
     */
    change(lease: Lease, change: Change, ahead?: Change): Promise<boolean>;
    /** Checks whether a change of a pending report can be made ahead, and reading the report needs no round trip. */
    isAtHand?(id: string): boolean;
    /**
     * Refuses a pending report that could not be moved after it is sent, where the store can tell. Changes nothing.
     *
     * @throws OwnerReportError `store`
     */
    refuseStuck?(id: string): void;
    /** What is remembered of the tasks' last messages; absent where this store cannot keep it. */
    readonly hints?: Hints;
    /** Adds a line to the queue's log. Not durable, and never the reason a send fails: returns whether it worked. */
    log(entry: LogEntry): boolean;
    /** Reads the latest entries of the queue's log, oldest first; lines that are not entries are skipped. */
    history(limit: number): Promise<LogEntry[]>;
    /** Returns the current holder of the queue, `undefined` when nobody holds it. Changes nothing. */
    holder(): Promise<Holder | undefined>;
    /** Checks what is special to this store, such as permissions and free space. Changes nothing, throws nothing. */
    examine(): Promise<Finding[]>;
}
/**
 * What a queue remembers of each task's last message, a text under the task's key. Losing one costs a message more, never a
 * report, so a store need not make it durable at once.
 */
export interface Hints {
    /** Reads a hint, `undefined` when there is none. @throws OwnerReportError `store` when it cannot be read */
    read(task: string): Promise<string | undefined>;
    /** Keeps a hint, or with `undefined` forgets it. @throws OwnerReportError `store` */
    write(lease: Lease, task: string, hint: string | undefined): Promise<void>;
    /** Lists the keys of all tasks that have a hint. @throws OwnerReportError `store` */
    tasks(): Promise<string[]>;
    /** Returns a warning when what was written could not be kept. */
    warnings(): string[];
}
/** One line of a queue's log. */
export type LogEntry = Readonly<Record<string, unknown>>;
/** Result of one check. */
export interface Finding {
    /** Name of the check, in a few words. */
    what: string;
    state: "pass" | "warn" | "fail" | "skipped";
    /** Observation. */
    seen: string;
    /** Remedy, in a sentence; empty when there is nothing to do. */
    remedy: string;
    /** Commands that it takes. */
    remedies?: readonly Remedy[] | undefined;
}
