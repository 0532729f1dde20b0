import type { Backlog, Part, Place, Some, State, StoredReport, UnreadableReport } from "../store.js";
import type { QueueTables } from "./queue.js";
/** A report further in the future counts as now. */
export declare const FUTURE_TOLERANCE: number;
/** What a statement saw of a queue. */
export interface Seen {
    pending: number;
    held: number;
    /** Its oldest pending reports, in any order. */
    places: Place[];
}
/** Counts what waits. */
export declare const COUNTS = "\n  SELECT count(*) FILTER (WHERE state = 'pending')::int AS pending, count(*) FILTER (WHERE state = 'held')::int AS held\n  FROM owner_report.report WHERE queue = $1 AND state IN ('pending', 'held')";
/** Checks whether anything was ever put into a queue. */
export declare function isThere(tables: QueueTables): Promise<boolean>;
/** Finds a report with its record in one of these states. */
export declare function findReport(tables: QueueTables, id: string, states: readonly State[]): Promise<Omit<StoredReport, "path"> | Omit<UnreadableReport, "path"> | undefined>;
/** Finds the id in a queue that differs from this one only in case. */
export declare function otherCase(tables: QueueTables, id: string): Promise<string | undefined>;
/** Reads the oldest pending reports, and counts what waits. @param latest key beyond which a time counts as now */
export declare function readOldest(tables: QueueTables, limit: number, latest: string): Promise<Seen>;
/** Lists the reports of a state, oldest first, to a key, and those of the future. */
export declare function listReports(tables: QueueTables, { state, until }: {
    state: State;
    until?: string | undefined;
}, now: number): Promise<Place[]>;
/** Lists some reports of a state, and counts all. */
export declare function readPart(tables: QueueTables, some: Some & {
    isCounted?: boolean;
}, now: number): Promise<Part>;
/** Returns the oldest reports that were seen, oldest first, with the backlog. */
export declare function backlogOf({ places, pending, held }: Seen, limit: number, now: number): {
    places: Place[];
    backlog: Backlog;
};
