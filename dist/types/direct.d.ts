import { type DeliveryRequest } from "./delivery/options.js";
import { type Result } from "./delivery/result.js";
import { type ProducerRequest } from "./producer.js";
/**
 * Queues a checkpoint and delivers it at once, ahead of older reports (the manual's "watchdog-b"). A report that cannot
 * be delivered stays pending for the next pass.
 *
 * @throws OwnerReportError as producer does; nothing was queued then
 */
export declare function direct(request: ProducerRequest & DeliveryRequest): Promise<Result>;
