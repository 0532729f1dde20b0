import type { QueueContext } from "../delivery/backlog.js";
import { type OpenSend, type Overdue, overdueAttempt, sendingNow } from "../delivery/overdue.js";
import { latestOf, partOf } from "../stores/part.js";
import type { Holder, LogEntry, Place, State } from "../stores/store.js";
import { type Alarm, alarmOf } from "./alarm.js";
import { type Blocked, blockedBy, type QueueFlags } from "./blocked.js";
import { lastPassIn, readLog } from "./log.js";
import { errorsFirst, type Row, rowsOf } from "./row.js";

/** Number of reports shown of each state. */
const SHOWN = 10;

/** Input of {@link factsOf}. */
export interface FactsRequest extends QueueContext, QueueFlags {
  errorsFirst: boolean;
  /** Number of reports to show of each state; 10. */
  shown?: number;
  alarm: Alarm;
}

/** Facts about the queue, before they are rendered. */
export interface QueueFacts {
  location: string;
  isThere: boolean;
  /** All that waits, and the latest of what is sent. */
  places: Record<State, Place[]>;
  totals: Record<State, number>;
  rows: Record<State, Row[]>;
  blocked: Blocked | undefined;
  /** Cause for alarm, in a sentence. */
  alarm: string | undefined;
  lastPass: LogEntry | undefined;
  lastSent: { report_id: string; at: string } | undefined;
  holder: Holder | undefined;
  /** The holder's attempt that should have ended long ago. */
  overdue: Overdue | undefined;
  /** The attempt that the holder makes now. */
  sending: OpenSend | undefined;
  /** Milliseconds since 1970. */
  now: number;
}

/** Reads what status shows. Changes nothing. */
export async function factsOf(request: FactsRequest): Promise<QueueFacts> {
  const { store, clock, shown = SHOWN } = request;
  const now = clock();
  const isThere = await store.exists();
  const sent = await partOf(store, { state: "sent", most: Math.max(shown, 1), end: "latest" }, now);
  const places = {
    pending: await store.list("pending", now),
    held: await store.list("held", now),
    sent: sent.places,
  };
  const totals = { pending: places.pending.length, held: places.held.length, sent: sent.total };
  const log = await readLog(store);
  const rows = {
    pending: await pendingRows(request, places.pending),
    held: await rowsOf({ store, state: "held", now }, places.held.slice(0, shown)),
    sent: await rowsOf({ store, state: "sent", now }, latestOf(places.sent, shown).reverse()),
  };
  return {
    ...{ location: store.location, isThere, now, places, totals, rows },
    ...(await atWork(request, places.pending)),
    alarm: await alarmOf(request, places.pending[0]),
    lastPass: lastPassIn(log),
    lastSent: lastSentOf(log, rows.sent),
  };
}

/** Finds out who holds the queue, what it sends, and what blocks the queue: a report that is being sent does not. */
async function atWork(request: FactsRequest, pending: Place[]) {
  const [head] = pending;
  const before = await holding(request, pending);
  const blocked = head && (await blockedBy(request, head.id));
  // A pass may have begun to send it just now.
  const now = blocked && !before.sending ? await holding(request, pending) : before;
  return { ...now, blocked: head && now.sending?.report_id === head.id ? undefined : blocked };
}

async function holding(request: FactsRequest, pending: Place[]) {
  const holder = await request.store.holder();
  if (!holder || holder.isOver) return { holder, sending: undefined, overdue: undefined };
  const sending = await sendingNow(request.store, holder, pending);
  return { holder, sending, overdue: await overdueAttempt(request, holder, pending) };
}

/** Reads the oldest few; with errors first, the few with the latest errors, for which all must be read. */
async function pendingRows(
  { store, clock, shown = SHOWN, errorsFirst: isSorted }: FactsRequest,
  places: Place[],
): Promise<Row[]> {
  const pending = { store, state: "pending" as const, now: clock() };
  if (!isSorted) return rowsOf(pending, places.slice(0, shown));
  return errorsFirst(await rowsOf(pending, places)).slice(0, shown);
}

function lastSentOf(log: LogEntry[], sent: Row[]): QueueFacts["lastSent"] {
  const logged = log.findLast((entry) => entry.event === "delivery" && entry.outcome === "sent");
  if (logged) return { report_id: String(logged.report_id), at: String(logged.at) };
  const latest = sent.filter((row) => row.last_attempt_at !== null).sort(byLastAttempt)[0];
  return latest && { report_id: latest.report_id, at: latest.last_attempt_at ?? "" };
}

function byLastAttempt(a: Row, b: Row): number {
  return (a.last_attempt_at ?? "") < (b.last_attempt_at ?? "") ? 1 : -1;
}
