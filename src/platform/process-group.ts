import type { ChildProcess } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { systemErrorName } from "../errors.js";

/** How long a killed child may take to be gone: one of another user, or stuck in the kernel, is never gone. */
export const KILLED_MS = 500;

/** For `spawn`: a child that a Ctrl-C meant for this process does not reach. Windows has no groups; there it is reached. */
export const OWN_GROUP = { detached: process.platform !== "win32", windowsHide: true } as const;

/**
 * Signals a process and all it has started, as far as that is in the group it leads. On Windows the process alone, and
 * every signal ends it at once. Of one that is gone nothing is said.
 */
export function signalGroup(pid: number, signal: NodeJS.Signals, platform = process.platform): void {
  try {
    process.kill(platform === "win32" ? pid : -pid, signal);
  } catch {
    // It is gone already, which is what was wanted.
  }
}

/**
 * Whether anything of the group that a process led still works. What has ended and was never collected does not: in
 * many a container nobody collects it.
 */
export function groupIsAtWork(pid: number): boolean {
  if (!groupIsAlive(pid) || process.platform !== "linux") return groupIsAlive(pid);
  try {
    const stats = readdirSync("/proc").flatMap((name) => (/^\d+$/.test(name) ? [statOf(name)] : []));
    return stats.some(([state = "", , group]) => group === String(pid) && !"ZX".includes(state));
  } catch {
    return true; // Nothing is known of them but that they are there.
  }
}

/** What proc(5) says of a process from its state on; the name before it may itself hold spaces and brackets. */
function statOf(pid: string): string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return []; // It has ended meanwhile.
  }
}

/** Whether anything of the group that a process leads still runs; Windows does not say, and the answer is no. */
export function groupIsAlive(pid: number, platform = process.platform): boolean {
  return platform !== "win32" && ["", "EPERM"].includes(askGroup(pid));
}

/** Whether all that still runs of the group became another user's, which no signal of ours reaches. */
export function groupIsAnothers(pid: number, platform = process.platform): boolean {
  return platform !== "win32" && askGroup(pid) === "EPERM";
}

/**
 * Kills a child and its group once its time is up. What is not over then (it is stuck in the kernel, or something outside
 * of the group holds its pipes) is left behind a moment later, and `over` is told; it keeps this process alive no longer.
 *
 * @returns what calls this off
 */
export function endAfter(child: ChildProcess, milliseconds: number, over: () => void): () => void {
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

/** What stands in the way of a signal to a group, by the system's name; nothing where it is `""`. */
function askGroup(pid: number): string {
  try {
    process.kill(-pid, 0);
    return "";
  } catch (error) {
    return systemErrorName(error) ?? "unknown";
  }
}
