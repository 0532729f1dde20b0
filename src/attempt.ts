import type { Delivering } from "./deliver.js";
import {
  begun,
  type Decision,
  type Delivery,
  decide,
  emptyDelivery,
  reviewedRecord,
  type SendResult,
} from "./delivery.js";
import { timestamp } from "./duration.js";
import { OwnerReportError } from "./errors.js";
import { inertJson } from "./inert.js";
import { loadPending, type Pending } from "./pending.js";
import type { Sender } from "./senders/sender.js";
import type { Lease } from "./stores/store.js";

/** A send that is to be made, and the record that says that it begins. */
export interface Attempt {
  loaded: Pending;
  attempt: number;
  possibleDuplicate: boolean;
  record: Delivery;
  /** The record as it was, to be put back if nothing is sent after all. */
  before: Delivery;
}

/** A pending report that is to be delivered. */
export type Due = Pending & {
  /** The record as it lies in the queue. */
  recorded: Delivery | undefined;
};

/** The pending report; on a retry with a record that says that a person has looked at it. */
export async function loadFor(request: Delivering, id: string): Promise<Due | undefined> {
  const loaded = await loadPending(request.store, id, request.channel);
  if (!loaded) return undefined;
  const recorded = loaded.delivery;
  if (!recorded || !request.retry) return { ...loaded, recorded };
  const review = { what: "retried" as const, at: timestamp(request), owner: request.owner };
  return { ...loaded, recorded, delivery: reviewedRecord(recorded, loaded.sha256, review) };
}

/** What is to be done with a report that was loaded so. */
export function decisionOn(request: Delivering, { delivery, unfinished }: Pending): Decision {
  return unfinished === "hold" ? { do: "hold" } : decide(delivery, request.inDoubt);
}

/** Prepares a send. Records nothing yet. @throws OwnerReportError `unavailable` when there is nothing to send with */
export function attemptOn(
  request: Delivering,
  lease: Lease,
  loaded: Due,
  { attempt, possibleDuplicate }: Extract<Decision, { do: "send" }>,
): Attempt {
  const sender = requireSender(request);
  sender.ready();
  const { owner, fence } = lease;
  const { timeoutSeconds } = sender;
  const begin = { attempt, possibleDuplicate, owner, fence, at: timestamp(request), timeoutSeconds };
  const { id } = loaded.stored;
  const record = begun(id, loaded.delivery, begin, loaded.sha256);
  const before = loaded.recorded ?? emptyDelivery(id, loaded.sha256);
  return { loaded, attempt, possibleDuplicate, record, before };
}

/**
 * The attempt on the report that comes next, where it can begin in the very step that settles the one before: each such
 * step of a queue far away is a journey. Whatever stands in its way is found again, and said, when its turn has come.
 */
export async function attemptAhead(
  request: Delivering,
  lease: Lease,
  id: string | undefined,
): Promise<Attempt | undefined> {
  const { store } = request;
  // The outcome of a send is recorded right after it: nothing may be waited for in between.
  if (id === undefined || !store.settleAndBegin || !store.isAtHand?.(id)) return undefined;
  try {
    const loaded = await loadFor(request, id);
    if (!loaded || loaded.unfinished) return undefined;
    const decision = decisionOn(request, loaded);
    return decision.do === "send" ? attemptOn(request, lease, loaded, decision) : undefined;
  } catch {
    return undefined;
  }
}

/** Makes an attempt that is recorded as begun. */
export async function makeAttempt(
  request: Delivering,
  { loaded, attempt, possibleDuplicate, record }: Attempt,
): Promise<SendResult> {
  const json = `${inertJson({ ...loaded.json, attempts: attempt, delivery: record })}\n`;
  const { text: message, truncated } = loaded.message;
  const { report, stored } = loaded;
  const outgoing = { report, message, truncated, attempt, possibleDuplicate, json, bytes: stored.bytes };
  return requireSender(request).send(outgoing, request.cancel);
}

/** Takes back an attempt that is recorded as begun, and that nothing was sent in. @throws OwnerReportError `store` */
export async function takeBack(
  { store }: Delivering,
  lease: Lease,
  { loaded, before }: Attempt,
): Promise<void> {
  await store.settle(lease, loaded.stored.id, before, "pending");
}

export function requireSender(request: Delivering): Sender {
  if (request.sender) return request.sender;
  throw new OwnerReportError("unavailable", NO_SENDER);
}

/** Said when there is nothing to send with. */
export const NO_SENDER =
  "Nothing to send with is configured; what is pending is still pending. Give send-cmd " +
  "(or OWNER_REPORT_SEND_CMD), a bash script that sends $OWNER_REPORT_MESSAGE; or target (or OWNER_REPORT_TARGET), " +
  "such as channel:123, to send by an installed OpenClaw. Where cron sends already: --cron-env names its settings.";

/** Why nothing was sent when owner-report was told to stop in time. */
export const STOPPED = "owner-report was told to stop before the send";
