import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "@jest/globals";
import { tempDir } from "./temp-dir.js";

/** `test` where file systems can be mounted (root on Linux); elsewhere the test shows as skipped. */
export const testWithMounts: typeof test.skip = canMount() ? test : test.skip;

/** Runs `body` while `dir` cannot be written by anybody. */
export async function whileReadOnly<T>(dir: string, body: () => Promise<T>): Promise<T> {
  mount("--bind", dir, dir);
  try {
    mount("-o", "remount,bind,ro", dir);
    return await body();
  } finally {
    unmount(dir);
  }
}

/** Runs `body` with a directory on a small file system of its own. */
export async function onSmallDisk<T>(pages: number, body: (dir: string) => Promise<T>): Promise<T> {
  const dir = join(tempDir(), "disk");
  mkdirSync(dir);
  mount("-t", "tmpfs", "-o", `size=${pages * 4096}`, "tmpfs", dir);
  try {
    return await body(dir);
  } finally {
    unmount(dir);
  }
}

/** Fills the file system of `dir` until only `freeBlocks` blocks are left; gives back what frees it again. */
export function fillDisk(dir: string, freeBlocks: number): () => void {
  const { bfree, bsize } = statfsSync(dir);
  if (bfree < freeBlocks) throw new Error(`Only ${bfree} blocks are free, ${freeBlocks} were asked for`);
  const filler = join(dir, "filler");
  writeFileSync(filler, Buffer.alloc((bfree - freeBlocks) * bsize));
  return () => rmSync(filler);
}

function canMount(): boolean {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return false;
  const dir = join(tempDir(), "probe");
  mkdirSync(dir);
  try {
    mount("-t", "tmpfs", "-o", "size=4096", "tmpfs", dir);
  } catch {
    return false;
  }
  unmount(dir);
  return true;
}

function mount(...args: string[]): void {
  execFileSync("mount", args, { stdio: "pipe" });
}

function unmount(dir: string): void {
  execFileSync("umount", ["-l", dir], { stdio: "pipe" });
}
