import { systemErrorName } from "../../errors.js";
import { HEAD_BYTES } from "../../report/document.js";
import { idProblem, timeKey } from "../../report/id.js";
import { LIMITS } from "../../report/limits.js";
import { keyInHead, type Listing, oldestOf, writtenKey } from "../order.js";
import type { State, StoredReport, UnreadableReport } from "../store.js";
import { storeError } from "../store-error.js";
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
  const head = Buffer.allocUnsafe(HEAD_BYTES);
  const keyOf = ({ id }: { id: string }) => {
    const isId = idProblem(id) === undefined;
    const key = isId ? keyInHead(files.readHead(files.pathOf(path, `${id}.md`), head)) : undefined;
    return key ?? ageOfFile(files, path, id);
  };
  return oldestOf(reportsIn(folders, state), keyOf, range);
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

async function ageOfFile(files: DurableFs, folder: string, id: string): Promise<string> {
  const name = `${id}.md`;
  const bytes = () => (idProblem(id) === undefined ? readReportFile(files, folder, name)?.bytes : undefined);
  return (await writtenKey(id, bytes)) ?? modifiedKey(files, folder, name);
}

function modifiedKey(files: DurableFs, folder: string, name: string): string {
  try {
    return timeKey(files.fs.lstatSync(files.pathOf(folder, name)).mtimeMs);
  } catch {
    // It comes first, so that the pass reports it.
    return "";
  }
}

/** Reads a report's bytes, or why there are none to read; `undefined` when there is no such file. */
export function readReportFile(
  files: DurableFs,
  folder: string,
  name: string,
): Pick<StoredReport, "bytes"> | Omit<UnreadableReport, "id" | "state" | "path" | "record"> | undefined {
  const path = files.pathOf(folder, name);
  try {
    const bytes = files.readRegular(path, LIMITS.fileBytes);
    return bytes && { bytes };
  } catch (error) {
    const stat = files.statOf(path);
    if (isNotRegular(error)) return { problem: error.message, isNoFile: stat?.isFile() === false };
    // Where not even its name can be looked up, more than this file cannot be read.
    if (systemErrorName(error) === undefined || stat === undefined) throw error;
    const fault = storeError("read the report", path.toString(), error);
    return { problem: "it cannot be read", fault };
  }
}
