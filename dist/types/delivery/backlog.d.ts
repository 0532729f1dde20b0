import type { Backlog, Store } from "../stores/store.js";
import { type BacklogNow } from "./result.js";
/** Input of everything that counts a queue. */
export interface QueueContext {
    store: Store;
    /** Milliseconds since 1970. */
    clock: () => number;
}
/** Counts and warnings for a result. */
export interface QueueSummary {
    backlog?: BacklogNow;
    warnings: string[];
}
/**
 * Counts the queue after a role has done its work, and collects the store's own warnings, which every role gives. A queue that cannot be counted is only a warning: the work is done.
 */
export declare function queueSummary(request: QueueContext): Promise<QueueSummary>;
/** Does the same for a producer, but counts nothing where that would cost a round trip of its own to a remote. */
export declare function producerSummary(request: QueueContext): Promise<QueueSummary>;
/** Counts nothing, for a producer whose counts nobody sees. */
export declare function warningsOnly({ store }: QueueContext): Promise<QueueSummary>;
/** Warning for a queue that does not exist: a wrong name looks like an empty queue. */
export declare function noQueueWarning({ location }: Store): string;
/** Builds the result of {@link queueSummary} for a backlog that was counted already. */
export declare function summaryOfBacklog(store: Store, backlog: Backlog, now: number): Required<QueueSummary>;
/** Warns while anything is held; a pass, status and doctor do, and nobody else. */
export declare function heldWarnings({ location }: Store, { held }?: Pick<BacklogNow, "held">): string[];
/** Reason for a command that was told to stop before it was done. */
export declare const TOLD_TO_STOP = "owner-report was told to stop";
/** Warning for an act that was done but could not be written to the queue's log. */
export declare function noLogWarning({ location }: Pick<Store, "location">): string;
