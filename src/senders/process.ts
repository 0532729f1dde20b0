import { type ChildProcess, type StdioOptions, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import type { Readable } from "node:stream";
import { setImmediate as immediate, setTimeout as sleep } from "node:timers/promises";
import { systemErrorName } from "../errors.js";
import {
  groupBelongsToAnotherUser,
  groupIsAlive,
  groupIsAtWork,
  KILLED_MS,
  signalGroup,
} from "../platform/process-group.js";

/** Bytes kept of each end of standard output for the success pattern. */
const MATCHED_BYTES = 512 * 1024;
const SHOWN_BYTES = 64 * 1024;
/** Bytes kept of the end of standard error, for its last line. */
const LAST_BYTES = 16 * 1024;
const TERM_GRACE_MS = 5_000;
const CANCEL_GRACE_MS = 3_000;
/** Wait for remaining output after the child has ended; an orphan may hold the pipes for ever. */
const DRAIN_MS = 200;
const GROUP_POLL_MS = 20;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export interface ProcessRequest {
  file: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  /** File for standard input, which the child need not read. */
  inputFile: string;
  timeoutSeconds: number;
  cancel: AbortSignal;
}

export interface ProcessResult {
  /** Set when no process could be started: the failed step, and the system's error name. */
  notStarted?: { cannot: "start" | "read-input"; error: string };
  exitCode: number | null;
  signal: string | null;
  /** Set when owner-report ended it: the reason. */
  endedBy?: "timeout" | "cancel";
  /** Set when it ended with 0 by itself and processes that it started still work, in its group or on its pipes. */
  leftBehind?: boolean;
  /** Its process id, if it or a process that it started could not be ended and still runs. */
  runsOn?: number | undefined;
  /** Standard output; if over 1 MiB, the first and the last 512 KiB, on separate lines. */
  stdout: string;
  /** Last line of standard error that is not blank; empty without one. */
  lastLine: string;
  /** Standard output and error in order of arrival, at most 64 KiB. */
  shown: string;
  shownIsCut: boolean;
}

/**
 * Runs one program in a process group of its own, so that all processes it started can be ended with it. Never waits longer
 * than the timeout and the 5 seconds between SIGTERM and SIGKILL (3 when owner-report itself is cancelled): a process that
 * cannot be killed is left behind.
 */
export async function runProcess(request: ProcessRequest): Promise<ProcessResult> {
  const output = new Output();
  const started = start(request);
  if ("notStarted" in started) return output.result({ ...started, exitCode: null, signal: null });
  const { child } = started;
  child.stdout?.on("data", (chunk: Buffer) => output.add(chunk, true));
  child.stderr?.on("data", (chunk: Buffer) => output.add(chunk, false));
  const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const ender = new GroupEnder(child, request);
  const ending = await Promise.race([endingOf(child), ender.givenUp]);
  await ender.afterExit();
  await Promise.race([closed, sleep(DRAIN_MS, undefined, { ref: false })]);
  // One more turn: on a busy machine the timer may be served before output that is already there.
  await immediate();
  const ended = ender.result();
  const leftBehind = ending.exitCode === 0 && !ended.endedBy && (await isAtWork(child));
  for (const stream of [child.stdout, child.stderr]) releaseStream(stream, leftBehind, request.env);
  // A child that still runs must not keep this process alive.
  child.unref();
  return output.result({ ...ending, ...ended, leftBehind });
}

/** Checks whether a process still has a child's pipes open: `setsid` and `set -m` take what they start out of the group. */
function hasOpenPipes({ stdout, stderr }: ChildProcess): boolean {
  return [stdout, stderr].some((stream) => stream !== null && !stream.readableEnded && !stream.destroyed);
}

/** Checks whether processes that a child started still work after a grace period. */
async function isAtWork(child: ChildProcess): Promise<boolean> {
  const { pid } = child;
  const deadline = performance.now() + DRAIN_MS;
  while (pid !== undefined && (hasOpenPipes(child) || groupIsAtWork(pid))) {
    if (performance.now() >= deadline) return true;
    await sleep(GROUP_POLL_MS);
  }
  return false;
}

/**
 * Releases a stream. If processes still write to it, a closed pipe would kill them in the middle of their work, so a reader
 * process takes over the pipe; it outlives this process and ends with the last writer.
 */
function releaseStream(stream: Readable | null, isInUse: boolean, env: ProcessRequest["env"]): void {
  if (!stream || stream.destroyed) return;
  if (isInUse && !stream.readableEnded) drainInBackground(stream, env);
  stream.destroy();
}

function drainInBackground(stream: Readable, env: ProcessRequest["env"]): void {
  try {
    const reader = spawn("cat", [], { env, detached: true, stdio: [stream, "ignore", "ignore"] });
    reader.on("error", () => {});
    reader.unref();
  } catch {
    // Without a reader the pipe closes; that does not change the outcome of the send.
  }
}

type NotStarted = Required<Pick<ProcessResult, "notStarted">>;

function start(request: ProcessRequest): { child: ChildProcess } | NotStarted {
  let input: number;
  try {
    input = openSync(request.inputFile, "r");
  } catch (error) {
    return { notStarted: { cannot: "read-input", error: `${request.inputFile}: ${errorName(error)}` } };
  }
  try {
    const stdio: StdioOptions = [input, "pipe", "pipe"];
    return { child: spawn(request.file, request.args, { env: request.env, detached: true, stdio }) };
  } catch (error) {
    return { notStarted: { cannot: "start", error: errorName(error) } };
  } finally {
    closeSync(input);
  }
}

function errorName(error: unknown): string {
  return systemErrorName(error) ?? "unknown error";
}

type Ending = Pick<ProcessResult, "notStarted" | "exitCode" | "signal">;

function endingOf(child: ChildProcess): Promise<Ending> {
  return new Promise((resolve) => {
    child.once("exit", (exitCode, signal) => resolve({ exitCode, signal }));
    child.once("error", (error) => {
      const notStarted = { cannot: "start" as const, error: errorName(error) };
      resolve({ notStarted, exitCode: null, signal: null });
    });
  });
}

/** Ends a process group at its timeout or when owner-report is cancelled: SIGTERM, a grace period, SIGKILL. */
class GroupEnder {
  private endedBy: "timeout" | "cancel" | undefined;
  private isGivenUp = false;
  /** Resolves when the program was killed and still exists. */
  readonly givenUp: Promise<Ending>;
  private giveUp: (ending: Ending) => void = () => {};
  private deadline = 0;
  private killTimer: NodeJS.Timeout | undefined;
  private readonly timeout: NodeJS.Timeout;
  private readonly onCancel = () => this.end("cancel", CANCEL_GRACE_MS);

  constructor(
    private readonly child: ChildProcess,
    private readonly request: ProcessRequest,
  ) {
    this.givenUp = new Promise((resolve) => {
      this.giveUp = resolve;
    });
    const milliseconds = Math.min(request.timeoutSeconds * 1000, LONGEST_TIMER_MS);
    this.timeout = setTimeout(() => this.end("timeout", TERM_GRACE_MS), milliseconds);
    if (request.cancel.aborted) this.onCancel();
    else request.cancel.addEventListener("abort", this.onCancel);
  }

  /** Cleans up after the program's end. If owner-report ended it, its processes get the rest of the grace period. */
  async afterExit(): Promise<void> {
    clearTimeout(this.timeout);
    if (this.endedBy) while (this.isAlive() && performance.now() < this.deadline) await sleep(GROUP_POLL_MS);
    if (this.endedBy) this.signal("SIGKILL");
    clearTimeout(this.killTimer);
    this.request.cancel.removeEventListener("abort", this.onCancel);
  }

  /** Returns how owner-report ended it, if it did. */
  result(): Pick<ProcessResult, "endedBy" | "runsOn"> {
    const { endedBy, child, isGivenUp } = this;
    if (!endedBy) return {};
    const { pid } = child;
    const runsOn = pid !== undefined && (isGivenUp || groupBelongsToAnotherUser(pid)) ? pid : undefined;
    return { endedBy, runsOn };
  }

  private isAlive(): boolean {
    return this.child.pid !== undefined && groupIsAlive(this.child.pid);
  }

  private signal(signal: NodeJS.Signals): void {
    if (this.child.pid !== undefined) signalGroup(this.child.pid, signal);
  }

  private end(by: "timeout" | "cancel", graceMs: number): void {
    if (this.endedBy === "cancel" || this.endedBy === by) return;
    this.endedBy = by;
    this.deadline = performance.now() + graceMs;
    this.signal("SIGTERM");
    clearTimeout(this.killTimer);
    this.killTimer = setTimeout(() => this.kill(), graceMs);
  }

  private kill(): void {
    this.signal("SIGKILL");
    this.killTimer = setTimeout(() => {
      this.isGivenUp = true;
      this.giveUp({ exitCode: null, signal: null });
    }, KILLED_MS);
  }
}

/** Output of a child, in bounded memory. */
class Output {
  private readonly head = new Head(MATCHED_BYTES);
  private readonly tail = new Tail(MATCHED_BYTES);
  private readonly stderr = new Tail(LAST_BYTES);
  private readonly shown = new Head(SHOWN_BYTES);

  add(chunk: Buffer, isStdout: boolean): void {
    this.shown.add(chunk);
    if (isStdout) this.tail.add(this.head.add(chunk));
    else this.stderr.add(chunk);
  }

  result(outcome: Ending & Pick<ProcessResult, "endedBy" | "runsOn" | "leftBehind">): ProcessResult {
    const gap = this.tail.isCut ? "\n" : "";
    return {
      ...outcome,
      stdout: this.head.text() + gap + this.tail.text(),
      lastLine: this.lastLine(),
      shown: this.shown.text(),
      shownIsCut: this.shown.isCut,
    };
  }

  private lastLine(): string {
    // Where the beginning is lost, so may be that of a secret: only whole words.
    const text = this.stderr.isCut ? this.stderr.text().replace(/^\S*/, "") : this.stderr.text();
    return text.split(/[\r\n]+/).findLast((line) => isSaid(line)) ?? "";
  }
}

/** Whether a line of standard error is a message: not where bash traces its script, or quotes the line that it cannot read. */
function isSaid(line: string): boolean {
  return line.trim() !== "" && !/^\++ /.test(line) && !/: line \d+: `.*'$/.test(line);
}

/** The first bytes of a stream. */
class Head {
  private readonly chunks: Buffer[] = [];
  private length = 0;
  isCut = false;

  constructor(private readonly max: number) {}

  /** Adds a chunk and returns the bytes that did not fit. */
  add(chunk: Buffer): Buffer {
    const part = chunk.subarray(0, this.max - this.length);
    if (part.length > 0) this.chunks.push(part);
    this.length += part.length;
    this.isCut ||= part.length < chunk.length;
    return chunk.subarray(part.length);
  }

  text(): string {
    return Buffer.concat(this.chunks).toString("utf8");
  }
}

/** The last bytes of a stream, at least `max` of them if there were as many. */
class Tail {
  private readonly chunks: Buffer[] = [];
  private length = 0;
  isCut = false;

  constructor(private readonly max: number) {}

  add(chunk: Buffer): void {
    if (chunk.length === 0) return;
    this.chunks.push(chunk);
    this.length += chunk.length;
    for (
      let first = this.chunks[0];
      first && this.length - first.length >= this.max;
      first = this.chunks[0]
    ) {
      this.chunks.shift();
      this.length -= first.length;
      this.isCut = true;
    }
  }

  text(): string {
    return Buffer.concat(this.chunks).toString("utf8");
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Variables that act for the runner, open the queue, or hold the send command. */
const WITHHELD =
  /^(INPUT_|(ACTIONS|GITHUB|GITEA|FORGEJO)_(RUNTIME_|ID_TOKEN_|RESULTS_URL$|CACHE_URL$)|OWNER_REPORT_(TOKEN|SEND_CMD|WEBHOOK_URL|WEBHOOK_SECRET|QUEUE|DATABASE_URL)$)/i;

/** Variables naming the files by which a step sets outputs, environment and PATH of later steps, on every forge. */
const COMMAND_FILE = /^(GITHUB|GITEA|FORGEJO)_(OUTPUT|ENV|PATH|STATE|STEP_SUMMARY)$/i;

/** Returns the environment of a sender, without the variables that act for the runner, open the queue, or hold the send command. */
export function senderEnvironment(environment: Environment): Record<string, string> {
  const files = new Set(
    Object.entries(environment).flatMap(([name, value]) => (COMMAND_FILE.test(name) && value ? [value] : [])),
  );
  return only(
    environment,
    // Filter by value too: another variable may name the same file.
    (name, value) => !WITHHELD.test(name) && !COMMAND_FILE.test(name) && !files.has(value),
  );
}

/*
 * Variables by which the environment changes what a bash script does: files to source, options, a prompt that is evaluated
 * under xtrace, targets of `cd`, globs and lookups.
 */
const BASH_CONTROLS =
  /^(BASH_(ENV|COMPAT|ARGV0|XTRACEFD|LOADABLES_PATH)|SHELLOPTS|BASHOPTS|POSIXLY_CORRECT|POSIX_PEDANTIC|PS4|CDPATH|GLOBIGNORE|EXECIGNORE|FUNCNEST|TMOUT)$/;
/** Names of exported functions; the last form is that of macOS. */
const FUNCTION = /^(?:BASH_FUNC_(.+)(?:%%|\(\))|__BASH_FUNC<(.+)>\(\))$/;
/** Functions that would replace a builtin, or a missing command (and so look like a success). */
const OVERRIDING_FUNCTIONS = new Set(
  (
    ". : [ alias bg bind break builtin caller cd command compgen complete compopt continue declare dirs disown echo " +
    "enable eval exec exit export false fc fg getopts hash help history jobs kill let local logout mapfile popd printf " +
    "pushd pwd read readarray readonly return set shift shopt source suspend test times trap true type typeset ulimit " +
    "umask unalias unset wait command_not_found_handle"
  ).split(" "),
);

/**
 * Removes the variables that would change what a bash script, or a script that it starts, does. Other exported functions
 * stay: the script may call them.
 */
export function withoutBashControls(environment: Readonly<Record<string, string>>): Record<string, string> {
  return only(environment, (name, value) => {
    const [, usual, apples] = FUNCTION.exec(name) ?? [];
    // ENV is a common name for other things; only the path of a file would make a shell source it.
    const isStartFile = name === "ENV" && /[/~$`]/.test(value);
    return !BASH_CONTROLS.test(name) && !isStartFile && !OVERRIDING_FUNCTIONS.has(usual ?? apples ?? "");
  });
}

function only(environment: Environment, keeps: (name: string, value: string) => boolean) {
  const kept = Object.entries(environment).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && keeps(...(entry as [string, string])),
  );
  return Object.fromEntries(kept);
}
