import { rmSync } from "node:fs";
import { makeOwnFolder } from "../platform/own-folders.js";

/** Makes a fresh private folder (0700) for what a sender needs as files. */
export function makeScratch(directory: string): string {
  return makeOwnFolder(directory, "");
}

/** Removes a scratch folder; what cannot be removed now goes when the next one is made. */
export function discardScratch(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // What was sent is sent: rubbish in the temporary directory is no reason to say otherwise.
  }
}
