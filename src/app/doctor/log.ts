import { type QueueFlags, remedyFor } from "../../operator/blocked.js";
import { LOG_ENTRIES, lastPassIn } from "../../operator/log.js";
import { duration, secondsSince } from "../../platform/clock.js";
import { remedy } from "../../report/remedies.js";
import type { Finding, LogEntry } from "../../stores/store.js";

/** Input of the checks of the log. */
export interface LogContext extends QueueFlags {
  log(): Promise<LogEntry[]>;
  /** Milliseconds since 1970. */
  clock: () => number;
}

/** Checks how the last pass ended. A failure that was resolved since is a warning until the next pass. */
export async function lastPass(queue: LogContext): Promise<Omit<Finding, "what">> {
  const { log: read, clock, flags, store } = queue;
  if (!(await store.exists())) return { state: "skipped", seen: "there is no queue yet", remedy: "" };
  const log = await read();
  const last = lastPassIn(log);
  if (!last)
    return {
      state: "warn",
      seen: "no pass is in the log",
      remedy: "Schedule it, or run it:",
      remedies: [{ when: "", command: remedy("runPass", undefined, flags) }],
    };
  const seen = `${agoOf(last, clock())}, ${String(last.outcome)}${whyOf(last)}`;
  if (!isError(last)) return { state: "pass", seen, remedy: "" };
  const resolution = resolutionOf(last, log);
  return resolution === undefined
    ? { state: "fail", seen, remedy: "Fix the cause; the next pass tries again." }
    : { state: "warn", seen: `${seen}; ${resolution}`, remedy: "Nothing to do if the next pass goes well." };
}

/** Checks the last failed delivery, in a pass or by a command, even if later ones went well. */
export async function lastError(queue: LogContext): Promise<Omit<Finding, "what">> {
  const { log: read, clock } = queue;
  const log = await read();
  const error = log.findLast((entry) => entry.event === "delivery" && isError(entry));
  if (!error) return { state: "pass", seen: `none in the last ${LOG_ENTRIES} entries`, remedy: "" };
  const seen = `${agoOf(error, clock())}, by ${String(error.owner)}, ${String(error.outcome)}${whyOf(error)}`;
  const resolution = resolutionOf(error, log);
  if (resolution !== undefined) return { state: "pass", seen: `${seen}; ${resolution}`, remedy: "" };
  const look = { when: "", command: remedyFor(queue, "showLastError", idOf(error)) };
  return { state: "warn", seen, remedy: "Look at what was tried:", remedies: [look] };
}

function isError({ outcome }: LogEntry): boolean {
  return ["failed", "in-doubt", "partial", "error"].includes(String(outcome));
}

/** Describes how the failed report was sent or set aside later; `undefined` if it was not. */
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
