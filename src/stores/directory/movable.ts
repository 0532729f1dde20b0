import { accessSync, constants, lstatSync } from "node:fs";
import { OwnerReportError, systemErrorName } from "../../errors.js";
import type { QueueFolders } from "./folders.js";

const STICKY = 0o1000;
const MAY_CHANGE = constants.W_OK | constants.X_OK;

/**
 * Refuses a pending report that could not leave `pending/`: sent and never moved, it would hold up all younger ones. As
 * far as the system tells beforehand; Windows does not.
 *
 * @throws OwnerReportError `store`
 */
export function refuseStuck(folders: QueueFolders, id: string, path: string): void {
  // Who may not take the lock moves nothing, and may well look.
  if (process.geteuid === undefined || refusal(folders.location, MAY_CHANGE) !== undefined) return;
  const why = folderProblem(folders) ?? fileProblem(folders.path("pending"), path);
  if (why === undefined) return;
  throw new OwnerReportError(
    "store",
    `Report ${id} cannot be moved out of pending/, so nothing is sent and it holds up the younger ones: ${why}`,
  );
}

function folderProblem(folders: QueueFolders): string | undefined {
  for (const folder of ["pending", "sent", "held"] as const) {
    const path = folders.path(folder);
    const reason = refusal(path, MAY_CHANGE);
    // What is not there yet is made, or missed, by what comes next.
    if (reason !== undefined && reason !== "ENOENT")
      return `this user may not write to ${path} (${reason}). Have its owner give it to this user (chown), or run as its owner.`;
  }
  return undefined;
}

function fileProblem(pending: string, path: string): string | undefined {
  const [folder, file] = [pending, path].map((each) => lstatSync(each, { throwIfNoEntry: false }));
  const me = process.geteuid?.();
  if (!folder || !file) return undefined;
  if (folder.mode & STICKY && ![0, file.uid, folder.uid].includes(me ?? 0))
    return `${path} belongs to user id ${file.uid}, and nobody else may move a file out of ${pending} (sticky). Have its owner move it, or chmod -t ${pending}.`;
  // Linux says so of a file that nobody may change, whoever asks; of a right that is missing it says EACCES.
  if (refusal(path, constants.W_OK) === "EPERM")
    return `${path} may not be changed by anybody (chattr +i). Run chattr -i on it.`;
  return undefined;
}

function refusal(path: string, wanted: number): string | undefined {
  try {
    accessSync(path, wanted);
    return undefined;
  } catch (error) {
    return systemErrorName(error) ?? String(error);
  }
}
