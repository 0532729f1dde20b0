import { parseReport } from "../report/document.js";
import { keyOfId, timeKey } from "../report/id.js";
import { oneByOne } from "./one-by-one.js";
import type { Place } from "./store.js";

const FUTURE_TOLERANCE = 5 * 60 * 1000;

/** Compares by age, then by id. */
function compare(a: Place, b: Place): number {
  if (a.key !== b.key) return a.key < b.key ? -1 : 1;
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}

/**
 * Returns the `limit` oldest of `places`, oldest first. A time more than five minutes in the future counts as now, so that
 * a wrong clock starves nobody. Memory grows with `limit`, not with the backlog.
 */
export function oldestFirst(places: Iterable<Place>, limit: number, now: number): Place[] {
  const latest = timeKey(now + FUTURE_TOLERANCE);
  const present = timeKey(now);
  const room = Math.max(2 * limit, 1024);
  let kept: Place[] = [];
  let worst: Place | undefined;
  for (const { id, key } of places) {
    const place = { id, key: key > latest ? present : key };
    if (worst && compare(place, worst) >= 0) continue;
    kept.push(place);
    if (kept.length < room) continue;
    kept = kept.sort(compare).slice(0, limit);
    worst = kept[kept.length - 1];
  }
  return kept.sort(compare).slice(0, limit);
}

/**
 * Returns the `limit` oldest of these reports, oldest first. An id that carries the time is ordered by it; any other report
 * is read for its created_at, and ordered by its oldest entry when that cannot be read.
 */
export async function oldestReports<Report extends { id: string; createdAt: number }>(
  reports: Report[],
  read: (report: Report) => Promise<Uint8Array>,
  limit: number,
  now: number,
): Promise<Place[]> {
  const places: Place[] = [];
  for await (const report of oneByOne(reports)) {
    const { id, createdAt } = report;
    const key = keyOfId(id) ?? (await ageOf(id, () => read(report))) ?? timeKey(createdAt);
    places.push({ id, key });
  }
  return oldestFirst(places, limit, now);
}

/** Returns the key of a report's created_at, for an id that carries no time; `undefined` when it cannot be read. */
export async function ageOf(
  id: string,
  read: () => Uint8Array | undefined | Promise<Uint8Array>,
): Promise<string | undefined> {
  try {
    const bytes = await read();
    const written = bytes ? Date.parse((await parseReport(bytes, id)).created_at) : Number.NaN;
    return Number.isNaN(written) ? undefined : timeKey(written);
  } catch {
    return undefined; // The error is reported when the report's own turn comes.
  }
}
