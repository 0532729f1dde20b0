import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { OwnerReportError, systemErrorName } from "../../errors.js";
import { endAfter, OWN_GROUP } from "../../platform/process-group.js";

/**
 * The first git that can be trusted with a token: from 2.31 on it takes its settings from the environment, from 2.32 on
 * it leaves out the user's own configuration, which could send them elsewhere.
 */
export const OLDEST_GIT = "2.32";

/** How one run of git ended. */
export interface GitEnd {
  /** null when it was killed: it took too long, or somebody else did. */
  code: number | null;
  stdout: Buffer;
  stderr: string;
}

/** What a run of git is given. */
export interface GitRun {
  args: readonly string[];
  directory: string;
  environment: Readonly<Record<string, string>>;
  input?: string | Buffer;
  /** After so many seconds it is ended, with all it started; {@link LONGEST_RUN} unless given. */
  longest?: number;
}

/** Longest run of git in seconds: less than the lease, so that a remote that hangs cannot outlive it. */
const LONGEST_RUN = 120;
/** What git says on standard error beyond this says nothing new. */
const MOST_ERROR_TEXT = 64 * 1024;

/**
 * Runs git to its end; whatever exit code is a value.
 *
 * Not by @actions/exec: that cannot end a git whose remote hangs, and a git that dies before it has read its input
 * takes the whole process down with an unhandled EPIPE.
 *
 * @throws OwnerReportError `unavailable` when there is no git on PATH
 */
export function runGit({
  args,
  directory,
  environment,
  input = "",
  longest = LONGEST_RUN,
}: GitRun): Promise<GitEnd> {
  // A group of its own: Ctrl-C, which ends a send, must not cut off the push that records how it ended.
  const options = { cwd: directory, env: environment, ...OWN_GROUP };
  const child = spawn("git", args, options);
  const stdout: Buffer[] = [];
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    if (stderr.length < MOST_ERROR_TEXT) stderr += text;
  });
  child.stdin.on("error", () => {}); // It ended early, and its exit code says so.
  child.stdin.end(input);
  let callOff = () => {};
  return new Promise<GitEnd>((resolve, reject) => {
    const over = (code: number | null) => resolve({ code, stdout: Buffer.concat(stdout), stderr });
    child.on("error", (error) => reject(notStarted(error, directory)));
    child.on("close", over);
    callOff = endAfter(child, longest * 1000, () => over(child.exitCode));
  }).finally(() => callOff());
}

function notStarted(error: unknown, directory: string): OwnerReportError {
  const name = systemErrorName(error) ?? "unknown error";
  const isMissing = name === "ENOENT" && existsSync(directory);
  return isMissing
    ? new OwnerReportError(
        "unavailable",
        `store: git needs git ${OLDEST_GIT} or newer, and there is none on PATH. Nothing was changed. Install git, or use another store.`,
      )
    : new OwnerReportError(
        "store",
        `git could not be started in ${directory} (${name}). Nothing was changed.`,
      );
}
