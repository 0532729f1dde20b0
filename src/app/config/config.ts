import { homedir } from "node:os";
import { isAbsolute } from "node:path";
import { COMMANDS, commandOf, MODES, type Mode } from "../commands.js";
import { formerProblem } from "./former.js";
import type { RawInputs } from "./inputs.js";
import { type QueueConfig, readQueue } from "./queue.js";
import { InputReader, type ReaderContext, wrongUsage } from "./reader.js";

type Fields<M extends Mode> = { mode: M } & ReturnType<(typeof COMMANDS)[M]["read"]>;
type Configs = { [M in Mode]: M extends "probe" ? Fields<M> : Fields<M> & { queue: QueueConfig } };

/** Checked inputs of a run in one mode: exactly what that mode uses. `queue` is where a move begins. */
export type ConfigOf<M extends Mode> = Configs[M];
/** Checked inputs of one run. */
export type Config = Configs[Mode];

/**
 * The user's home directory, or `""` where there is none: a container may run under a user id without a name, and HOME
 * may hold what nobody expanded (`~`, `$HOME`), which would be a folder below wherever one is.
 */
export function homeDirectory(): string {
  try {
    const home = homedir();
    return isAbsolute(home) ? home : "";
  } catch {
    return "";
  }
}

/** The current directory, or `""` where it was removed, or is not to be seen. */
export function currentDirectory(): string {
  try {
    return process.cwd();
  } catch {
    return "";
  }
}

/**
 * Turns what was given into a checked config: flag or input before environment before default, an empty value is not
 * given.
 *
 * @throws OwnerReportError `usage` that names everything that is wrong at once
 */
export function readConfig<M extends Mode>(mode: M, given: RawInputs, context: ReaderContext): ConfigOf<M>;
export function readConfig(mode: string, given: RawInputs, context: ReaderContext): Config;
export function readConfig(mode: string, given: RawInputs, context: ReaderContext): Config {
  const allowed = MODES.filter((m) => context.shell === "cli" || !commandOf(m).isCliOnly);
  const known = allowed.find((m) => m === mode);
  if (!known) throw wrongUsage([`mode must be one of ${allowed.join(", ")}, not ${JSON.stringify(mode)}`]);
  const reader = new InputReader({ mode: known, inputs: commandOf(known).inputs }, given, context);
  const former = formerProblem(given, context.environment);
  if (former !== undefined) reader.note(former);
  const config = { mode: known, ...queueOf(reader), ...COMMANDS[known].read(reader) };
  reader.finish();
  return config as Config;
}

function queueOf(reader: InputReader): { queue?: QueueConfig } {
  if (reader.mode === "probe") return {};
  return { queue: readQueue(reader, reader.mode === "move" ? "from" : "queue") };
}
