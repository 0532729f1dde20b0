import { lstatSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { livenessOfMark, markOf, thisProcess } from "./process-identity.js";

/** Prefix in the name of a folder: none for a sender, else the store. */
export type FolderKind = "" | "git-" | "cache-";

/** Age, in days, at which a folder counts as abandoned where nothing tells whether its process runs: no pass lasts so long. */
const ABANDONED_DAYS = 30;
const NAME = /^owner-report-(?:git-|cache-)?([0-9a-z-]+)-[A-Za-z0-9]{6}$/;

/**
 * Creates a private folder (0700) whose name identifies its process, and removes the folders of dead processes, of every
 * kind. Those of another boot or container may belong to a living process: they go by their age alone.
 */
export function makeOwnFolder(directory: string, kind: FolderKind): string {
  const self = thisProcess();
  const own = mkdtempSync(join(directory, `owner-report-${kind}${markOf(self)}-`));
  const abandoned = lstatSync(own).mtimeMs - ABANDONED_DAYS * 86_400_000;
  for (const name of namesIn(directory)) {
    const mark = NAME.exec(name)?.[1];
    const liveness = mark === undefined ? "alive" : livenessOfMark(mark, self);
    if (liveness !== "alive") removeOwn(join(directory, name), liveness === "dead" ? undefined : abandoned);
  }
  return own;
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return []; // A directory that may be used but not listed: others have to clean up there.
  }
}

/** Removes a folder of this user; with `until` only if it was last changed before that moment. */
function removeOwn(path: string, until = Number.POSITIVE_INFINITY): void {
  try {
    // In a directory that others can write to, a name proves nothing.
    const { uid, mtimeMs } = lstatSync(path);
    if (mtimeMs < until && (process.getuid === undefined || uid === process.getuid()))
      rmSync(path, { recursive: true, force: true });
  } catch {
    // Gone already, or not ours to remove.
  }
}
