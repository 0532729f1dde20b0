import { command, commandLine, type QueueFlags } from "../../operator/blocked.js";
import { LOG_ENTRIES, lastPassIn } from "../../operator/log.js";
import { duration, secondsSince } from "../../platform/clock.js";
import type { Finding, LogEntry } from "../../stores/store.js";

/** The queue's log, however often it is looked at. */
export interface LogContext extends QueueFlags {
  log(): Promise<LogEntry[]>;
  /** Milliseconds since 1970. */
  clock: () => number;
}

/** How the last pass ended. A failure that a person has dealt with since is a warning until a pass has gone well. */
export async function lastPass({ log: read, clock, flags }: LogContext): Promise<Omit<Finding, "what">> {
  const log = await read();
  const last = lastPassIn(log);
  if (!last)
    return {
      state: "warn",
      seen: "no pass is in the log",
      remedy: `Run it, or schedule it: ${commandLine(["watchdog"], flags)}`,
    };
  const seen = `${agoOf(last, clock())}, ${String(last.outcome)}${whyOf(last)}`;
  if (!isError(last)) return { state: "pass", seen, remedy: "" };
  const resolution = resolutionOf(last, log);
  return resolution === undefined
    ? { state: "fail", seen, remedy: "Fix the cause; the next pass tries again." }
    : { state: "warn", seen: `${seen}; ${resolution}`, remedy: "Nothing to do if the next pass goes well." };
}

/** The last thing that went wrong, in a pass or by hand, whatever came after it. */
export async function lastError(queue: LogContext): Promise<Omit<Finding, "what">> {
  const { log: read, clock } = queue;
  const log = await read();
  const error = log.findLast((entry) => entry.event === "delivery" && isError(entry));
  if (!error) return { state: "pass", seen: `none in the last ${LOG_ENTRIES} entries`, remedy: "" };
  const seen = `${agoOf(error, clock())}, by ${String(error.owner)}, ${String(error.outcome)}${whyOf(error)}`;
  const resolution = resolutionOf(error, log);
  if (resolution !== undefined) return { state: "pass", seen: `${seen}; ${resolution}`, remedy: "" };
  return { state: "warn", seen, remedy: `Look at what was tried: ${command(queue, "show", idOf(error))}` };
}

function isError({ outcome }: LogEntry): boolean {
  return ["failed", "in-doubt", "partial", "error"].includes(String(outcome));
}

/** What became of the report that failed, when that settles it. */
function resolutionOf(error: LogEntry, log: LogEntry[]): string | undefined {
  const id = idOf(error);
  const later = log.slice(log.indexOf(error) + 1).filter((entry) => id !== "" && idOf(entry) === id);
  if (later.some((entry) => entry.event === "delivery" && entry.outcome === "sent"))
    return `${id} was sent since`;
  return later.at(-1)?.event === "hold" ? `${id} was set aside since` : undefined;
}

function idOf(entry: LogEntry): string {
  return String((entry.event === "pass" ? entry.failed_id : entry.report_id) ?? "");
}

function whyOf(entry: LogEntry): string {
  const reason = entry.event === "pass" ? entry.failed_reason : entry.reason;
  const of = idOf(entry) === "" ? "" : ` (${idOf(entry)})`;
  return typeof reason === "string" && reason !== "" ? `${of}: ${reason}` : of;
}

function agoOf({ at }: LogEntry, now: number): string {
  const seconds = secondsSince(Date.parse(String(at)), now);
  return seconds === null ? `at ${String(at)}` : `${duration(seconds)} ago`;
}
