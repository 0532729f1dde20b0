import { readFileSync } from "node:fs";
import { isatty } from "node:tty";

/**
 * Checks whether this process is in the foreground of a terminal, whose keys (Ctrl-C, Ctrl-\, Ctrl-Z) then signal all
 * processes of its group. Without /proc, a terminal on any of the standard streams is taken for it. On Windows the keys
 * of a console always reach all of its processes.
 */
export function isInForeground(platform: NodeJS.Platform = process.platform): boolean {
  if (platform === "win32") return true;
  if (platform !== "linux") return [0, 1, 2].some(isatty);
  try {
    const stat = readFileSync("/proc/self/stat", "utf8");
    // proc(5): after the name, which may itself hold spaces and brackets, state, parent, group, session, terminal, foreground group.
    const [, , group, , , foreground] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return group === foreground;
  } catch {
    return [0, 1, 2].some(isatty);
  }
}

/**
 * Signals that a program which stands for another passes on to it. Windows has only those of the console, and delivering
 * one to a process ends it.
 */
export const PASSED_SIGNALS: readonly NodeJS.Signals[] =
  process.platform === "win32"
    ? ["SIGINT", "SIGBREAK", "SIGHUP"]
    : ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2", "SIGTSTP", "SIGCONT"];
