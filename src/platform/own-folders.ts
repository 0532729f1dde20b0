import { lstatSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { livenessOfMark, markOf, thisProcess } from "./process-identity.js";

/** Prefix in the name of a folder: none for a sender, else the store. */
export type FolderKind = "" | "git-" | "cache-";

const NAME = /^owner-report-(?:git-|cache-)?([0-9a-z-]+)-[A-Za-z0-9]{6}$/;

/**
 * Creates a private folder (0700) whose name identifies its process, and removes the folders of dead processes, of every
 * kind.
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
    return []; // A directory that may be used but not listed: others have to clean up there.
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
