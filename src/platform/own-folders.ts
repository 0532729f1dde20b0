import { lstatSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { livenessOfMark, markOf, thisProcess } from "./process-identity.js";

/** What a folder is for: of a sender (no word), of the git store, of the cache store. */
export type FolderKind = "" | "git-" | "cache-";

const NAME = /^owner-report-(?:git-|cache-)?([0-9a-z-]+)-[A-Za-z0-9]{6}$/;

/**
 * Makes a fresh private folder (0700). Its name says whose it is, so that the folders of processes that were killed, of
 * every kind, go when the next one is made.
 */
export function makeOwnFolder(directory: string, kind: FolderKind): string {
  const self = thisProcess();
  for (const name of namesIn(directory)) {
    const mark = NAME.exec(name)?.[1];
    if (mark !== undefined && livenessOfMark(mark, self) === "dead") removeOwn(join(directory, name));
  }
  return mkdtempSync(join(directory, `owner-report-${kind}${markOf(self)}-`));
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return []; // One that may be used and not listed: what lies there is for others to sweep.
  }
}

function removeOwn(path: string): void {
  try {
    // In a directory that others can write to, a name proves nothing.
    const { uid } = lstatSync(path);
    if (process.getuid === undefined || uid === process.getuid())
      rmSync(path, { recursive: true, force: true });
  } catch {
    // Gone already, or not ours to remove.
  }
}
