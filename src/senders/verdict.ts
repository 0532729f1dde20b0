import { constants } from "node:os";
import vm from "node:vm";
import type { SendResult } from "../report/delivery-record.js";
import type { ProcessResult } from "./process.js";

/** The program that was run, for messages. */
interface Run {
  /** Its role, such as "the send command". */
  what: string;
  /** Name of the program, such as "bash". */
  program: string;
  timeoutSeconds: number;
}

/** The signals that end a program: by the kernel, by an init that stops a service, by the program's own crash. */
const ENDING = [
  "SIGHUP",
  "SIGINT",
  "SIGQUIT",
  "SIGILL",
  "SIGTRAP",
  "SIGABRT",
  "SIGBUS",
  "SIGFPE",
  "SIGKILL",
  "SIGUSR1",
  "SIGSEGV",
  "SIGUSR2",
  "SIGPIPE",
  "SIGALRM",
  "SIGTERM",
  "SIGXCPU",
  "SIGXFSZ",
  "SIGSYS",
] as const;

/** The signal that ended a part of a script, as a shell says it: by 128 and the signal's number. */
function signalIn(exitCode: number | null): NodeJS.Signals | undefined {
  return ENDING.find((name) => exitCode === 128 + constants.signals[name]);
}

/**
 * Judges the end of a sender's process, the same way for every sender: ended by any signal is in doubt, exit code 0 is sent,
 * everything else has failed.
 */
export function judgeEnding(result: ProcessResult, run: Run): SendResult {
  const { exitCode, signal, leftBehind } = result;
  return { ...verdict(result, run), exitCode, signal, leftBehind: leftBehind || undefined };
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
  const killer = signalIn(exitCode);
  return killer === undefined
    ? failed(`${what} ended with exit code ${exitCode}`)
    : inDoubt(`${what} ended with exit code ${exitCode}, as ${killer} gives; the message may have gone out`);
}

/** Says why a process could not be ended, and how to look at it. */
function runningOn(pid: number): string {
  return ` (it became another user's, or is stuck in the kernel) and was left behind, still running: see it with ps -fg ${pid}`;
}

function failed(reason: string) {
  return { outcome: "failed", reason } as const;
}

function inDoubt(reason: string) {
  return { outcome: "in-doubt", reason } as const;
}

/** Returns the result of a send that failed before anything was started. */
export function neverStarted(reason: string): SendResult {
  return { ...failed(reason), exitCode: null, signal: null };
}

/** Turns a success into a failure when standard output does not match the success pattern, if one is given. */
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

/** Match without regard to a final line end, as in grep: `^ok$` matches the output of `echo ok`. */
const TEST =
  "const regex = new RegExp(pattern); regex.test(text) || regex.test(text.replace(/\\r?\\n$/, ''))";

/** Matches foreign text against the operator's pattern; a match that takes too long counts as none. */
export function matches(pattern: string, text: string): boolean {
  try {
    return vm.runInNewContext(TEST, { pattern, text }, { timeout: PATTERN_TIMEOUT_MS }) === true;
  } catch {
    return false;
  }
}
