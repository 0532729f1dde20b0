import { homedir } from "node:os";
import { isAbsolute } from "node:path";
import { COMMANDS, commandOf, MODES, type Mode, type ModeWithoutQueue } from "../commands.js";
import { formerProblem } from "./former.js";
import type { RawInputs } from "./inputs.js";
import { readQueue } from "./queue.js";
import type { QueueConfig } from "./queue-config.js";
import { quoted } from "./quoted.js";
import { InputReader, type ReaderContext, wrongUsage } from "./reader.js";

type Fields<M extends Mode> = { mode: M } & Awaited<ReturnType<(typeof COMMANDS)[M]["read"]>>;
type Configs = { [M in Mode]: M extends ModeWithoutQueue ? Fields<M> : Fields<M> & { queue: QueueConfig } };

/** Checked inputs of one mode: exactly what that mode uses. For `move`, `queue` is the queue to move from. */
export type ConfigOf<M extends Mode> = Configs[M];
/** Checked inputs of one run. */
export type Config = Configs[Mode];

/**
 * Returns the user's home directory, or `""` if there is none: a container may run under a user id without a name, and
 * HOME may be unexpanded (`~`, `$HOME`), which would be a relative path.
 */
export function homeDirectory(): string {
  try {
    const home = homedir();
    return isAbsolute(home) ? home : "";
  } catch {
    return "";
  }
}

/** Returns the current directory, or `""` if it was removed or cannot be read. */
export function currentDirectory(): string {
  try {
    return process.cwd();
  } catch {
    return "";
  }
}

/**
 * Checks the inputs and builds the config. A flag or input beats the environment, which beats the default; blank values
 * count as not given.
 *
 * @throws OwnerReportError `usage` naming all problems at once
 */
export function readConfig<M extends Mode>(
  mode: M,
  given: RawInputs,
  context: ReaderContext,
): Promise<ConfigOf<M>>;
export function readConfig(mode: string, given: RawInputs, context: ReaderContext): Promise<Config>;
export async function readConfig(mode: string, given: RawInputs, context: ReaderContext): Promise<Config> {
  const allowed = MODES.filter((m) => context.shell === "cli" || !commandOf(m).isCliOnly);
  const known = allowed.find((m) => m === mode);
  if (!known) throw wrongUsage([`mode must be one of ${allowed.join(", ")}, not ${quoted(mode)}`]);
  const reader = new InputReader({ mode: known, inputs: commandOf(known).inputs }, given, context);
  const former = formerProblem(given, context.environment);
  if (former !== undefined) reader.note(former);
  const config = { mode: known, ...(await queueOf(reader)), ...(await COMMANDS[known].read(reader)) };
  reader.finish();
  return config as Config;
}

async function queueOf(reader: InputReader): Promise<{ queue?: QueueConfig }> {
  if (reader.mode === "probe" || reader.mode === "completion") return {};
  return { queue: await readQueue(reader, reader.mode === "move" ? "from" : "queue") };
}
