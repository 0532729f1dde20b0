import { heldWarnings, noQueueWarning, type QueueContext, summaryOfBacklog } from "../delivery/backlog.js";
import { holderText } from "../delivery/lease.js";
import { type Overdue, overdueAttempt, overdueText } from "../delivery/overdue.js";
import type { Result, Table } from "../delivery/result.js";
import { duration } from "../platform/clock.js";
import type { Backlog, Holder, LogEntry, Place, State, Store } from "../stores/store.js";
import { type Alarm, alarmOf } from "./alarm.js";
import type { QueueFlags } from "./blocked.js";
import { type Blocked, blockedBy } from "./blocked.js";
import { tableOf } from "./list.js";
import { lastPassIn, readLog } from "./log.js";
import { errorsFirst, type Row, rowsOf } from "./row.js";

/** Number of reports shown of each state. */
const SHOWN = 10;

/** Input of status. */
export interface StatusRequest extends QueueContext, QueueFlags {
  errorsFirst: boolean;
  alarm: Alarm;
}

/** Facts about the queue, before they are rendered. */
interface QueueFacts {
  places: Record<State, Place[]>;
  rows: Record<State, Row[]>;
  blocked: Blocked | undefined;
  lastPass: LogEntry | undefined;
  lastSent: { report_id: string; at: string } | undefined;
  holder: Holder | undefined;
  /** The holder's attempt that should have ended long ago. */
  overdue: Overdue | undefined;
}

/**
 * Shows the queue at a glance: how much waits and for how long, what blocks it, what the last pass did. Changes nothing.
 *
 * An alarm (see {@link Alarm}) makes the outcome `failed`; it never queues a report.
 *
 * @throws OwnerReportError `store` when the queue cannot be read: unreadable is never empty
 */
export async function status(request: StatusRequest): Promise<Result> {
  const { store } = request;
  const isThere = await store.exists();
  const found = await look(request);
  const { overdue, holder } = found;
  const queue = summaryOfBacklog(store, backlogIn(found.places), request.clock());
  const alarm = await alarmOf(request, found.places);
  const age = queue.backlog.oldestPendingSeconds;
  const text = [summaryOf(store, found, age), ...(alarm === undefined ? [] : [`ALARM: ${alarm}`])].join("\n");
  return {
    ...(alarm === undefined
      ? { outcome: isThere ? "ok" : "empty" }
      : { outcome: "failed", failedReason: alarm }),
    text,
    details: detailsOf(found, alarm),
    tables: tablesOf(found),
    ...queue,
    warnings: [
      ...(isThere ? [] : [noQueueWarning(store)]),
      ...(overdue && holder ? [overdueText(overdue, holder)] : []),
      ...heldWarnings(store, queue.backlog),
      ...queue.warnings,
    ],
  };
}

async function look(request: StatusRequest): Promise<QueueFacts> {
  const { store, clock } = request;
  const now = clock();
  const places = {
    pending: await store.list("pending", now),
    held: await store.list("held", now),
    sent: await store.list("sent", now),
  };
  const log = await readLog(store);
  const rows = {
    pending: await pendingRows(request, places.pending),
    held: await rowsOf({ store, state: "held", now }, places.held.slice(0, SHOWN)),
    sent: await rowsOf({ store, state: "sent", now }, places.sent.slice(-SHOWN).reverse()),
  };
  const [head] = places.pending;
  const holder = await store.holder();
  const isLocked = holder !== undefined && !holder.isOver;
  return {
    places,
    rows,
    blocked: head && (await blockedBy(request, head.id)),
    lastPass: lastPassIn(log),
    lastSent: lastSentOf(log, rows.sent),
    holder,
    overdue: isLocked ? await overdueAttempt(request, holder, places.pending) : undefined,
  };
}

/** Counts the backlog from the lists. */
function backlogIn({ pending, held }: QueueFacts["places"]): Backlog {
  return { pending: pending.length, held: held.length, oldestKey: pending[0]?.key };
}

/** Reads the oldest few; with errors first, the few with the latest errors, for which all must be read. */
async function pendingRows({ store, clock, ...request }: StatusRequest, places: Place[]): Promise<Row[]> {
  const pending = { store, state: "pending" as const, now: clock() };
  if (!request.errorsFirst) return rowsOf(pending, places.slice(0, SHOWN));
  return errorsFirst(await rowsOf(pending, places)).slice(0, SHOWN);
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

function summaryOf(
  store: Store,
  { places, blocked, lastPass, lastSent, holder, overdue }: QueueFacts,
  age: number | null,
): string {
  const waited = age === null ? "an unknown time" : duration(age);
  const [head] = places.pending;
  const oldest = head ? `, the oldest for ${waited} (${head.id})` : "";
  const lines = [
    `Queue ${store.location}`,
    `  pending    ${places.pending.length}${oldest}`,
    `  held       ${places.held.length}`,
    `  sent       ${places.sent.length}${lastSent ? `, last ${lastSent.report_id} at ${lastSent.at}` : ""}`,
    `  last pass  ${lastPass ? passText(lastPass) : "none is in the log"}`,
  ];
  const how = holder?.isOver
    ? " (over: the next pass takes it)"
    : overdue
      ? " (it hangs, see the warning)"
      : "";
  if (holder) lines.push(`  lock       ${holderText(holder)}${how}`);
  if (blocked) lines.push("", blockedText(blocked));
  return lines.join("\n");
}

function passText({ at, outcome, sent_count, failed_id, failed_reason }: LogEntry): string {
  const of = typeof failed_id === "string" ? ` (${failed_id})` : "";
  const why = typeof failed_reason === "string" ? `${of}: ${failed_reason}` : "";
  return `${String(at)}, ${String(outcome)}, ${String(sent_count)} sent${why}`;
}

function blockedText({ report_id, reason, since, attempts, remedy }: Blocked): string {
  const when = since === null ? "since an unknown time" : `since ${since}`;
  const tries = attempts === 1 ? "1 attempt" : `${attempts} attempts`;
  return [
    `BLOCKED by ${report_id}, ${when}, after ${tries}: ${reason}`,
    `Nothing younger is sent before it. ${remedy.replaceAll("\n", "\n  ")}`,
  ].join("\n");
}

function tablesOf({ places, rows }: QueueFacts): Table[] {
  const titles = {
    pending: `Pending (${rows.pending.length} of ${places.pending.length})`,
    held: `Held for a person (${rows.held.length} of ${places.held.length})`,
    sent: `Sent lately (${rows.sent.length} of ${places.sent.length})`,
  };
  const states = ["pending", "held", "sent"] as const;
  return states.filter((s) => rows[s].length > 0).map((s) => tableOf(s, rows[s], titles[s]));
}

function detailsOf(
  { places, rows, blocked, lastPass, lastSent, holder, overdue }: QueueFacts,
  alarm: string | undefined,
) {
  return {
    sent_total: places.sent.length,
    blocked: blocked ?? null,
    alarm: alarm ?? null,
    last_pass: lastPass ?? null,
    last_sent: lastSent ?? null,
    lock: holder ? lockOf(holder) : null,
    overdue: overdue ?? null,
    ...rows,
  };
}

function lockOf({ owner, host, pid, since, isOver }: Holder) {
  return { owner, host, pid, since, is_over: isOver };
}
