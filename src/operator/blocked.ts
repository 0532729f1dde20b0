import { loadPending } from "../delivery/load.js";
import { isInvalidReport, OwnerReportError } from "../errors.js";
import { type Attempt, type Delivery, decide, isReleased } from "../report/delivery-record.js";
import { idProblem } from "../report/id.js";
import type { Store } from "../stores/store.js";

/** Why nothing is sent: the oldest pending report could not be sent, or cannot be. */
export interface Blocked {
  report_id: string;
  reason: string;
  /** ISO 8601: its first failure since the last success or the last look of a person; null when it is not known. */
  since: string | null;
  attempts: number;
  /** What to do now, and below it a line for each command that does it. */
  remedy: string;
}

/** What blocks the queue at this report, which is its oldest; `undefined` when nothing does. */
export async function blockedBy(queue: QueueFlags, id: string): Promise<Blocked | undefined> {
  try {
    const delivery = (await loadPending(queue.store, id))?.delivery;
    const stuck = stuckBy(queue, id);
    if (stuck !== undefined)
      return { report_id: id, reason: stuck, since: null, attempts: delivery?.attempts ?? 0, remedy: "" };
    const last = delivery?.latest.at(-1);
    if (!delivery || !last || last.outcome === "sent" || isReleased(delivery)) return undefined;
    const isKept = delivery.latest.length === delivery.attempts;
    const since = isKept ? sinceOf(delivery.latest) : null;
    return { report_id: id, since, attempts: delivery.attempts, ...reasonAndRemedy(queue, delivery, last) };
  } catch (error) {
    if (!isInvalidReport(error)) throw error;
    const remedy = `Mend the file, or set it aside:\n${command(queue, "hold", id)} --reason 'not valid'`;
    return { report_id: id, reason: error.message, since: null, attempts: 0, remedy };
  }
}

/** Why it cannot leave `pending/`, whatever a pass does. */
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
  queue: QueueFlags,
  delivery: Delivery,
  last: Attempt,
): Pick<Blocked, "reason" | "remedy"> {
  const [look, retry, hold] = (["show", "retry", "hold"] as const).map((word) =>
    command(queue, word, delivery.report_id),
  );
  const reason = reasonOf(last);
  if (decide(delivery, "resend").do !== "blocked")
    return {
      reason,
      remedy: [
        "Mend the cause; the next pass tries again.",
        `look at it    ${look}`,
        `send it now   ${retry}`,
        `set it aside  ${hold} --reason '…'`,
      ].join("\n"),
    };
  return {
    reason: `${reason}, three times in doubt`,
    remedy: [
      "No pass sends it again by itself. Ask its owner if it arrived.",
      `if it did     ${hold} --reason 'it arrived'`,
      `if it did not ${retry}`,
    ].join("\n"),
  };
}

function sinceOf([first]: Attempt[]): string | null {
  return first ? (first.ended_at ?? first.started_at) : null;
}

function reasonOf({ outcome, reason }: Attempt): string {
  return outcome === null ? "an attempt was started and nothing is known of its end" : reason;
}

/** How a queue is named on the command line. */
export interface QueueFlags {
  store: Store;
  /** The flags that name it, where it is not the default one. */
  flags?: readonly string[];
}

/**
 * The command line for a word about a pending report, for a person to copy into a shell. A file in pending/ can have
 * any name: one that is no id is given as its path, quoted, so that no shell reads it.
 */
export function command(
  { store, flags = [] }: QueueFlags,
  word: "show" | "retry" | "hold",
  id: string,
): string {
  const which = idProblem(id) === undefined ? id : store.pathOf("pending", id);
  return ["owner-report", word, which, ...flags].map(quoted).join(" ");
}

function quoted(text: string): string {
  return /^[\w./:@=,+#~-]+$/.test(text) && !text.startsWith("~")
    ? text
    : `'${text.replaceAll("'", "'\\''")}'`;
}
