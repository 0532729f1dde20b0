import { constants } from "node:os";
import { EXIT_CODES } from "../../../errors.js";
import { duration } from "../../../platform/clock.js";

/** How a command ended; one of `exitCode`, `signal` and `notStarted` is set. */
export interface Ending {
  exitCode?: number;
  signal?: NodeJS.Signals;
  /** The system's error name. */
  notStarted?: string;
  seconds: number;
  /** The signal that we were sent and passed on to it. */
  passed?: NodeJS.Signals | undefined;
  /** The system's error name, when its output could not be written where it belongs. */
  unwritten?: string | undefined;
}

const NOT_EXECUTABLE = 126;
const NOT_FOUND = 127;
const OF_SIGNALS = 128;

/** Returns the exit code that a shell gives for an ending. Output that was lost is a failure of ours. */
export function exitCodeOfCommand({ exitCode, signal, notStarted, unwritten }: Ending): number {
  if (notStarted !== undefined) return notStarted === "ENOENT" ? NOT_FOUND : NOT_EXECUTABLE;
  if (signal) return OF_SIGNALS + constants.signals[signal];
  return exitCode || (unwritten === undefined ? 0 : EXIT_CODES.store);
}

/** Tells an ending in words that follow the name of the program. */
export function endingText(ending: Ending): string {
  const { notStarted, passed, seconds, unwritten } = ending;
  if (notStarted !== undefined) return whyNotStarted(notStarted);
  const cause = passed ? ` (owner-report was sent ${passed} and passed it on)` : "";
  const lost = unwritten === undefined ? "" : `, and its output could not be written (${unwritten})`;
  return `${howText(ending)} after ${timeText(seconds)}${cause}${lost}`;
}

function howText({ exitCode = 0, signal }: Ending): string {
  if (signal) return `was ended by ${signal}`;
  return exitCode === 0 ? "succeeded" : `failed with exit code ${exitCode}${hint(exitCode)}`;
}

function whyNotStarted(error: string): string {
  if (error === "ENOENT") return "was not found (or the interpreter that it names was not)";
  if (error === "EACCES") return "could not be started: it is not executable, or a directory (EACCES)";
  return `could not be started (${error})`;
}

function hint(exitCode: number): string {
  if (exitCode === NOT_FOUND) return ", as of a command that was not found,";
  if (exitCode === NOT_EXECUTABLE) return ", as of a command that is not executable,";
  const signal = Object.entries(constants.signals).find(
    ([, number]) => number === exitCode - OF_SIGNALS,
  )?.[0];
  return signal ? `, as of one ended by ${signal},` : "";
}

function timeText(seconds: number): string {
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  return seconds < 10 ? `${seconds.toFixed(1)} s` : duration(Math.round(seconds));
}
