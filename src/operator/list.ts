import { noQueueWarning, type QueueContext, queueSummary } from "../delivery/backlog.js";
import type { Result, Table } from "../delivery/result.js";
import { duration } from "../platform/clock.js";
import type { State } from "../stores/store.js";
import { errorsFirst, type Row, rowsOf } from "./row.js";

/** Input of list. */
export interface ListRequest extends QueueContext {
  state: State;
  errorsFirst: boolean;
  /** Number of reports to list at most; all when absent. */
  most?: number | undefined;
}

/**
 * Lists every report of a state, oldest first, or with the latest errors first.
 *
 * @throws OwnerReportError `store` when the queue cannot be read
 */
export async function list(request: ListRequest): Promise<Result> {
  const { store, state, clock } = request;
  const places = await store.list(state, clock());
  const { most = places.length } = request;
  const read = request.errorsFirst ? places : places.slice(0, most);
  const rows = await rowsOf({ store, state, now: clock() }, read);
  const reports = (request.errorsFirst ? errorsFirst(rows) : rows).slice(0, most);
  const title = reports.length < places.length ? `${reports.length} of ${places.length} ${state}` : undefined;
  const isThere = await store.exists();
  const queue = await queueSummary(request);
  return {
    outcome: isThere ? "ok" : "empty",
    text: reports.length === 0 ? `Nothing is ${state} in ${store.location}.` : "",
    details: { state, reports },
    tables: reports.length > 0 ? [tableOf(state, reports, title)] : undefined,
    ...queue,
    warnings: isThere ? queue.warnings : [noQueueWarning(store), ...queue.warnings],
  };
}

/** Builds the table of a state's reports. */
export function tableOf(state: State, rows: Row[], title = `${rows.length} ${state}`): Table {
  const last = { pending: "last error", held: "held because", sent: "sent at" }[state];
  return {
    title,
    columns: ["report", "age", "team/worker", "progress", "tries", last],
    rows: rows.map((row) => [
      row.report_id,
      row.age_seconds === null ? "unknown" : duration(row.age_seconds),
      row.team === null ? "unknown" : `${row.team}/${row.worker}`,
      row.progress ?? "unknown",
      row.attempts === null ? "?" : String(row.attempts),
      lastOf(state, row),
    ]),
  };
}

function lastOf(state: State, row: Row): string {
  if (state === "held")
    return [row.held_reason ?? "no reason is recorded", row.problem ?? ""].filter(Boolean).join(" | ");
  if (row.problem !== null) return row.problem;
  if (state === "sent") return row.last_attempt_at ?? "unknown";
  return row.last_outcome === null || row.last_outcome === "sent"
    ? ""
    : `${row.last_outcome}: ${row.last_reason ?? ""}`;
}
