import { type Attempt, decide, isReleased } from "../delivery.js";
import { OwnerReportError } from "../errors.js";
import { loadPending } from "../pending.js";
import type { Store } from "../stores/store.js";

/** Why nothing is sent: the oldest pending report could not be sent, or cannot be. */
export interface Blocked {
  report_id: string;
  reason: string;
  /** ISO 8601: its first failure since the last success or the last look of a person; null when it is not known. */
  since: string | null;
  attempts: number;
}

/** What blocks the queue at this report, which is its oldest; `undefined` when nothing does. */
export async function blockedBy(store: Store, id: string): Promise<Blocked | undefined> {
  try {
    const delivery = (await loadPending(store, id))?.delivery;
    const last = delivery?.latest.at(-1);
    if (!delivery || !last || last.outcome === "sent" || isReleased(delivery)) return undefined;
    const isKept = delivery.latest.length === delivery.attempts;
    const since = isKept ? sinceOf(delivery.latest) : null;
    const stop = decide(delivery, "resend").do === "blocked" ? ", three times in doubt" : "";
    return { report_id: id, reason: `${reasonOf(last)}${stop}`, since, attempts: delivery.attempts };
  } catch (error) {
    if (!(error instanceof OwnerReportError) || error.code !== "invalid-report") throw error;
    return { report_id: id, reason: error.message, since: null, attempts: 0 };
  }
}

function sinceOf([first]: Attempt[]): string | null {
  return first ? (first.ended_at ?? first.started_at) : null;
}

function reasonOf({ outcome, reason }: Attempt): string {
  return outcome === null ? "an attempt was started and nothing is known of its end" : reason;
}
