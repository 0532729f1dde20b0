import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { tempDir } from "./temp-dir.js";

/** Lines for the end of a send command that note the peak memory of the process that runs it (Linux only). */
export function peakMemory() {
  const file = join(tempDir(), "peak");
  return {
    env: { PEAK_FILE: file },
    note: 'grep VmHWM "/proc/$PPID/status" > "$PEAK_FILE"',
    /** In MiB. */
    read: () =>
      existsSync(file) ? Number(/(\d+) kB/.exec(readFileSync(file, "utf8"))?.[1]) / 1024 : Number.NaN,
  };
}
