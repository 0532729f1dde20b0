import { type QueueContext, type QueueSummary } from "./delivery/backlog.js";
import type { Result } from "./delivery/result.js";
import type { RandomHex } from "./platform/random.js";
import { type Checkpoint, type CheckpointFields, type CiContext } from "./report/fields.js";
import type { Store } from "./stores/store.js";
/** Input of producer. */
export interface ProducerRequest {
    store: Store;
    /** The checkpoint's fields as the caller gave them. */
    checkpoint: CheckpointFields;
    /** Its fields that the caller did not give: not compared with those of an earlier report of the same id. */
    assumed?: readonly (keyof Checkpoint)[] | undefined;
    /** Free Markdown, at most 256 KiB. */
    body?: string | undefined;
    /** The CI run that made it. */
    context?: Partial<CiContext> | undefined;
    /** The caller's own id; generated when absent. */
    reportId?: string | undefined;
    dryRun?: boolean;
    clock?: () => number;
    random?: RandomHex | undefined;
    /** Kind of channel, whose message limit the shown message follows. */
    channel?: string | undefined;
}
/**
 * Queues a checkpoint as a report. The outcome is `queued` only once the report is durable; the same id with the same
 * content is `already-queued` and changes nothing.
 *
 * @param summarize says what the result tells of the queue
 * @throws OwnerReportError `usage` naming every field that is not valid, or when all are too long together, `conflict`
 *   when another report has the id, `store` when it could not be written: in each case nothing was queued
 */
export declare function producer(request: ProducerRequest, summarize?: (queue: QueueContext) => Promise<QueueSummary>): Promise<Result>;
