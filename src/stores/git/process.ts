import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { OwnerReportError, systemErrorName } from "../../errors.js";
import { killAfter, OWN_GROUP, signalGroup } from "../../platform/process-group.js";

/**
 * The first git that can be trusted with a token: 2.31 takes its settings from the environment, and 2.32 then leaves out
 * the user's own configuration, which could redirect them.
 */
export const OLDEST_GIT = "2.32";

/** Result of one run of git. */
export interface GitEnd {
  /** null when it was killed, by us for taking too long or by somebody else. */
  code: number | null;
  stdout: Buffer;
  stderr: string;
  /** True when it was killed for printing or storing too much. */
  isTooMuch: boolean;
}

/** Input of one run of git. */
export interface GitRun {
  args: readonly string[];
  directory: string;
  environment: Readonly<Record<string, string>>;
  input?: string | Buffer | undefined;
  /** Seconds after which it is killed with everything it started; {@link LONGEST_RUN} unless given. */
  longest?: number;
  /** Bytes after which it is killed for printing too much; {@link MOST_OUTPUT} unless given. */
  most?: number | undefined;
  /** Called regularly; returns true to kill the run for what it has stored. */
  isTooMuch?: () => boolean;
}

/** Longest run of git in seconds: less than the lease, so that a hanging remote cannot outlive it. */
const LONGEST_RUN = 120;
/** Limit on the bytes that git prints: 50 reports and their records of the largest size are less. */
const MOST_OUTPUT = 128 * 1024 * 1024;
const WATCH_MS = 500;
/** Characters kept of standard error: the rest tells nothing new. */
const MOST_ERROR_TEXT = 64 * 1024;

/**
 * Runs git to its end; every exit code is a value.
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
  most = MOST_OUTPUT,
  isTooMuch = () => false,
}: GitRun): Promise<GitEnd> {
  // A group of its own: Ctrl-C, which ends a send, must not interrupt the push that records its outcome.
  const child = spawn("git", args, { cwd: directory, env: environment, ...OWN_GROUP });
  const stdout = new Output(most, () => kill(child));
  const watch = setInterval(() => isTooMuch() && stdout.giveUp(), WATCH_MS);
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => stdout.add(chunk));
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    if (stderr.length < MOST_ERROR_TEXT) stderr += text;
  });
  child.stdin.on("error", () => {}).end(input); // It ended early, and its exit code says so.
  let callOff = () => {};
  return new Promise<GitEnd>((resolve, reject) => {
    const over = (code: number | null) => resolve({ code, ...stdout.whole(), stderr });
    child.on("error", (error) => reject(notStarted(error, directory)));
    child.on("close", over);
    callOff = killAfter(child, longest * 1000, () => over(child.exitCode));
  }).finally(() => {
    callOff();
    clearInterval(watch);
  });
}

/** Output of git, up to a size. */
class Output {
  private chunks: Buffer[] = [];
  private size = 0;
  private isTooMuch = false;

  constructor(
    private readonly most: number,
    private readonly stop: () => void,
  ) {}

  add(chunk: Buffer): void {
    this.size += chunk.length;
    if (this.size > this.most) this.giveUp();
    else if (!this.isTooMuch) this.chunks.push(chunk);
  }

  giveUp(): void {
    if (!this.isTooMuch) this.stop();
    this.isTooMuch = true;
    this.chunks = [];
  }

  whole(): Pick<GitEnd, "stdout" | "isTooMuch"> {
    return { stdout: Buffer.concat(this.chunks), isTooMuch: this.isTooMuch };
  }
}

function kill({ pid }: ChildProcess): void {
  if (pid !== undefined) signalGroup(pid, "SIGKILL");
}

function notStarted(error: unknown, directory: string): OwnerReportError {
  const name = systemErrorName(error) ?? "unknown error";
  const isMissing = name === "ENOENT" && existsSync(directory);
  return isMissing
    ? new OwnerReportError(
        "unavailable",
        `queue: git needs git ${OLDEST_GIT} or newer, and there is none on PATH. Nothing was changed. Install git, or use another store.`,
      )
    : new OwnerReportError(
        "store",
        `git could not be started in ${directory} (${name}). Nothing was changed.`,
      );
}
