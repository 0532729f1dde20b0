import { isatty } from "node:tty";
import { processStat } from "./process-stat.js";

/**
 * Checks whether this process is in the foreground of a terminal, whose keys (Ctrl-C, Ctrl-\, Ctrl-Z) then signal all
 * processes of its group. Without /proc, a terminal on any of the standard streams is taken for it. On Windows the keys
 * of a console always reach all of its processes.
 */
export function isInForeground(platform: NodeJS.Platform = process.platform): boolean {
  if (platform === "win32") return true;
  const stat = platform === "linux" ? processStat("self") : undefined;
  return stat ? stat.group === stat.foreground : [0, 1, 2].some(isatty);
}

/**
 * Signals that a program which stands for another passes on to it. Windows has only those of the console, and delivering
 * one to a process ends it.
 */
export const PASSED_SIGNALS: readonly NodeJS.Signals[] =
  process.platform === "win32"
    ? ["SIGINT", "SIGBREAK", "SIGHUP"]
    : ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2", "SIGTSTP", "SIGCONT"];
