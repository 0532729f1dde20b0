import { type DeliveryRequest } from "./delivery/options.js";
import { type Result } from "./delivery/result.js";
/**
 * Delivers one pending report, ahead of older ones. A report that is not valid, or a missing sender, is a result with the
 * outcome `error`, as in a pass.
 *
 * @param idOrPath an id, or the path of a file in the queue
 * @throws OwnerReportError `usage`, `not-found` or `store`: the report is still pending
 */
export declare function driver(asked: DeliveryRequest & {
    idOrPath: string;
}): Promise<Result>;
