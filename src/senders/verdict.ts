import vm from "node:vm";
import type { SendResult } from "../report/delivery-record.js";
import type { ProcessResult } from "./process.js";

/** Who was run, for the sentences that say how it ended. */
interface Run {
  /** Such as "the send command". */
  what: string;
  /** The program that was to be started, such as "bash". */
  program: string;
  timeoutSeconds: number;
}

/** What a shell says of a program that was killed: by the kernel for want of memory, by an init that stops a service. */
const KILLED = new Map([
  [128 + 9, "SIGKILL"],
  [128 + 15, "SIGTERM"],
]);

/**
 * What the end of a sender's process says by itself, the same for every sender: ended by a signal, whoever's, is in doubt,
 * exit code 0 is sent, all else has failed.
 */
export function judgeEnding(result: ProcessResult, run: Run): SendResult {
  const { exitCode, signal } = result;
  const { leftBehind = false } = result;
  return { ...verdict(result, run), exitCode, signal, ...(leftBehind && { leftBehind }) };
}

function verdict(
  { notStarted, endedBy, runsOn, signal, exitCode }: ProcessResult,
  { what, program, timeoutSeconds }: Run,
): Pick<SendResult, "outcome" | "reason"> {
  if (notStarted?.cannot === "read-input")
    return failed(
      `what ${what} was to read could not be opened (${notStarted.error}), so it was not started`,
    );
  if (notStarted) return failed(`${program} could not be started (${notStarted.error})`);
  const isEnded = runsOn === undefined ? "was ended" : `cannot be ended${runningOn(runsOn)}`;
  if (endedBy === "timeout")
    return inDoubt(
      `${what} did not end within ${timeoutSeconds} s and ${isEnded}; the message may have gone out`,
    );
  if (endedBy === "cancel" && runsOn !== undefined)
    return inDoubt(
      `owner-report was told to stop during the send, and ${what} ${isEnded}; the message may have gone out`,
    );
  if (endedBy === "cancel")
    return inDoubt("owner-report was told to stop during the send; the message may have gone out");
  if (signal !== null)
    return inDoubt(
      `${what} was ended by ${signal}, which did not come from owner-report; the message may have gone out`,
    );
  if (exitCode === 0) return { outcome: "sent", reason: "" };
  const killer = exitCode === null ? undefined : KILLED.get(exitCode);
  return killer === undefined
    ? failed(`${what} ended with exit code ${exitCode}`)
    : inDoubt(`${what} ended with exit code ${exitCode}, as ${killer} gives; the message may have gone out`);
}

/** Said of what no signal of ours ends: why that may be, and how to look at it. */
function runningOn(pid: number): string {
  return ` (it became another user's, or is stuck in the kernel) and was left behind, still running: see it with ps -fg ${pid}`;
}

function failed(reason: string) {
  return { outcome: "failed", reason } as const;
}

function inDoubt(reason: string) {
  return { outcome: "in-doubt", reason } as const;
}

/** A send that failed before anything was started. */
export function neverStarted(reason: string): SendResult {
  return { ...failed(reason), exitCode: null, signal: null };
}

/** A success stays one only if standard output matches the success pattern, where one is given. */
export function requirePattern(
  success: SendResult,
  successPattern: string | undefined,
  { stdout }: ProcessResult,
  what: string,
): SendResult {
  if (successPattern === undefined || matches(successPattern, stdout)) return success;
  const { exitCode, signal } = success;
  const reason = `${what} ended with exit code 0, but its output does not match success-pattern`;
  return { ...failed(reason), exitCode, signal };
}

const PATTERN_TIMEOUT_MS = 2_000;

/** The end of the last line is no part of what `$` must stand before, as in grep: `^ok$` matches what `echo ok` prints. */
const TEST =
  "const regex = new RegExp(pattern); regex.test(text) || regex.test(text.replace(/\\r?\\n$/, ''))";

/** A pattern is the operator's, the text it reads is a stranger's: one that takes too long has not matched. */
function matches(pattern: string, text: string): boolean {
  try {
    return vm.runInNewContext(TEST, { pattern, text }, { timeout: PATTERN_TIMEOUT_MS }) === true;
  } catch {
    return false;
  }
}
