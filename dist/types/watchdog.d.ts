import { type Ending } from "./delivery/ending.js";
import { type DeliveryRequest } from "./delivery/options.js";
import { type Result } from "./delivery/result.js";
/** Turn of one report in a pass. */
export interface Step {
    id: string;
    /** From 0. */
    index: number;
    total: number;
}
/** Input of a pass. */
type PassRequest<T> = T & {
    /** Maximum number of reports. */
    limit: number;
    /** Wait for a pass that holds the queue, as driver does, instead of leaving the queue to it. */
    waits?: boolean | undefined;
    /** Called when a report's turn comes. */
    step?: ((step: Step) => void) | undefined;
    /** Called when a report's turn has ended, however. */
    ended?: ((ending: Ending) => void) | undefined;
};
/**
 * Makes one pass over the queue: at most `limit` reports, oldest first, as the queue stood when the pass began. The first
 * failure ends it; nothing younger is tried, and everything not sent is still pending.
 *
 * @throws OwnerReportError `store` when the queue cannot be read or locked
 */
export declare function watchdog(asked: PassRequest<DeliveryRequest>): Promise<Result>;
export {};
