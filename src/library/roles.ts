import { consumer as consume } from "../consumer.js";
import type { DeliveryOptions, DeliveryRequest } from "../delivery/options.js";
import { MOST_RETRIES } from "../delivery/pause.js";
import type { Result } from "../delivery/result.js";
import { direct as sendDirectly } from "../direct.js";
import { driver as drive } from "../driver.js";
import { type ProducerRequest, producer as produce } from "../producer.js";
import { watchdog as pass } from "../watchdog.js";
import {
  checkOptions,
  isBoolean,
  isCount,
  isFunction,
  isObject,
  isObjectThatCan,
  isOneOf,
  isString,
  isText,
  optional,
  type Rule,
} from "./options.js";

/*
 * The roles as a program calls them: an option that is wrong is refused before anything is done. What only the role can
 * judge, such as the checkpoint's fields, is left to it.
 */

const isStore = isObjectThatCan("put", "find", "acquire", "change");

const PRODUCER: Readonly<Record<keyof ProducerRequest, Rule>> = {
  store: isStore,
  checkpoint: isObject,
  assumed: optional(isObject),
  body: optional(isString),
  context: optional(isObject),
  reportId: optional(isString),
  dryRun: optional(isBoolean),
  clock: optional(isFunction),
  random: optional(isFunction),
  channel: optional(isString),
};

const DELIVERY: Readonly<Record<keyof DeliveryOptions, Rule>> = {
  store: isStore,
  sender: optional(isObjectThatCan("ready", "send", "close")),
  channel: optional(isString),
  inDoubt: optional(isOneOf("resend", "hold")),
  taskMessage: optional(isOneOf("new", "edit")),
  maxAttempts: optional(isCount()),
  retries: optional(isCount(MOST_RETRIES, 0)),
  retry: optional(isBoolean),
  dryRun: optional(isBoolean),
  isLast: optional(isBoolean),
  clock: optional(isFunction),
  cancel: optional(isObjectThatCan("addEventListener")),
  owner: optional(isString),
  progress: optional(isFunction),
  time: optional(isObjectThatCan("monotonic", "sleep")),
};

const WATCHDOG: Readonly<Record<keyof Parameters<typeof pass>[0], Rule>> = {
  ...DELIVERY,
  limit: isCount(),
  waits: optional(isBoolean),
  step: optional(isFunction),
  ended: optional(isFunction),
};

/** Queues a checkpoint as a report. @throws OwnerReportError `usage`, `conflict` or `store`: nothing was queued */
export async function producer(request: ProducerRequest): Promise<Result> {
  checkOptions("producer", request, PRODUCER);
  return produce(request);
}

/** Reads one report in any state. @throws OwnerReportError `usage`, `not-found`, `invalid-report` or `store` */
export async function consumer(request: Parameters<typeof consume>[0]): Promise<Result> {
  checkOptions("consumer", request, { store: isStore, idOrPath: isText, channel: optional(isString) });
  return consume(request);
}

/** Delivers one pending report, ahead of older ones. @throws OwnerReportError `usage`, `not-found` or `store` */
export async function driver(request: DeliveryRequest & { idOrPath: string }): Promise<Result> {
  checkOptions("driver", request, { ...DELIVERY, idOrPath: isText });
  return drive(request);
}

/** Makes one pass over the queue, at most `limit` reports, oldest first. @throws OwnerReportError `usage` or `store` */
export async function watchdog(request: Parameters<typeof pass>[0]): Promise<Result> {
  checkOptions("watchdog", request, WATCHDOG);
  return pass(request);
}

/** Queues a checkpoint and delivers it at once. @throws OwnerReportError as producer does; nothing was queued then */
export async function direct(request: ProducerRequest & DeliveryRequest): Promise<Result> {
  checkOptions("direct", request, { ...PRODUCER, ...DELIVERY });
  return sendDirectly(request);
}
