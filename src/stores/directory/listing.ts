import { idProblem, timeKey } from "../../report/id.js";
import { LIMITS } from "../../report/limits.js";
import { type Listing, oldestOf, writtenKey } from "../order.js";
import type { State, StoredReport, UnreadableReport } from "../store.js";
import type { DurableFs } from "./durable-fs.js";
import type { QueueFolders } from "./folders.js";
import { isNotRegular } from "./not-regular.js";

/** Lists the `limit` oldest reports of a folder: by the time in the id, else created_at, else the time of the file. */
export function oldestIn(
  { folders, files }: { folders: QueueFolders; files: DurableFs },
  state: State,
  range: { limit: number; now: number },
): Promise<Listing> {
  const path = folders.path(state);
  return oldestOf(reportsIn(folders, state), ({ id }) => ageOfFile(files, `${path}/${id}.md`, id), range);
}

/** Counts the reports in a folder. */
export function countIn(folders: QueueFolders, state: State): number {
  let count = 0;
  for (const _ of reportsIn(folders, state)) count += 1;
  return count;
}

function* reportsIn(folders: QueueFolders, state: State): Generator<{ id: string }> {
  try {
    for (const id of folders.reportIds(state)) yield { id };
  } catch (error) {
    folders.run("read the queue", folders.path(state), () => {
      throw error;
    });
  }
}

async function ageOfFile(files: DurableFs, path: string, id: string): Promise<string> {
  const bytes = () => (idProblem(id) === undefined ? readReportFile(files, path)?.bytes : undefined);
  return (await writtenKey(id, bytes)) ?? modifiedKey(files, path);
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
