import { isInvalidReport } from "../errors.js";
import { type Attempt, LONGEST_SEND_SECONDS } from "../report/delivery-record.js";
import { remedy } from "../report/remedies.js";
import type { Holder, Place, Store } from "../stores/store.js";
import { deliveryOf } from "../stores/stored-report.js";
import type { QueueContext } from "./backlog.js";
import { holderText } from "./lease.js";

/** Seconds after its own timeout at which an open attempt means that its pass hangs. */
const BEYOND_SECONDS = 60;
/** Reports at each end of a long backlog to look at first: a pass sends the oldest, direct the youngest. */
const ENDS = 500;
/** The same for what is shown and costs nobody anything when it is missed. */
const NEAR_ENDS = 20;
/** Milliseconds to search at most: a queue may be a remote with very many reports. */
const MAX_SEARCH_MS = 10_000;

/** Attempt of the queue's holder that should have ended long ago. */
export interface Overdue {
  report_id: string;
  /** ISO 8601. */
  since: string;
  /** null when the record does not say. */
  timeout_seconds: number | null;
}

/**
 * Finds the holder's attempt that has been open for a minute longer than its own timeout; `undefined` when there is
 * none. An attempt whose record gives no timeout (of an earlier build, or by a sender without a limit) gets the longest
 * one, seven days, so that a send that may be going well is not called a failure.
 */
export async function overdueAttempt(
  request: QueueContext,
  holder: Holder,
  pending?: readonly Place[],
): Promise<Overdue | undefined> {
  const { store, clock } = request;
  // A holder that has just started cannot be overdue: this spares most passes the search.
  if (secondsApart(clock(), holder.since) <= BEYOND_SECONDS) return undefined;
  const found = await openSend(store, holder, endsFirst(pending ?? (await store.list("pending", clock()))));
  return found && overdueBy(found, clock());
}

/** Attempt that the holder of the queue makes now. */
export interface OpenSend extends Overdue {
  pid: number;
}

/** Finds the attempt that the holder makes now, at either end of the backlog; `undefined` when it makes none there. */
export function sendingNow(
  store: Store,
  holder: Holder,
  pending: readonly Place[],
): Promise<OpenSend | undefined> {
  const ends =
    pending.length <= 2 * NEAR_ENDS
      ? pending
      : [...pending.slice(0, NEAR_ENDS), ...pending.slice(-NEAR_ENDS)];
  return openSend(store, holder, ends);
}

async function openSend(
  store: Store,
  holder: Holder,
  places: readonly Place[],
): Promise<OpenSend | undefined> {
  const until = performance.now() + MAX_SEARCH_MS;
  for (const { id } of places) {
    const open = await openAttempt(store, id);
    // A holder makes one attempt at a time.
    if (open?.owner === holder.owner && open.fence === holder.fence)
      return {
        report_id: id,
        since: open.started_at,
        timeout_seconds: open.timeout_seconds,
        pid: holder.pid,
      };
    if (performance.now() > until) return undefined;
  }
  return undefined;
}

/** Commands of {@link overdueText}. */
export function overdueRemedies({ pid }: Holder): string[] {
  return [remedy("lookAtHolder", String(pid)), remedy("endHolder", String(pid))];
}

/** Tells a person what happened, what is safe and what to do. */
export function overdueText({ report_id, since, timeout_seconds }: Overdue, holder: Holder): string {
  const { host } = holder;
  const [look, end] = overdueRemedies(holder);
  const limit = timeout_seconds === null ? "" : `, and was to end after ${timeout_seconds} s`;
  return (
    `The pass that holds the queue hangs (${holderText(holder)}): its send of report ${report_id} has been open since ` +
    `${since}${limit}. Nothing is sent meanwhile, and nothing is lost: what is not sent is still pending. Look at that process ` +
    `on ${host}: ${look}. If it does hang, end it there (${end}), or cancel its run. The next pass takes the queue ` +
    `over, on another machine once its lock has run out, and sends report ${report_id} again, marked as a possible duplicate.`
  );
}

function endsFirst(places: readonly Place[]): readonly Place[] {
  if (places.length <= 2 * ENDS) return places;
  return [...places.slice(0, ENDS), ...places.slice(-ENDS), ...places.slice(ENDS, -ENDS)];
}

function overdueBy({ report_id, since, timeout_seconds }: OpenSend, now: number): Overdue | undefined {
  const allowed = (timeout_seconds ?? LONGEST_SEND_SECONDS) + BEYOND_SECONDS;
  return secondsApart(now, since) <= allowed ? undefined : { report_id, since, timeout_seconds };
}

/** Measures the age of a moment. One in the future was written before a clock was corrected, and must count as old too. */
function secondsApart(now: number, moment: string): number {
  return Math.abs(now - Date.parse(moment)) / 1000;
}

async function openAttempt(store: Store, id: string): Promise<Attempt | undefined> {
  try {
    const last = (await deliveryOf(await store.find(id, ["pending"])))?.latest.at(-1);
    return last?.outcome === null ? last : undefined;
  } catch (error) {
    if (isInvalidReport(error)) return undefined; // Reported when its own turn comes.
    throw error;
  }
}
