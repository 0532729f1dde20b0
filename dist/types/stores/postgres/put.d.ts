import type { QueueTables } from "./queue.js";
import { type Seen } from "./reports.js";
/** Report to queue. */
export interface NewReport {
    id: string;
    text: string;
    origin: "own" | "generated";
}
/**
 * Queues a report.
 *
 * @returns the queue as it was found, with the new report in it; `existing` when the id is taken, `before` when an earlier try had queued it
 * @throws OwnerReportError `conflict` when another id differs from it only in case
 */
export declare function putReport(tables: QueueTables, { id, text, origin }: NewReport, now: number): Promise<Seen | "existing" | "before">;
