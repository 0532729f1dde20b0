import { readdirSync, readFileSync } from "node:fs";

/** Lists the arguments of every process that runs now (Linux; else none). */
export function everyCommandLine(): string {
  if (process.platform !== "linux") return "";
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.map((pid) => commandLine(pid)).join("\n");
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return ""; // It has ended since.
  }
}
