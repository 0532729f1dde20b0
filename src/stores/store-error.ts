import { lstatSync } from "node:fs";
import { dirname } from "node:path";
import { OwnerReportError, systemErrorName } from "../errors.js";

/** Returns the error of a failed file operation: what could not be done, to which file, and why. */
export function storeError(what: string, path: string, cause: unknown): OwnerReportError {
  const name = systemErrorName(cause) ?? String(cause);
  const reason =
    cause instanceof Error && name.startsWith("ERR_")
      ? cause.message
      : `${explain(name)}${ownerOf(path, name)}`;
  return new OwnerReportError("store", `Cannot ${what} ${path}: ${reason}.`, { cause, done: "nothing" });
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission denied (EACCES)",
  EPERM: "not permitted, or the file system has no hard links (EPERM)",
  ENOTSUP: "the file system has no hard links (ENOTSUP)",
  EROFS: "the file system is read-only (EROFS)",
  ENOSPC: "no space is left (ENOSPC)",
  EDQUOT: "the disk quota is used up (EDQUOT)",
  EIO: "the disk failed (EIO)",
  ENOENT: "it, or a part of its path, is missing (ENOENT)",
  ENOTDIR: "it, or a part of its path, is not a directory (ENOTDIR)",
  EMFILE: "too many files are open (EMFILE)",
  ESTALE: "the file server has lost it (ESTALE)",
  ELOOP: "it is a symbolic link (ELOOP)",
};

function explain(reason: string): string {
  return REASONS[reason] ?? reason;
}

/** Names the file's owner where permission was denied because it belongs to another user. */
function ownerOf(path: string, reason: string): string {
  const me = process.geteuid?.();
  if (me === undefined || !["EACCES", "EPERM"].includes(reason)) return "";
  const uid = uidOf(path);
  if (uid === undefined || uid === me) return "";
  return `; it belongs to user id ${uid}, and this is run by user id ${me}: run it as its owner, or let root chown it`;
}

/** Returns the owner of a path, or of its nearest parent that can be read. */
function uidOf(path: string): number | undefined {
  try {
    return lstatSync(path).uid;
  } catch {
    return dirname(path) === path ? undefined : uidOf(dirname(path));
  }
}
