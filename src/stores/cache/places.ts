import { parseReport } from "../../report/document.js";
import { keyOfId, timeKey } from "../../report/id.js";
import { oneByOne } from "../one-by-one.js";
import { oldestFirst } from "../order.js";
import type { Place } from "../store.js";
import type { Known } from "./view.js";

/**
 * The `limit` oldest of these reports, oldest first. Ids that carry the time are placed by it; of the others the report
 * is read, and one that cannot be understood is placed by its oldest entry.
 */
export async function oldestKnown(
  reports: Known[],
  read: (known: Known) => Promise<Uint8Array>,
  limit: number,
  now: number,
): Promise<Place[]> {
  const places: Place[] = [];
  for await (const known of oneByOne(reports))
    places.push({ id: known.id, key: keyOfId(known.id) ?? (await ageOf(known, read)) });
  return oldestFirst(places, limit, now);
}

async function ageOf(known: Known, read: (known: Known) => Promise<Uint8Array>): Promise<string> {
  try {
    const written = Date.parse((await parseReport(await read(known), known.id)).created_at);
    if (!Number.isNaN(written)) return timeKey(written);
  } catch {
    // What is wrong with it is said when its turn comes.
  }
  return timeKey(known.createdAt);
}
