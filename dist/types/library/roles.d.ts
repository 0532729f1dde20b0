import { consumer as consume } from "../consumer.js";
import type { DeliveryRequest } from "../delivery/options.js";
import type { Result } from "../delivery/result.js";
import { type ProducerRequest } from "../producer.js";
import { watchdog as pass } from "../watchdog.js";
/** Queues a checkpoint as a report. @throws OwnerReportError `usage`, `conflict` or `store`: nothing was queued */
export declare function producer(request: ProducerRequest): Promise<Result>;
/** Reads one report in any state. @throws OwnerReportError `usage`, `not-found`, `invalid-report` or `store` */
export declare function consumer(request: Parameters<typeof consume>[0]): Promise<Result>;
/** Delivers one pending report, ahead of older ones. @throws OwnerReportError `usage`, `not-found` or `store` */
export declare function driver(request: DeliveryRequest & {
    idOrPath: string;
}): Promise<Result>;
/** Makes one pass over the queue, at most `limit` reports, oldest first. @throws OwnerReportError `usage` or `store` */
export declare function watchdog(request: Parameters<typeof pass>[0]): Promise<Result>;
/** Queues a checkpoint and delivers it at once. @throws OwnerReportError as producer does; nothing was queued then */
export declare function direct(request: ProducerRequest & DeliveryRequest): Promise<Result>;
