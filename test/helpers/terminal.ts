import { execFileSync } from "node:child_process";
import { test } from "@jest/globals";
import { cliBundle } from "./bundles.js";
import { type Running, start } from "./processes.js";
import { systemEnvironment } from "./system-environment.js";
import { tempDir } from "./temp-dir.js";

export interface TerminalOptions {
  columns?: number;
  env?: Record<string, string>;
}

/** `test` where util-linux's script(1) gives a pseudo-terminal; elsewhere the test shows as skipped. */
export const testOnTerminal: typeof test.skip = hasScript() ? test : test.skip;

/**
 * Starts the command line bundle on a terminal of its own; what it shows, on both streams, is in `stdout`.
 *
 * Its process id is in the environment of nobody: end it by what it sends, or by the terminal's Ctrl-C.
 */
export function startOnTerminal(args: readonly string[], options: TerminalOptions = {}): Running {
  const { columns = 80 } = options;
  const words = [process.execPath, cliBundle, ...args].map(quoted).join(" ");
  const home = tempDir();
  const env = { ...systemEnvironment(home), TERM: "xterm", ...options.env };
  const command = `stty cols ${columns} rows 24 && exec ${words}`;
  return start("script", ["-qec", command, "/dev/null"], { cwd: home, env });
}

/** What is left of a terminal's text without the sequences that colour or move. */
export function withoutSequences(text: string): string {
  return text.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, "").replaceAll("\r", "");
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

function hasScript(): boolean {
  if (process.platform !== "linux") return false;
  try {
    execFileSync("script", ["-qec", "true", "/dev/null"], { stdio: "pipe" });
    return true;
  } catch {
    return false;
  }
}
