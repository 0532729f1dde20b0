import type { ChildProcess } from "node:child_process";
import { readdirSync } from "node:fs";
import { systemErrorName } from "../errors.js";
import { processStat } from "./process-stat.js";

/** Milliseconds in which a killed child should be gone: one of another user, or stuck in the kernel, may never be. */
export const KILLED_MS = 500;

/** Options of `spawn` that keep a Ctrl-C from the child. Windows has no process groups: there the child gets it too. */
export const OWN_GROUP = { detached: process.platform !== "win32", windowsHide: true } as const;

/**
 * Signals a process and the group it leads. On Windows only the process gets the signal, and every signal ends it at once.
 * Ignores a process that is gone.
 */
export function signalGroup(pid: number, signal: NodeJS.Signals, platform = process.platform): void {
  try {
    process.kill(platform === "win32" ? pid : -pid, signal);
  } catch {
    // It is gone already.
  }
}

/**
 * Checks whether any process of a group still works. A zombie does not count: in many containers nobody reaps it.
 */
export function groupIsAtWork(pid: number): boolean {
  if (!groupIsAlive(pid) || process.platform !== "linux") return groupIsAlive(pid);
  try {
    const stats = readdirSync("/proc").map((name) => (/^\d+$/.test(name) ? processStat(name) : undefined));
    return stats.some((stat) => stat?.group === String(pid) && !"ZX".includes(stat.state));
  } catch {
    return true; // The group exists; nothing more is known.
  }
}

/** Checks whether any process of a group exists; on Windows the answer is always no. */
export function groupIsAlive(pid: number, platform = process.platform): boolean {
  return platform !== "win32" && ["", "EPERM"].includes(askGroup(pid));
}

/** Checks whether all remaining processes of a group belong to another user, so that our signals do not reach them. */
export function groupBelongsToAnotherUser(pid: number, platform = process.platform): boolean {
  return platform !== "win32" && askGroup(pid) === "EPERM";
}

/**
 * Kills a child and its group after a time. A child that still is not over (stuck in the kernel, or its pipes held from
 * outside of the group) is abandoned a moment later: `over` is called, and it no longer keeps this process alive.
 *
 * @returns a function that cancels this
 */
export function killAfter(child: ChildProcess, milliseconds: number, over: () => void): () => void {
  const leave = () => {
    for (const stream of child.stdio) stream?.destroy();
    child.unref();
    over();
  };
  const kill = () => {
    if (child.pid !== undefined) signalGroup(child.pid, "SIGKILL");
    timer = setTimeout(leave, KILLED_MS);
  };
  let timer = setTimeout(kill, milliseconds);
  return () => clearTimeout(timer);
}

/** Returns the name of the error of signalling a group; `""` where there is none. */
function askGroup(pid: number): string {
  try {
    process.kill(-pid, 0);
    return "";
  } catch (error) {
    return systemErrorName(error) ?? "unknown";
  }
}
