import { readFileSync } from "node:fs";

/** What the kernel tells of a process. Each value is as it stands there; empty where it is not. */
export interface ProcessStat {
  /** One letter: `Z` and `X` are dead. */
  state: string;
  group: string;
  /** The group in the foreground of its terminal. */
  foreground: string;
  /** Time of its start, in the kernel's ticks since boot. */
  start: string;
}

/** Reads `/proc/<pid>/stat` (proc(5)); `undefined` for a process that is gone, and where there is no /proc. */
export function processStat(pid: string): ProcessStat | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name of the program, before these fields, may itself hold spaces and brackets.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [state = "", , group = "", , , foreground = ""] = fields;
    return { state, group, foreground, start: fields[19] ?? "" };
  } catch {
    return undefined;
  }
}
