import { isInvalidReport } from "../errors.js";
import { type Attempt, LONGEST_SEND_SECONDS } from "../report/delivery-record.js";
import type { Holder, Place, Store } from "../stores/store.js";
import type { QueueContext } from "./backlog.js";
import { holderText } from "./lease.js";

/** Seconds beyond its own timeout after which an attempt that is still open says that its pass hangs. */
const BEYOND_SECONDS = 60;
/** Of a longer backlog its oldest and youngest are looked at first: a pass sends from the one end, direct from the other. */
const ENDS = 500;
/** How long is looked at most: a queue may be a remote, with very many reports. */
const MAX_SEARCH_MS = 10_000;

/** An attempt of the queue's holder that should have ended long ago. */
export interface Overdue {
  report_id: string;
  /** ISO 8601. */
  since: string;
  /** null when the record does not say. */
  timeout_seconds: number | null;
}

/**
 * The attempt of the queue's holder that is open for longer than its own timeout and a minute; `undefined` when there is
 * none. One whose record does not say how long it may take (of an earlier build, or by a sender without a limit) is given
 * the longest timeout that there is, seven days: what may be going well is not called a failure.
 */
export async function overdueAttempt(
  request: QueueContext,
  holder: Holder,
  pending?: readonly Place[],
): Promise<Overdue | undefined> {
  const { store, clock } = request;
  // Of a holder that has just begun nothing is overdue yet: most passes that find one need not look.
  if (secondsApart(clock(), holder.since) <= BEYOND_SECONDS) return undefined;
  const until = performance.now() + MAX_SEARCH_MS;
  for (const { id } of endsFirst(pending ?? (await store.list("pending", clock())))) {
    const open = await openAttempt(store, id);
    // A holder makes one attempt at a time.
    if (open?.owner === holder.owner && open.fence === holder.fence) return overdueBy(open, id, clock());
    if (performance.now() > until) return undefined;
  }
  return undefined;
}

/** What happened, what is safe and what to do, for a person. */
export function overdueText({ report_id, since, timeout_seconds }: Overdue, holder: Holder): string {
  const { pid, host } = holder;
  const limit = timeout_seconds === null ? "" : `, and was to end after ${timeout_seconds} s`;
  return (
    `The pass that holds the queue hangs (${holderText(holder)}): its send of report ${report_id} is open since ` +
    `${since}${limit}. Nothing is sent meanwhile, and nothing is lost: what is not sent is still pending. Look at that process ` +
    `on ${host}: ps -fp ${pid}. If it does hang, end it there (kill -9 ${pid}), or cancel its run. The next pass takes the queue ` +
    `over, on another machine once its lock has run out, and sends report ${report_id} again, marked as a possible duplicate.`
  );
}

function endsFirst(places: readonly Place[]): Iterable<Place> {
  if (places.length <= 2 * ENDS) return places;
  return [...places.slice(0, ENDS), ...places.slice(-ENDS), ...places.slice(ENDS, -ENDS)];
}

function overdueBy({ started_at: since, timeout_seconds }: Attempt, id: string, now: number) {
  const allowed = (timeout_seconds ?? LONGEST_SEND_SECONDS) + BEYOND_SECONDS;
  return secondsApart(now, since) <= allowed ? undefined : { report_id: id, since, timeout_seconds };
}

/** How old a moment is. One from the future was written before a clock was set: that must not make it young until then. */
function secondsApart(now: number, moment: string): number {
  return Math.abs(now - Date.parse(moment)) / 1000;
}

async function openAttempt(store: Store, id: string): Promise<Attempt | undefined> {
  try {
    const last = (await store.delivery(id))?.latest.at(-1);
    return last?.outcome === null ? last : undefined;
  } catch (error) {
    if (isInvalidReport(error)) return undefined; // Its own turn will say so.
    throw error;
  }
}
