import { rmSync } from "node:fs";
import { restoreCache, saveCache } from "@actions/cache";

/*
 * The program that saves or restores one entry. It is a process of its own because @actions/cache takes everything from its
 * environment and directory, reports the reason of a failure only in its log, and is 1.4 MB.
 *
 *   worker.js save|restore KEY     in a directory with the file `entry`, or where it will be written
 *   exit code 0: done, and `entry` came from the service; 3: not done, or no such entry, with the reason in the output;
 *   4: saved, but it cannot be read back yet
 */

const [DONE, NOT_DONE, UNREAD] = [0, 3, 4];
/** Saved paths, the same on every machine: they are part of the lookup of an entry. */
const PATHS = ["entry"];

async function main([operation, key = ""]: string[]): Promise<number> {
  if (operation !== "save") return (await restore(key)) ? DONE : NOT_DONE;
  if ((await saveCache(PATHS, key, undefined, true)) < 0) return NOT_DONE;
  rmSync("entry");
  return (await restore(key)) ? DONE : UNREAD;
}

/** Restores an entry; the service may answer with one whose key only begins with this one. */
async function restore(key: string): Promise<boolean> {
  return (await restoreCache(PATHS, key, [], undefined, true)) === key;
}

process.exitCode = await main(process.argv.slice(2));
