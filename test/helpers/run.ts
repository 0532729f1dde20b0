import { readFileSync } from "node:fs";
import { cliBundle } from "./bundles.js";
import { type Finished, type Running, start } from "./processes.js";
import { newQueue, type Queue } from "./queue.js";
import { systemEnvironment } from "./system-environment.js";
import { tempDir } from "./temp-dir.js";
import { testedNode } from "./tested-node.js";

export interface RunOptions {
  queue?: Queue;
  /** Flags of `run`. */
  flags?: readonly string[];
  env?: Record<string, string>;
  input?: string;
}

/** `run` under test, with the queue that it reports to. */
export interface StartedRun extends Running {
  queue: Queue;
}

/** The end of a `run`, with the reports that it left pending, oldest first. */
export interface FinishedRun extends Finished {
  queue: Queue;
  reports: string[];
}

const NAMED = ["--team", "ops", "--worker", "backup"];

/** Starts `owner-report run -- <command>`, without a terminal. */
export function startRun(command: readonly string[], options: RunOptions = {}): StartedRun {
  const { queue = newQueue(), flags = [], input } = options;
  const cwd = tempDir();
  const env = { ...systemEnvironment(cwd), ...options.env };
  const words = [cliBundle, "run", ...NAMED, ...queue.flag, ...flags, "--", ...command];
  return { ...start(testedNode.path, words, { cwd, env, input, detached: true }), queue };
}

/** The same, to its end. */
export async function run(command: readonly string[], options: RunOptions = {}): Promise<FinishedRun> {
  return ended(startRun(command, options));
}

/** Waits for the end of a `run`, and reads what it left pending. */
export async function ended({ queue, finished }: StartedRun): Promise<FinishedRun> {
  const how = await finished;
  return { ...how, queue, reports: reportsIn(queue) };
}

/** Starts `run` by a line of bash that begins with its words, `"$@"`, such as `"$@" 2>&1 | cat`. */
export function startRunInShell(
  line: string,
  command: readonly string[],
  options: RunOptions = {},
): StartedRun {
  const { queue = newQueue(), flags = [] } = options;
  const cwd = tempDir();
  const env = { ...systemEnvironment(cwd), ...options.env };
  const words = [testedNode.path, cliBundle, "run", ...NAMED, ...queue.flag, ...flags, "--", ...command];
  return { ...start("bash", ["-c", line, "bash", ...words], { cwd, env, detached: true }), queue };
}

/** Reads the pending reports of a queue, oldest first. */
export function reportsIn(queue: Queue): string[] {
  return queue.ids("pending").map((id) => readFileSync(queue.path("pending", id), "utf8"));
}

/** Reads one field of a report's front matter. */
export function fieldOf(report: string | undefined, name: string): string | undefined {
  const [, value] = new RegExp(`^${name}: (".*")$`, "m").exec(report ?? "") ?? [];
  return value === undefined ? undefined : (JSON.parse(value) as string);
}
