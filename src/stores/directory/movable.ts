import { accessSync, closeSync, constants, lstatSync, openSync } from "node:fs";
import { OwnerReportError, systemErrorName } from "../../errors.js";
import { O_NOFOLLOW, O_NONBLOCK } from "../../platform/files.js";
import type { QueueFolders } from "./folders.js";

const STICKY = 0o1000;
const MAY_CHANGE = constants.W_OK | constants.X_OK;

/**
 * Refuses a pending report that could not leave `pending/`: sent and never moved, it would block all younger ones. Checks
 * what the system can tell beforehand; Windows cannot.
 *
 * @throws OwnerReportError `store`
 */
export function refuseStuck(folders: QueueFolders, id: string, path: string): void {
  // A user who may not take the lock moves nothing, but may read.
  if (process.geteuid === undefined || accessError(folders.location, MAY_CHANGE) !== undefined) return;
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
    const reason = accessError(path, MAY_CHANGE);
    // A missing folder is created, or reported as missing, by the next operation.
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
  // Linux answers EPERM for an immutable file, whoever asks, and EACCES for a missing permission.
  if (accessError(path, constants.W_OK) === "EPERM")
    return `${path} may not be changed by anybody (chattr +i). Run chattr -i on it.`;
  if (openError(path) === "EPERM")
    return `${path} may only be added to, by anybody (chattr +a). Run chattr -a on it.`;
  return undefined;
}

function accessError(path: string, wanted: number): string | undefined {
  return errorOf(() => accessSync(path, wanted));
}

/** Linux asks for this right only when the file is opened. */
function openError(path: string): string | undefined {
  return errorOf(() => closeSync(openSync(path, constants.O_WRONLY | O_NOFOLLOW | O_NONBLOCK)));
}

function errorOf(tryIt: () => void): string | undefined {
  try {
    tryIt();
    return undefined;
  } catch (error) {
    return systemErrorName(error) ?? String(error);
  }
}
