import { heldWarnings, noQueueWarning, summaryOfBacklog } from "../delivery/backlog.js";
import { type OpenSend, overdueRemedies, overdueText } from "../delivery/overdue.js";
import type { Result } from "../delivery/result.js";
import type { Backlog, Holder } from "../stores/store.js";
import { type FactsRequest, factsOf, type QueueFacts } from "./queue-facts.js";
import { screenOf, tablesOf, textOf, verdictOf } from "./status-text.js";

/** Input of status. */
export interface StatusRequest extends FactsRequest {
  /** Whether anything that needs a person makes the outcome `failed`. */
  exitCode: boolean;
}

/**
 * Shows the queue at a glance: how much waits and for how long, what blocks it, what the last pass did. Changes nothing.
 *
 * An alarm (see alarm.ts) makes the outcome `failed`, and with `exitCode` whatever else needs a person; it never
 * queues a report.
 *
 * @throws OwnerReportError `store` when the queue cannot be read: unreadable is never empty
 */
export async function status(request: StatusRequest): Promise<Result> {
  const { store } = request;
  const facts = await factsOf(request);
  const { overdue, holder, isThere, alarm } = facts;
  const queue = summaryOfBacklog(store, backlogIn(facts.places), request.clock());
  const verdict = verdictOf(facts);
  const isRed = alarm !== undefined || (request.exitCode && !verdict.isWell);
  return {
    ...(isRed
      ? { outcome: "failed", failedReason: alarm ?? verdict.text }
      : { outcome: isThere ? "ok" : "empty" }),
    text: textOf(facts),
    details: detailsOf(facts),
    tables: tablesOf(facts),
    screen: screenOf(facts),
    ...queue,
    remedies: overdue && holder ? overdueRemedies(holder) : [],
    warnings: [
      ...(isThere ? [] : [noQueueWarning(store)]),
      ...(overdue && holder ? [overdueText(overdue, holder)] : []),
      ...heldWarnings(store, queue.backlog),
      ...queue.warnings,
    ],
  };
}

/** Counts the backlog from the lists. */
function backlogIn({ pending, held }: QueueFacts["places"]): Backlog {
  return { pending: pending.length, held: held.length, oldestKey: pending[0]?.key };
}

function detailsOf(facts: QueueFacts) {
  const { totals, rows, blocked, alarm, lastPass, lastSent, holder, overdue, sending } = facts;
  return {
    is_well: verdictOf(facts).isWell,
    verdict: verdictOf(facts).text,
    sent_total: totals.sent,
    blocked: blocked ? { ...blocked, remedies: blocked.remedies.map(({ command }) => command) } : null,
    sending: sending ? sendOf(sending) : null,
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

function sendOf({ report_id, since, pid }: OpenSend) {
  return { report_id, since, pid };
}
