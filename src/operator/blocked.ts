import { argumentFor, loadPending } from "../delivery/load.js";
import { OwnerReportError } from "../errors.js";
import { minuteOf } from "../platform/clock.js";
import { isBlocked, lastFailure, restsUntil } from "../report/decide.js";
import type { Attempt, Delivery } from "../report/delivery-record.js";
import { type Remedy, type RemedyName, remedy } from "../report/remedies.js";
import type { Store } from "../stores/store.js";
import { problemOfOne } from "./row.js";

/** Report that blocks the queue: the oldest pending one, which failed, is in doubt or is not valid. */
export interface Blocked {
  report_id: string;
  reason: string;
  /** ISO 8601: its first failure since the last success or a person's last review; null when not known. */
  since: string | null;
  attempts: number;
  /** What to do, in a sentence; empty where the reason says it. */
  advice: string;
  /** Commands that do it, the first to look. */
  remedies: Remedy[];
}

/** Finds out whether this report, the oldest pending one, blocks the queue; `undefined` when it does not. */
export async function blockedBy(queue: QueueFlags & Clock, id: string): Promise<Blocked | undefined> {
  try {
    const delivery = (await loadPending(queue.store, id))?.delivery;
    const stuck = stuckBy(queue, id);
    if (stuck !== undefined) return { ...unexplained(id, stuck), attempts: delivery?.attempts ?? 0 };
    const last = lastFailure(delivery);
    if (!delivery || !last) return undefined;
    const isKept = delivery.latest.length === delivery.attempts;
    const since = isKept ? sinceOf(delivery.latest) : null;
    return { report_id: id, since, attempts: delivery.attempts, ...reasonAndRemedy(queue, delivery, last) };
  } catch (error) {
    const reason = await problemOfOne(error, queue.store, id);
    const remedies = [{ when: "set it aside", command: remedyFor(queue, "holdInvalid", id) }];
    return { ...unexplained(id, reason), advice: "Fix the file, or set it aside.", remedies };
  }
}

function unexplained(report_id: string, reason: string): Blocked {
  return { report_id, reason, since: null, attempts: 0, advice: "", remedies: [] };
}

/** Explains why no pass could move the report out of `pending/`; `undefined` when one could. */
function stuckBy({ store }: QueueFlags, id: string): string | undefined {
  try {
    store.refuseStuck?.(id);
    return undefined;
  } catch (error) {
    if (error instanceof OwnerReportError) return error.message;
    throw error;
  }
}

function reasonAndRemedy(
  queue: QueueFlags & Clock,
  delivery: Delivery,
  last: Attempt,
): Pick<Blocked, "reason" | "advice" | "remedies"> {
  const of = (name: RemedyName) => remedyFor(queue, name, delivery.report_id);
  const look = { when: "look at it", command: of("showFailed") };
  const reason = reasonOf(last);
  if (!isBlocked(delivery))
    return {
      reason,
      advice: nextTry(restsUntil(delivery, queue.clock())),
      remedies: [
        look,
        { when: "send it now", command: of("retryFailed") },
        { when: "set it aside", command: of("holdFailed") },
      ],
    };
  return {
    reason: `${reason}, three times in doubt`,
    advice: "No pass sends it again by itself. Ask its owner if it arrived.",
    remedies: [
      look,
      { when: "if it did", command: of("confirmArrived") },
      { when: "if it did not", command: of("retryLost") },
    ],
  };
}

function nextTry(until: string | undefined): string {
  if (until === undefined) return "Fix the cause; the next pass tries again.";
  return `Its receiver asked to wait: the next try is not before ${minuteOf(until)}.`;
}

function sinceOf([first]: Attempt[]): string | null {
  return first ? (first.ended_at ?? first.started_at) : null;
}

function reasonOf({ outcome, reason }: Attempt): string {
  return outcome === null ? "an attempt was started and nothing is known of its end" : reason;
}

/** Time in milliseconds since 1970. */
interface Clock {
  clock: () => number;
}

/** Queue, with the flags that name it on a command line. */
export interface QueueFlags {
  store: Store;
  /** Absent for the default queue. */
  flags?: readonly string[] | undefined;
}

/**
 * Writes a remedy about a pending report. A file in pending/ can have any name: one that is no id is given as its path,
 * quoted so that no shell interprets it.
 */
export function remedyFor({ store, flags = [] }: QueueFlags, name: RemedyName, id: string): string {
  return remedy(name, argumentFor(id, store.pathOf("pending", id)), flags);
}
