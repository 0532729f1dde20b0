import { execFileSync } from "node:child_process";
import { closeSync, constants, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { afterAll, test } from "@jest/globals";
import { cliBundle } from "./bundles.js";
import { type Running, start } from "./processes.js";
import { systemEnvironment } from "./system-environment.js";
import { tempDir } from "./temp-dir.js";

export interface TerminalOptions {
  columns?: number;
  env?: Record<string, string>;
  /** The command line bundle by default. */
  program?: string;
}

/** A word that runs on a terminal of its own; what it shows, on both streams, is its `stdout`. */
export interface OnTerminal extends Running {
  /** Presses keys, such as `\u0003` for Ctrl-C. */
  type(keys: string): void;
}

/** `test` where util-linux's script(1) gives a pseudo-terminal; elsewhere the test shows as skipped. */
export const testOnTerminal: typeof test.skip = hasScript() ? test : test.skip;

const keyboards: number[] = [];

afterAll(() => {
  for (const keyboard of keyboards) closeSync(keyboard);
});

/** Starts the command line bundle on a pseudo-terminal of so many columns. */
export function startOnTerminal(args: readonly string[], options: TerminalOptions = {}): OnTerminal {
  const home = tempDir();
  const keys = join(home, "keys");
  execFileSync("mkfifo", [keys]);
  const keyboard = openSync(keys, constants.O_RDWR);
  keyboards.push(keyboard);
  const words = [process.execPath, options.program ?? cliBundle, ...args].map(quoted).join(" ");
  const command = `stty cols ${options.columns ?? 80} rows 24 && exec ${words}`;
  const script = `exec script -qec ${quoted(command)} /dev/null < ${quoted(keys)}`;
  const env = { ...systemEnvironment(home), TERM: "xterm", ...options.env };
  const running = start("bash", ["-c", script], { cwd: home, env });
  return { ...running, type: (text) => void writeSync(keyboard, text) };
}

/** What a terminal shows of a text, without the sequences that colour it or move about. */
export function withoutSequences(text: string): string {
  return text.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, "").replaceAll("\r\n", "\n");
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

function hasScript(): boolean {
  if (process.platform !== "linux") return false;
  try {
    execFileSync("script", ["-qec", "stty cols 80", "/dev/null"], { stdio: "pipe" });
    return true;
  } catch {
    return false;
  }
}
