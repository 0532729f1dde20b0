import { lstatSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { livenessOfMark, markOf, thisProcess } from "../process-identity.js";

const PREFIX = "owner-report-";
const NAME = /^owner-report-([0-9a-z-]+)-[A-Za-z0-9]{6}$/;

/**
 * A fresh private folder (0700) for what a sender needs as files. Its name says whose it is, so that the folders of
 * processes that were killed go when the next one is made.
 */
export function makeScratch(directory: string): string {
  const self = thisProcess();
  for (const name of namesIn(directory)) {
    const mark = NAME.exec(name)?.[1];
    if (mark !== undefined && livenessOfMark(mark, self) === "dead") removeOwn(join(directory, name));
  }
  return mkdtempSync(join(directory, `${PREFIX}${markOf(self)}-`));
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return []; // One may write to it and not list it: what others left there is no reason not to send.
  }
}

/** Removes a scratch folder; what cannot be removed now goes when the next one is made. */
export function discardScratch(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // What was sent is sent: rubbish in the temporary directory is no reason to say otherwise.
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
