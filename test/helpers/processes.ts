import { spawn } from "node:child_process";
import { afterAll } from "@jest/globals";
import { processStat } from "../../src/platform/process-stat.js";

/** How a process ended and what it printed. */
export interface Finished {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
  /** Both streams, for assertions about everything that was shown. */
  shown: string;
}

/** A process under test that still runs. */
export interface Running {
  pid: number;
  kill(signal: NodeJS.Signals): void;
  /** Settles when the process has ended and closed its output. */
  finished: Promise<Finished>;
}

export interface StartOptions {
  cwd: string;
  env: Record<string, string>;
  input?: string | undefined;
  /** User and group to run as; only root may choose. */
  uid?: number | undefined;
  /** In a session of its own: without the terminal that the tests may run on. */
  detached?: boolean | undefined;
}

/** Processes by their ids, with the time of their start: an id that is free again is given to others. */
const started = new Map<number, string | undefined>();

afterAll(() => {
  for (const [pid, start] of started) if (processStat(`${pid}`)?.start === start) endProcess(pid);
});

/** Starts a process with exactly the given environment; it is killed when the test file ends, if it still runs. */
export function start(file: string, args: readonly string[], options: StartOptions): Running {
  const user = options.uid === undefined ? {} : { uid: options.uid, gid: options.uid };
  const { cwd, env, detached } = options;
  const child = spawn(file, args, { cwd, env, detached, stdio: "pipe", ...user });
  const pid = child.pid ?? 0;
  if (pid > 0) started.set(pid, processStat(`${pid}`)?.start);
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    stderr += text;
  });
  child.stdin.on("error", () => {}); // a process may end without having read its input
  child.stdin.end(options.input ?? "");
  const finished = new Promise<Finished>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      started.delete(pid);
      resolve({ code, signal, stdout, stderr, shown: `${stdout}\n${stderr}` });
    });
  });
  return { pid, kill: (signal) => void child.kill(signal), finished };
}

/** True while the process runs; one that ended but was not yet collected by its parent counts as gone. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return process.platform !== "linux" || !"ZX".includes(stateOf(pid));
}

/** True once a SIGSTOP has reached every thread of a process, or it has ended. Linux tells; elsewhere it is taken to. */
export function standsStill(pid: number): boolean {
  return process.platform !== "linux" || "TtZX".includes(stateOf(pid));
}

/** Remembers a process that a send command started, so that it never outlives the tests. */
export function endAfterTests(pid: number): number {
  if (process.platform !== "win32") started.set(pid, processStat(`${pid}`)?.start); // bash on Windows has process ids of its own
  return pid;
}

/** The letter of proc(5) for what a process does; one that is gone counts as dead. */
function stateOf(pid: number): string {
  return processStat(`${pid}`)?.state ?? "X";
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended already.
  }
}
