import { idProblem, keyOfId, timeKey } from "../../report/id.js";
import { LIMITS } from "../../report/limits.js";
import { oneByOne } from "../one-by-one.js";
import { ageOf, oldestFirst } from "../order.js";
import type { Backlog, Place, State, StoredReport, UnreadableReport } from "../store.js";
import type { DurableFs } from "./durable-fs.js";
import type { QueueFolders } from "./folders.js";
import { isNotRegular } from "./not-regular.js";

/**
 * Lists the oldest of pending/, oldest first, with the backlog. Ids that carry the time are ordered by it; other reports
 * by created_at, else by the modification time of the file.
 */
export async function oldestPending(
  folders: QueueFolders,
  files: DurableFs,
  limit: number,
  now: number,
): Promise<{ places: Place[]; backlog: Backlog }> {
  const held = folders.path("held");
  const { places, count } = await oldestOf("pending", folders, files, Math.max(limit, 1), now);
  const heldCount = folders.run("read the queue", held, () => countOf(folders.reportIds("held")));
  const backlog = { pending: count, held: heldCount, oldestKey: places[0]?.key };
  return { places: places.slice(0, limit), backlog };
}

/** Lists the `limit` oldest reports of a state, oldest first, and counts all of them. */
export async function oldestOf(
  state: State,
  folders: QueueFolders,
  files: DurableFs,
  limit: number,
  now: number,
): Promise<{ places: Place[]; count: number }> {
  const path = folders.path(state);
  const { places, untimed, count } = folders.run("read the queue", path, () =>
    walk(state, folders, limit, now),
  );
  const aged: Place[] = [];
  for await (const id of oneByOne(untimed))
    aged.push({ id, key: await ageOfFile(files, `${path}/${id}.md`, id) });
  return { places: aged.length === 0 ? places : oldestFirst([...places, ...aged], limit, now), count };
}

/** Walks through a folder once: finds the oldest reports whose ids carry the time, and the ids that carry none. */
function walk(state: State, folders: QueueFolders, limit: number, now: number) {
  const untimed: string[] = [];
  let count = 0;
  function* timed(): Generator<Place> {
    for (const id of folders.reportIds(state)) {
      count += 1;
      const key = keyOfId(id);
      if (key === undefined) untimed.push(id);
      else yield { id, key };
    }
  }
  const places = oldestFirst(timed(), limit, now);
  return { count, places, untimed };
}

async function ageOfFile(files: DurableFs, path: string, id: string): Promise<string> {
  const bytes = () => (idProblem(id) === undefined ? readReportFile(files, path)?.bytes : undefined);
  return (await ageOf(id, bytes)) ?? modifiedKey(files, path);
}

function modifiedKey(files: DurableFs, path: string): string {
  try {
    return timeKey(files.fs.lstatSync(path).mtimeMs);
  } catch {
    // For example a name that is not valid UTF-8: it comes first, so that the pass reports it.
    return "";
  }
}

/** Reads a report's bytes, or why there are none to read; `undefined` when there is no such file. */
export function readReportFile(
  files: DurableFs,
  path: string,
): Pick<StoredReport, "bytes"> | Pick<UnreadableReport, "bytes" | "problem"> | undefined {
  try {
    const bytes = files.readRegular(path, LIMITS.fileBytes);
    return bytes && { bytes };
  } catch (error) {
    if (!isNotRegular(error)) throw error;
    return { problem: error.message };
  }
}

function countOf(items: Iterable<unknown>): number {
  let count = 0;
  for (const _ of items) count += 1;
  return count;
}
