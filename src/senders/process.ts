import { type ChildProcess, type StdioOptions, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { systemErrorName } from "../errors.js";

const MATCHED_BYTES = 1024 * 1024;
const SHOWN_BYTES = 64 * 1024;
const TERM_GRACE_MS = 5_000;
const CANCEL_GRACE_MS = 3_000;
/** How long output may still trickle in after the child has ended; an orphan may hold the pipes for ever. */
const DRAIN_MS = 200;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export interface ProcessRequest {
  file: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  /** A file to read as standard input; a child that does not read it is fine. */
  inputFile: string;
  timeoutSeconds: number;
  cancel: AbortSignal;
}

export interface ProcessResult {
  /** Set when no process could be started at all: the system's error name. */
  notStarted?: string;
  exitCode: number | null;
  signal: string | null;
  /** Why we ended it ourselves, if we did. */
  endedBy?: "timeout" | "cancel";
  /** Standard output, at most its first 1 MiB. */
  stdout: string;
  /** Standard output and error as they came, at most 64 KiB. */
  shown: string;
  shownIsCut: boolean;
}

/**
 * Runs one program in a process group of its own, so that whatever it started can be ended with it. Never waits for
 * more than the timeout and the 5 seconds between SIGTERM and SIGKILL (3 when owner-report itself is cancelled).
 */
export function runProcess(request: ProcessRequest): Promise<ProcessResult> {
  return new Promise((resolve) => {
    const output = new Output();
    let input: number | undefined;
    try {
      input = openSync(request.inputFile, "r");
      const stdio: StdioOptions = [input, "pipe", "pipe"];
      const child = spawn(request.file, request.args, { env: request.env, detached: true, stdio });
      supervise(child, request, output, resolve);
    } catch (error) {
      resolve(
        output.result({
          notStarted: systemErrorName(error) ?? "unknown error",
          exitCode: null,
          signal: null,
        }),
      );
    } finally {
      if (input !== undefined) closeSync(input);
    }
  });
}

function supervise(
  child: ChildProcess,
  request: ProcessRequest,
  output: Output,
  resolve: (result: ProcessResult) => void,
): void {
  let endedBy: "timeout" | "cancel" | undefined;
  let killTimer: NodeJS.Timeout | undefined;
  const end = (by: "timeout" | "cancel", graceMs: number) => {
    if (endedBy === "cancel" || endedBy === by) return;
    endedBy = by;
    signalGroup(child, "SIGTERM");
    clearTimeout(killTimer);
    killTimer = setTimeout(() => signalGroup(child, "SIGKILL"), graceMs);
  };
  const onCancel = () => end("cancel", CANCEL_GRACE_MS);
  const timeout = setTimeout(
    () => end("timeout", TERM_GRACE_MS),
    Math.min(request.timeoutSeconds * 1000, LONGEST_TIMER_MS),
  );
  const stopWatching = () => {
    clearTimeout(timeout);
    clearTimeout(killTimer);
    request.cancel.removeEventListener("abort", onCancel);
  };
  let settled = false;
  const settle = (outcome: Pick<ProcessResult, "notStarted" | "exitCode" | "signal">) => {
    if (settled) return;
    settled = true;
    stopWatching();
    // The leader is gone, but what it started may have ignored SIGTERM.
    if (endedBy) signalGroup(child, "SIGKILL");
    for (const stream of [child.stdout, child.stderr]) stream?.destroy();
    resolve(output.result({ ...outcome, ...(endedBy && { endedBy }) }));
  };
  child.on("error", (error) =>
    settle({ notStarted: systemErrorName(error) ?? "unknown error", exitCode: null, signal: null }),
  );
  child.on("exit", (exitCode, signal) => {
    stopWatching();
    const drained = setTimeout(() => settle({ exitCode, signal }), DRAIN_MS);
    child.on("close", () => {
      clearTimeout(drained);
      settle({ exitCode, signal });
    });
  });
  child.stdout?.on("data", (chunk: Buffer) => output.add(chunk, true));
  child.stderr?.on("data", (chunk: Buffer) => output.add(chunk, false));
  if (request.cancel.aborted) onCancel();
  else request.cancel.addEventListener("abort", onCancel);
}

/** Ends the whole group; Windows has none, there the child alone. */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(process.platform === "win32" ? child.pid : -child.pid, signal);
  } catch {
    // It is gone already, which is what was wanted.
  }
}

/** What a child wrote, in bounded memory. */
class Output {
  private readonly matched: Buffer[] = [];
  private matchedBytes = 0;
  private readonly shown: Buffer[] = [];
  private shownBytes = 0;
  private cut = false;

  add(chunk: Buffer, isStdout: boolean): void {
    if (isStdout && this.matchedBytes < MATCHED_BYTES) {
      const part = chunk.subarray(0, MATCHED_BYTES - this.matchedBytes);
      this.matched.push(part);
      this.matchedBytes += part.length;
    }
    const part = chunk.subarray(0, SHOWN_BYTES - this.shownBytes);
    this.cut ||= part.length < chunk.length;
    if (part.length === 0) return;
    this.shown.push(part);
    this.shownBytes += part.length;
  }

  result(outcome: Pick<ProcessResult, "notStarted" | "exitCode" | "signal" | "endedBy">): ProcessResult {
    return {
      ...outcome,
      stdout: Buffer.concat(this.matched).toString("utf8"),
      shown: Buffer.concat(this.shown).toString("utf8"),
      shownIsCut: this.cut,
    };
  }
}
