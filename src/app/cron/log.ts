import { statSync } from "node:fs";
import { DurableFs } from "../../stores/directory/durable-fs.js";
import { isNotRegular } from "../../stores/directory/not-regular.js";
import { linesOf } from "./crontab.js";
import { type CronPlace, isLineOf } from "./line.js";

const TAIL_LINES = 10;
const TAIL_BYTES = 16 * 1024;
/** Cron runs the line every minute, and every run writes into the log. */
const SILENT_MS = 5 * 60_000;

/** The lines of a crontab (latin1) that run the watchdog of this job's queue, as text. */
export function ownLines({ queue }: CronPlace, crontab: string): string[] {
  const own = linesOf(crontab).filter(isLineOf(queue));
  return own.map((line) => Buffer.from(line, "latin1").toString("utf8"));
}

/** When cron last ran the line, by its log, in milliseconds since 1970; `undefined` when it never did. */
export function lastRunAt({ logFile }: CronPlace): number | undefined {
  return statSync(logFile, { throwIfNoEntry: false })?.mtimeMs;
}

/** How long cron has not run the line, where that is too long; `undefined` when it runs. */
export function silenceOf(lastRun: number | undefined, now: number): string | undefined {
  if (lastRun === undefined) return "has not run yet";
  return now - lastRun < SILENT_MS ? undefined : `has not run since ${new Date(lastRun).toISOString()}`;
}

/** The last lines of a log; none when it is not there. */
export function tailOf(path: string): string[] {
  try {
    const text = new TextDecoder().decode(new DurableFs().readEnd(path, TAIL_BYTES));
    return linesOf(text).slice(-TAIL_LINES);
  } catch (error) {
    return isNotRegular(error) ? [`${path}: ${error.message}`] : []; // No run yet.
  }
}
