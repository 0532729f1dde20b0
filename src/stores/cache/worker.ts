import { rmSync } from "node:fs";
import { restoreCache, saveCache } from "@actions/cache";

/*
 * The program that saves or restores one entry: a process of its own, because @actions/cache takes everything from its
 * environment and directory, tells why something failed in its log only, and is 1.4 MB.
 *
 *   worker.js save|restore KEY     in a directory that holds, or is to hold, the file `entry`
 *   exit code 0: done, and what lies in `entry` came from the service; 3: not done, or there is no such entry: why is in the
 *   output; 4: saved, but it does not come back yet
 */

const [DONE, NOT_DONE, UNREAD] = [0, 3, 4];
/** The same on every machine: the path is a part of what an entry is found by. */
const PATHS = ["entry"];

async function main([operation, key = ""]: string[]): Promise<number> {
  if (operation !== "save") return (await restore(key)) ? DONE : NOT_DONE;
  if ((await saveCache(PATHS, key, undefined, true)) < 0) return NOT_DONE;
  rmSync("entry");
  return (await restore(key)) ? DONE : UNREAD;
}

/** The service may answer with an entry whose key only begins with this one. */
async function restore(key: string): Promise<boolean> {
  return (await restoreCache(PATHS, key, [], undefined, true)) === key;
}

process.exitCode = await main(process.argv.slice(2));
