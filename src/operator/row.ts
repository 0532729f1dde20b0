import { load } from "../delivery/load.js";
import { isInvalidReport, OwnerReportError } from "../errors.js";
import { secondsSince } from "../platform/clock.js";
import type { Delivery } from "../report/delivery-record.js";
import { momentOfKey } from "../report/id.js";
import type { Place, State, Store } from "../stores/store.js";
import { deliveryOf } from "../stores/stored-report.js";

/** Report in a list, as JSON; unknown fields are null. Times are ISO 8601. */
export interface Row {
  report_id: string;
  state: State;
  path: string;
  age_seconds: number | null;
  team: string | null;
  worker: string | null;
  task_id: string | null;
  progress: string | null;
  status: string | null;
  attempts: number | null;
  last_attempt_at: string | null;
  /** `sent`, `failed`, `in-doubt`; null before and during the first attempt. */
  last_outcome: string | null;
  last_reason: string | null;
  held_reason: string | null;
  /** When a person said that it arrived. */
  confirmed_at: string | null;
  /** The reason the stored report is not valid. */
  problem: string | null;
}

const UNKNOWN = {
  team: null,
  worker: null,
  task_id: null,
  progress: null,
  status: null,
  attempts: null,
  last_attempt_at: null,
  last_outcome: null,
  last_reason: null,
  held_reason: null,
  confirmed_at: null,
};

/** Where the reports of a list lie, and the time in milliseconds since 1970. */
export interface RowContext {
  store: Store;
  state: State;
  now: number;
}

/** Reads one report for a list; `undefined` when it is gone meanwhile. A report that is not valid is listed as such. */
export async function rowOf({ store, state, now }: RowContext, place: Place): Promise<Row | undefined> {
  const known = {
    report_id: place.id,
    state,
    path: store.pathOf(state, place.id),
    age_seconds: secondsSince(momentOfKey(place.key), now),
  };
  try {
    const loaded = await load(store, place.id, { states: [state] });
    if (!loaded) return undefined;
    const { id: report_id, path } = loaded.stored;
    return { ...known, report_id, path, ...contentOf(loaded), problem: null };
  } catch (error) {
    const problem = await problemOfOne(error, store, place.id);
    return { ...known, ...UNKNOWN, ...(await recordOf(store, state, place.id)), problem };
  }
}

/**
 * Says what is wrong with one report, which is not valid or cannot be read, while the others can be shown.
 *
 * @throws the error itself where it is about more than this report: a queue that cannot be read is never shown as if it could
 */
export async function problemOfOne(error: unknown, store: Store, id: string): Promise<string> {
  if (isInvalidReport(error)) return error.message;
  if (!(error instanceof OwnerReportError) || error.code !== "store") throw error;
  await store.find(id);
  return error.message;
}

/** Reads the reports of `places` that are still there. */
export async function rowsOf(context: RowContext, places: Place[]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const place of places) {
    const row = await rowOf(context, place);
    if (row) rows.push(row);
  }
  return rows;
}

/** Sorts reports with the latest failed attempts first, the rest in their order. */
export function errorsFirst(rows: Row[]): Row[] {
  const errorAt = (row: Row) => {
    if (row.problem !== null) return "9999";
    return row.last_outcome === "failed" || row.last_outcome === "in-doubt"
      ? (row.last_attempt_at ?? "")
      : "";
  };
  return [...rows].sort((a, b) => (errorAt(a) < errorAt(b) ? 1 : errorAt(a) > errorAt(b) ? -1 : 0));
}

/** Reads what the record tells about a report that is not valid itself. */
async function recordOf(store: Store, state: State, id: string) {
  try {
    return triedOf(await deliveryOf(await store.find(id, [state])));
  } catch (error) {
    await problemOfOne(error, store, id);
    return {};
  }
}

function contentOf({ report, delivery }: NonNullable<Awaited<ReturnType<typeof load>>>) {
  const { team, worker, task_id, progress, status } = report;
  return {
    team,
    worker,
    task_id,
    progress,
    status,
    ...triedOf(delivery),
  };
}

function triedOf(delivery: Delivery | undefined) {
  const last = delivery?.latest.at(-1);
  return {
    attempts: delivery?.attempts ?? 0,
    last_attempt_at: last ? (last.ended_at ?? last.started_at) : null,
    last_outcome: last?.outcome ?? null,
    last_reason: last && last.reason !== "" ? last.reason : null,
    held_reason: delivery?.held_reason ?? null,
    confirmed_at: delivery?.confirmed?.at ?? null,
  };
}
