import { statSync } from "node:fs";
import { DurableFs } from "../../stores/directory/durable-fs.js";
import { isNotRegular } from "../../stores/directory/not-regular.js";
import { linesOf } from "./crontab.js";
import { type CronPlace, isLineOf } from "./line.js";

const TAIL_LINES = 10;
const TAIL_BYTES = 16 * 1024;
/** Cron runs the line every minute, and every run writes to the log. */
const SILENT_MS = 5 * 60_000;

/** Finds the lines of a crontab (latin1) that run the watchdog of this queue, as text. */
export function ownLines({ queue }: Pick<CronPlace, "queue">, crontab: string): string[] {
  const own = linesOf(crontab).filter(isLineOf(queue));
  return own.map((line) => Buffer.from(line, "latin1").toString("utf8"));
}

/** Finds the time of the last run in milliseconds since 1970, from the log file; `undefined` if there was none. */
export function lastRunAt({ logFile }: CronPlace): number | undefined {
  return statSync(logFile, { throwIfNoEntry: false })?.mtimeMs;
}

/** Describes how long cron has not run the line, if that is too long; `undefined` otherwise. */
export function silenceOf(lastRun: number | undefined, now: number): string | undefined {
  if (lastRun === undefined) return "has not run yet";
  return now - lastRun < SILENT_MS ? undefined : `has not run since ${new Date(lastRun).toISOString()}`;
}

/** Reads the last lines of a log; none if it does not exist. */
export function tailOf(path: string): string[] {
  try {
    const text = new TextDecoder().decode(new DurableFs().readEnd(path, TAIL_BYTES));
    return linesOf(text).slice(-TAIL_LINES);
  } catch (error) {
    return isNotRegular(error) ? [`${path}: ${error.message}`] : []; // No run yet.
  }
}
