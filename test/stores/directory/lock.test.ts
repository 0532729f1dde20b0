import nodeFs, { mkdirSync, readdirSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { thisProcess } from "../../../src/platform/process-identity.js";
import { DurableFs, type FileSystem } from "../../../src/stores/directory/durable-fs.js";
import { Lock } from "../../../src/stores/directory/lock.js";
import type { Lease } from "../../../src/stores/store.js";
import { tempDir } from "../../helpers/temp-dir.js";

const LONG_AGO = new Date(Date.now() - 3_600_000);

/** A file system that does something else in between, once, before or after a call on a path that ends so. */
function interrupted(
  call: "linkSync" | "unlinkSync",
  when: "before" | "after",
  suffix: string,
  act: () => void,
) {
  let done = false;
  const original = nodeFs[call] as (...paths: string[]) => void;
  const once = (path: string) => {
    if (done || !path.endsWith(suffix)) return;
    done = true;
    act();
  };
  const wrapped = (...paths: string[]) => {
    const target = paths.at(-1) ?? "";
    if (when === "before") once(target);
    original(...paths);
    if (when === "after") once(target);
  };
  return { ...nodeFs, [call]: wrapped } as FileSystem;
}

const lockOf = (directory: string, fs?: FileSystem) =>
  new Lock(new DurableFs(fs), { directory, name: "lock", self: thisProcess(), clock: Date.now });

function take(directory: string, fs?: FileSystem): Lease | undefined {
  const taken = lockOf(directory, fs).acquire("test");
  return "lease" in taken ? taken.lease : undefined;
}

async function isHeld(lease: Lease | undefined): Promise<boolean> {
  try {
    await lease?.check();
    return lease !== undefined;
  } catch {
    return false;
  }
}

function room(): string {
  const directory = join(tempDir(), "locks");
  mkdirSync(directory);
  return directory;
}

const fallSilent = (directory: string, name = "lock") =>
  utimesSync(join(directory, name), LONG_AGO, LONG_AGO);
const left = (directory: string) => readdirSync(directory).filter((name) => name.startsWith("lock"));

test("whoever comes while a lock is being released waits for it or gets it, and nobody gets it twice", async () => {
  const directory = room();
  let during: Lease | undefined;
  const fs = interrupted("unlinkSync", "before", "lock", () => {
    during = take(directory);
  });
  const first = take(directory, fs);
  await first?.release();
  const after = take(directory);
  expect([await isHeld(first), await isHeld(during), await isHeld(after)].filter(Boolean)).toHaveLength(1);
});

test("a claimant that stalls right after its link does not tear down the chain of its successor", async () => {
  const directory = room();
  let successor: Lease | undefined;
  const fs = interrupted("linkSync", "after", "lock", () => {
    fallSilent(directory);
    successor = take(directory);
  });
  const stalled = take(directory, fs);
  const third = take(directory);
  expect([await isHeld(stalled), await isHeld(successor), await isHeld(third)]).toEqual([false, true, false]);
});

test("a claimant that stalls until its successor is done holds nothing, and harms nobody who came then", async () => {
  const directory = room();
  let later: Lease | undefined;
  const released: Promise<void>[] = [];
  const fs = interrupted("linkSync", "after", "lock", () => {
    fallSilent(directory);
    const successor = take(directory);
    released.push(successor?.release() ?? Promise.resolve());
    later = take(directory);
  });
  const stalled = take(directory, fs);
  await Promise.all(released);
  expect([await isHeld(stalled), await isHeld(later)]).toEqual([false, true]);
});

test("a holder that resumes after too long a silence neither holds nor releases the lock that is now another's", async () => {
  const directory = room();
  const stopped = take(directory);
  fallSilent(directory);
  const heir = take(directory);
  expect([await isHeld(stopped), await isHeld(heir), (heir?.fence ?? 0) > (stopped?.fence ?? 0)]).toEqual([
    false,
    true,
    true,
  ]);
  await stopped?.release();
  expect(await isHeld(heir)).toBe(true);
  await heir?.release();
  expect(left(directory)).toEqual([]);
});

test("a holder whose beginning of the chain was removed by hand stops", async () => {
  const directory = room();
  const holder = take(directory);
  nodeFs.unlinkSync(join(directory, "lock"));
  expect(await isHeld(holder)).toBe(false);
});
