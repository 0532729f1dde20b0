import { constants } from "node:os";
import { type ErrorCode, EXIT_CODES, OwnerReportError } from "../errors.js";
import { secondsSince } from "../platform/clock.js";
import { momentOfKey } from "../report/id.js";
import type { Backlog } from "../stores/store.js";
import type { ConsumerJson, Loaded } from "./load.js";

/** Outcome of a role or command (DESIGN §2). */
export type ResultOutcome =
  | "queued"
  | "already-queued"
  | "sent"
  | "already-sent"
  | "empty"
  | "dry-run"
  | "ok"
  | "busy"
  | "partial"
  | "failed"
  | "in-doubt"
  | "error";

/** Result of a role or command, for both shells and the library. Fields that do not apply are absent or `undefined`. */
export interface Result {
  outcome: ResultOutcome;
  /** Set when `outcome` is `error`. */
  code?: ErrorCode | undefined;
  /** Text for a person: the event and the next step. Foreign text in it is not neutralised yet. */
  text: string;
  reportId?: string | undefined;
  reportPath?: string | undefined;
  report?: ConsumerJson | undefined;
  message?: string | undefined;
  /** Ids sent, oldest first. */
  sentIds?: string[] | undefined;
  failedId?: string | undefined;
  failedReason?: string | undefined;
  backlog?: BacklogNow | undefined;
  /** Additional JSON fields of an operator command. */
  details?: Readonly<Record<string, unknown>> | undefined;
  /** The same for a person, below the text. */
  tables?: Table[] | undefined;
  /** Problems that did not stop the work but need a person's attention. */
  warnings: string[];
}

/** Rows for a person; cells may hold foreign text that is not neutralised yet. */
export interface Table {
  title: string;
  columns: string[];
  rows: string[][];
}

/** State of the queue after a role was done. */
export interface BacklogNow {
  pending: number;
  held: number;
  /** Age of the oldest pending report in whole seconds; null when nothing is pending, or it is not known. */
  oldestPendingSeconds: number | null;
}

/** Turns a store's backlog into counts and an age. @param now milliseconds since 1970 */
export function backlogNow(backlog: Backlog, now: number): BacklogNow {
  const age = backlog.oldestKey === undefined ? null : secondsSince(momentOfKey(backlog.oldestKey), now);
  return {
    pending: backlog.pending,
    held: backlog.held,
    oldestPendingSeconds: backlog.pending === 0 ? null : age,
  };
}

/** Whether a result makes a step red and a shell say "failed". */
export function isRed(result: Result): boolean {
  return exitCodeOf(result) !== 0;
}

/**
 * Chooses the CLI's exit code (DESIGN §2).
 *
 * @param stoppedBy the signal that told owner-report to stop; a command that had succeeded all the same ends with 0
 */
export function exitCodeOf(result: Result, stoppedBy?: NodeJS.Signals): number {
  const code = codeOf(result);
  return stoppedBy === undefined || code === 0 ? code : 128 + constants.signals[stoppedBy];
}

function codeOf(result: Result): number {
  switch (result.outcome) {
    case "error":
      return EXIT_CODES[result.code ?? "bug"];
    case "busy":
      return result.failedReason === undefined ? 0 : 75;
    case "partial":
    case "failed":
    case "in-doubt":
      return 1;
    default:
      return 0;
  }
}

/** Turns a fault into a result; anything but our own error class is a bug, and the text says so. */
export function resultOfError(error: unknown): Result {
  if (error instanceof OwnerReportError)
    return { outcome: "error", code: error.code, text: error.message, warnings: [] };
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const text = `A bug in owner-report: ${detail}\nNothing that was pending is lost. Please report it with this text.`;
  return { outcome: "error", code: "bug", text, warnings: [] };
}

/** Turns a fault of one report into the result of a failed send. Rethrows anything but our own error class. */
export function faultWith(id: string, error: unknown): Result {
  if (!(error instanceof OwnerReportError)) throw error;
  return {
    ...resultOfError(error),
    reportId: id,
    failedId: id,
    failedReason: error.message,
    sentIds: [],
  };
}

/**
 * Whether the text may quote input or a thrown value, which may contain a secret and is masked when shown. Our other
 * sentences contain ids and paths, which are shown whole.
 */
export function repeatsInput(result: Result): boolean {
  return result.code === "usage" || result.code === "bug";
}

/** Renders the result as JSON with the names of DESIGN §2, in snake_case, without what does not apply. */
export function toJson(result: Result): Record<string, unknown> {
  const all = {
    outcome: result.outcome,
    code: result.code,
    error: result.outcome === "error" ? result.text : undefined,
    report_id: result.reportId,
    report_path: result.reportPath,
    report: result.report,
    message: result.message,
    sent_count: result.sentIds?.length,
    sent_ids: result.sentIds,
    failed_id: result.failedId,
    failed_reason: result.failedReason,
    pending_count: result.backlog?.pending,
    held_count: result.backlog?.held,
    oldest_pending_seconds: result.backlog?.oldestPendingSeconds,
    ...result.details,
    warnings: result.warnings.length > 0 ? result.warnings : undefined,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** Returns the fields of a result that describe a loaded report; none without one. */
export function reportFields(
  loaded: Loaded | undefined,
): Pick<Result, "reportId" | "reportPath" | "report" | "message"> {
  if (!loaded) return {};
  const { stored, json, message } = loaded;
  return { reportId: stored.id, reportPath: stored.path, report: json, message: message.text };
}
