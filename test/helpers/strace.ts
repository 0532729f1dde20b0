import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "@jest/globals";
import { cliBundle } from "./bundles.js";
import { type Finished, start } from "./processes.js";

/** One system call of the main thread, as strace prints it: the paths of descriptors and arguments are in `text`. */
export interface SystemCall {
  name: string;
  text: string;
}

/** A traced run that has ended. */
export interface Traced extends Finished {
  calls: SystemCall[];
  /** The call at which an injected SIGKILL ended the run; it did not happen any more. */
  killedAt: SystemCall | undefined;
  /** The first call that an injected error made fail. */
  failedAt: SystemCall | undefined;
}

export interface TraceOptions {
  /** System calls to trace; those this machine does not have are passed over. */
  names: readonly string[];
  /** What to do to which call, in strace's words: `link:signal=KILL:when=2`. */
  inject?: string;
  env: Record<string, string>;
  /** Where the trace goes. */
  log: string;
}

/** An error in a call of Node's own can make it wait for ever; such a run is ended after this time. */
const DEADLINE_MS = 20_000;

/** `test` where strace may inject (Linux, strace installed, ptrace allowed); elsewhere the test shows as skipped. */
export const testWithStrace: typeof test.skip = canTrace() ? test : test.skip;

/**
 * Runs the command line bundle under strace. Only its main thread is traced, not the threads of Node and not what
 * the bundle starts; every call of the queue is made on the main thread.
 */
export async function traceCli(args: readonly string[], options: TraceOptions): Promise<Traced> {
  const names = options.names.map((name) => `?${name}`).join(",");
  const inject = options.inject === undefined ? [] : ["-e", `inject=${options.inject}`];
  const strace = ["-y", "-qqq", "-s", "0", "-o", options.log, "-e", `trace=${names}`, ...inject];
  const env = { ...options.env, UV_THREADPOOL_SIZE: "1" };
  const running = start("strace", [...strace, process.execPath, cliBundle, ...args], { cwd: "/", env });
  const deadline = setTimeout(() => killChildren(running.pid), DEADLINE_MS);
  const finished = await running.finished;
  clearTimeout(deadline);
  const calls = parseTrace(readFileSync(options.log, "utf8"));
  const wasKilled = finished.signal === "SIGKILL" || finished.code === 137;
  const failedAt = calls.find(({ text }) => text.endsWith("(INJECTED)"));
  return { ...finished, calls, killedAt: wasKilled ? calls.at(-1) : undefined, failedAt };
}

function killChildren(pid: number): void {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean);
    for (const child of children) process.kill(Number(child), "SIGKILL");
  } catch {
    // It has ended just now.
  }
}

function parseTrace(log: string): SystemCall[] {
  return log.split("\n").flatMap((text) => {
    const name = /^(\w+)\(/.exec(text)?.[1];
    return name === undefined ? [] : [{ name, text }];
  });
}

function canTrace(): boolean {
  if (process.platform !== "linux") return false;
  try {
    const probe = ["-qqq", "-o", "/dev/null", "-e", "trace=none", "-e", "inject=sync:error=EIO", "true"];
    execFileSync("strace", probe, { stdio: "pipe" });
    return true;
  } catch {
    return false;
  }
}
