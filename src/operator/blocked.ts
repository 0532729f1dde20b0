import { loadPending } from "../delivery/load.js";
import { OwnerReportError } from "../errors.js";
import { minuteOf } from "../platform/clock.js";
import { commandLine } from "../report/command-line.js";
import { isBlocked, lastFailure, restsUntil } from "../report/decide.js";
import type { Attempt, Delivery } from "../report/delivery-record.js";
import { idProblem } from "../report/id.js";
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

/** Command that a person may type, and when. */
export interface Remedy {
  when: string;
  command: string;
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
    const remedies = [
      { when: "set it aside", command: `${command(queue, "hold", id)} --reason 'not valid'` },
    ];
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
  const of = (mode: "show" | "retry" | "hold" | "confirm") => command(queue, mode, delivery.report_id);
  const look = { when: "look at it", command: of("show") };
  const reason = reasonOf(last);
  if (!isBlocked(delivery))
    return {
      reason,
      advice: nextTry(restsUntil(delivery, queue.clock())),
      remedies: [
        look,
        { when: "send it now", command: of("retry") },
        { when: "set it aside", command: `${of("hold")} --reason '…'` },
      ],
    };
  return {
    reason: `${reason}, three times in doubt`,
    advice: "No pass sends it again by itself. Ask its owner if it arrived.",
    remedies: [
      look,
      { when: "if it did", command: of("confirm") },
      { when: "if it did not", command: of("retry") },
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

/** Formats remedies as lines, the commands below each other. */
export function remedyLines(remedies: readonly Remedy[]): string[] {
  const width = Math.max(...remedies.map(({ when }) => when.length));
  return remedies.map(({ when, command }) => `${when.padEnd(width)}  ${command}`);
}

/** Queue, with the flags that name it on a command line. */
export interface QueueFlags {
  store: Store;
  /** Absent for the default queue. */
  flags?: readonly string[] | undefined;
}

/**
 * Builds the command line of a mode for a pending report, for a person to copy into a shell. A file in pending/ can have
 * any name: one that is no id is given as its path, quoted so that no shell interprets it.
 */
export function command(
  { store, flags = [] }: QueueFlags,
  mode: "show" | "retry" | "hold" | "confirm",
  id: string,
): string {
  const which = idProblem(id) === undefined ? id : store.pathOf("pending", id);
  return commandLine([mode, which], flags);
}
