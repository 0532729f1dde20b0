import { rmSync } from "node:fs";
import { makeOwnFolder } from "../platform/own-folders.js";

/** Creates a private folder (0700) for files of a sender. */
export function makeScratch(directory: string): string {
  return makeOwnFolder(directory, "");
}

/** Removes a scratch folder, best effort; the next one to be created removes the rest. */
export function discardScratch(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // Leftovers in the temporary directory do not change the outcome of the send.
  }
}
