import { noQueueWarning, type QueueContext, queueSummary } from "../delivery/backlog.js";
import type { Result, ScreenTable, Table } from "../delivery/result.js";
import { duration } from "../platform/clock.js";
import { shortId } from "../report/id.js";
import { partOf } from "../stores/part.js";
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
  const { most = Number.MAX_SAFE_INTEGER } = request;
  const read = request.errorsFirst ? Number.MAX_SAFE_INTEGER : most;
  const { places, total } = await partOf(store, { state, most: read, end: "oldest" }, clock());
  const rows = await rowsOf({ store, state, now: clock() }, places);
  const reports = (request.errorsFirst ? errorsFirst(rows) : rows).slice(0, most);
  const title = reports.length < total ? `${reports.length} of ${total} ${state}` : undefined;
  const isThere = await store.exists();
  const queue = await queueSummary(request);
  return {
    outcome: isThere ? "ok" : "empty",
    text: reports.length === 0 ? `Nothing is ${state} in ${store.location}.` : "",
    details: { state, reports },
    tables: reports.length > 0 ? [tableOf(state, reports, title)] : [],
    screen: reports.length > 0 ? [screenTableOf(state, reports, title)] : undefined,
    ...queue,
    warnings: isThere ? queue.warnings : [noQueueWarning(store), ...queue.warnings],
  };
}

const COLUMNS = ["report", "age", "team/worker", "progress", "tries"];
const LAST = { pending: "last error", held: "held because", sent: "sent at" };

/** Builds the table of a state's reports. */
export function tableOf(state: State, rows: Row[], title = `${rows.length} ${state}`): Table {
  return {
    title,
    columns: [...COLUMNS, LAST[state]],
    rows: rows.map((row) => [row.report_id, ...cellsOf(row), lastOf(state, row)]),
  };
}

/** What may go first on a narrow terminal: the reason to some length, then the tries, progress, and who reported. */
const [REPORT, WHO, PROGRESS, TRIES, WHY] = [0, 2, 3, 4, 5];
const NARROWING: ScreenTable["narrowing"] = [
  [WHY, 24],
  [REPORT, 24],
  [WHO, 12],
  [TRIES, 0],
  [PROGRESS, 6],
  [PROGRESS, 0],
  [WHY, 16],
  [WHO, 0],
  [WHY, 6],
  [REPORT, 8],
];

/** Builds the same table for a terminal: one line for each report, with short ids and times. */
export function screenTableOf(state: State, rows: Row[], title?: string): ScreenTable {
  const table = tableOf(state, rows, title);
  const short = rows.map((row) => [
    shortId(row.report_id),
    ...cellsOf(row),
    state === "sent" && row.problem === null
      ? shortTime(row.confirmed_at ?? row.last_attempt_at)
      : lastOf(state, row),
  ]);
  return { ...table, rows: short, narrowing: NARROWING };
}

function cellsOf(row: Row): string[] {
  return [
    row.age_seconds === null ? "unknown" : duration(row.age_seconds),
    row.team === null ? "unknown" : `${row.team}/${row.worker}`,
    row.progress ?? "unknown",
    row.attempts === null ? "?" : String(row.attempts),
  ];
}

/** Shortens a time in ISO 8601 to the minute. */
function shortTime(at: string | null): string {
  return at?.replace(/^(.{10})T(.{5}).*Z$/, "$1 $2Z") ?? "unknown";
}

function lastOf(state: State, row: Row): string {
  if (state === "held")
    return [row.held_reason ?? "no reason is recorded", row.problem ?? ""].filter(Boolean).join(" | ");
  if (row.problem !== null) return row.problem;
  if (state === "sent") return row.confirmed_at ?? row.last_attempt_at ?? "unknown";
  return row.last_outcome === null || row.last_outcome === "sent"
    ? ""
    : `${row.last_outcome}: ${row.last_reason ?? ""}`;
}
