import { createdAtInHead, HEAD_BYTES, parseReport } from "../report/document.js";
import { keyOfId, timeKey } from "../report/id.js";
import { yieldToOthers } from "./one-by-one.js";
import type { Backlog, Place } from "./store.js";

/** Number of reports whose age is looked up before anything else gets its turn. */
const AT_ONCE = 64;
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

/** The oldest reports of a state, oldest first, and the number of all. */
export interface Listing {
  places: Place[];
  count: number;
}

/**
 * Lists the `limit` oldest of these reports, oldest first, and counts all. An id that carries the time is ordered by it;
 * `keyOf` is asked for the key of any other.
 */
export async function oldestOf<Report extends { id: string }>(
  reports: Iterable<Report>,
  keyOf: (report: Report) => string | Promise<string>,
  { limit, now }: { limit: number; now: number },
): Promise<Listing> {
  const untimed: Report[] = [];
  let count = 0;
  function* timed(): Generator<Place> {
    for (const report of reports) {
      count += 1;
      const key = keyOfId(report.id);
      if (key === undefined) untimed.push(report);
      else yield { id: report.id, key };
    }
  }
  const places = oldestFirst(timed(), limit, now);
  const aged: Place[] = [];
  for (const [index, report] of untimed.entries()) {
    if (index % AT_ONCE === 0) await yieldToOthers();
    const key = keyOf(report);
    if (typeof key !== "string") await yieldToOthers();
    aged.push({ id: report.id, key: await key });
  }
  return { places: aged.length === 0 ? places : oldestFirst([...places, ...aged], limit, now), count };
}

/** Returns the oldest pending reports with the backlog, as Store.oldest promises. */
export function withBacklog({ places, count }: Listing, held: number): { places: Place[]; backlog: Backlog } {
  return { places, backlog: { pending: count, held, oldestKey: places[0]?.key } };
}

function headOf({ buffer, byteOffset, length }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, Math.min(length, HEAD_BYTES)).toString("latin1");
}

/** Returns the key of created_at in the head of a report that owner-report wrote: that takes no parser. */
export function keyInHead(head: string): string | undefined {
  const key = createdAtInHead(head)?.replace(/[-:.]/g, "").toLowerCase();
  return key === undefined ? undefined : keyOfId(`${key}-`);
}

/** Returns the key of a report's created_at, for an id that carries no time; `undefined` when it cannot be read. */
export async function writtenKey(
  id: string,
  read: () => Uint8Array | undefined | Promise<Uint8Array | undefined>,
): Promise<string | undefined> {
  try {
    const bytes = await read();
    const key = bytes && keyInHead(headOf(bytes));
    if (key !== undefined) return key;
    const written = bytes ? Date.parse((await parseReport(bytes, id)).created_at) : Number.NaN;
    return Number.isNaN(written) ? undefined : timeKey(written);
  } catch {
    return undefined; // The error is reported when the report's own turn comes.
  }
}
