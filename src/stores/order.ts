import { timeKey } from "../report/id.js";
import type { Place } from "./store.js";

const FUTURE_TOLERANCE = 5 * 60 * 1000;

/** Oldest first, ties by id. */
function compare(a: Place, b: Place): number {
  if (a.key !== b.key) return a.key < b.key ? -1 : 1;
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}

/**
 * The `limit` oldest of `places`, oldest first. A time more than five minutes in the future counts as now, so that
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
