import { timestamp } from "../platform/clock.js";
import { type Decision, decide, restsUntil } from "../report/decide.js";
import { type Delivery, reviewedRecord } from "../report/delivery-record.js";
import { loadPending, type Pending } from "./load.js";
import type { DeliveryOptions } from "./options.js";

/** Pending report whose turn has come. */
export type DueReport = Pending & {
  /** The record as stored in the queue. */
  recorded: Delivery | undefined;
  next: NextStep;
};

/**
 * What to do with a due report: what {@link decide} says of its attempts, finish an interrupted move to held/, or leave it
 * alone until the time that its receiver asked for.
 */
export type NextStep = Decision | { do: "finish-hold" } | { do: "rest"; until: string };

/**
 * Loads a pending report and decides what comes next; `undefined` when it is gone. For a retry, its record notes the
 * person's review.
 *
 * @throws OwnerReportError as loadPending does
 */
export async function loadDue(options: DeliveryOptions, id: string): Promise<DueReport | undefined> {
  const loaded = await loadPending(options.store, id, options.channel);
  if (!loaded) return undefined;
  const recorded = loaded.delivery;
  const delivery = recorded && options.retry ? retried(options, loaded, recorded) : recorded;
  const next: NextStep = loaded.unfinished === "hold" ? { do: "finish-hold" } : decideNow(options, delivery);
  return { ...loaded, recorded, delivery, next };
}

function decideNow({ inDoubt, clock }: DeliveryOptions, delivery: Delivery | undefined): NextStep {
  const decision = decide(delivery, inDoubt);
  const until = decision.do === "send" ? restsUntil(delivery, clock()) : undefined;
  return until === undefined ? decision : { do: "rest", until };
}

function retried(options: DeliveryOptions, { sha256 }: Pending, recorded: Delivery): Delivery {
  return reviewedRecord(recorded, sha256, { what: "retried", at: timestamp(options), owner: options.owner });
}

/** Checks whether a report lies in pending/ as it did when it was loaded, and nowhere else. */
export async function isAsLoaded({ store }: DeliveryOptions, { stored }: DueReport): Promise<boolean> {
  const now = await store.find(stored.id, ["held", "sent", "pending"]);
  return (
    now?.state === "pending" &&
    isSame(now.bytes, stored.bytes) &&
    isSame(now.record?.bytes, stored.record?.bytes)
  );
}

function isSame(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a === undefined || b === undefined ? a === b : Buffer.compare(a, b) === 0;
}
