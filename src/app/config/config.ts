import { homedir } from "node:os";
import { notBlank } from "../../platform/blank.js";
import { isPath } from "../../report/id.js";
import { STATES } from "../../stores/store.js";
import { formerProblem } from "./former.js";
import { CLI_ONLY, type Given, MODES, type Mode } from "./inputs.js";
import { makingOf } from "./making.js";
import { alarmOf, olderThanOf, reasonOf } from "./operator.js";
import { type QueueConfig, readQueue } from "./queue.js";
import { InputReader, type Place, wrongUsage } from "./reader.js";
import { messageChannelOf, policyOf, senderOf } from "./sender.js";

/** What each mode uses, read from its inputs. */
const READERS = {
  producer: (reader: InputReader) => ({ ...makingOf(reader), ...dryRun(reader), ...messageChannel(reader) }),
  consumer: (reader: InputReader) => ({ ...named(reader), ...messageChannel(reader) }),
  driver: (reader: InputReader) => ({ ...named(reader), ...sending(reader) }),
  watchdog: (reader: InputReader) => ({ ...sending(reader), limit: limitOf(reader), ...logFile(reader) }),
  direct: (reader: InputReader) => ({ ...makingOf(reader), ...sending(reader) }),
  status: (reader: InputReader) => ({ alarm: alarmOf(reader), ...errorsFirst(reader) }),
  list: (reader: InputReader) => ({ state: reader.choice("state", STATES), ...errorsFirst(reader) }),
  show: (reader: InputReader) => ({ ...named(reader), ...messageChannel(reader) }),
  hold: (reader: InputReader) => ({ ...named(reader), ...dryRun(reader), reason: reasonOf(reader) }),
  release: (reader: InputReader) => ({ ...named(reader), ...dryRun(reader) }),
  retry: (reader: InputReader) => ({ ...named(reader), ...sending(reader) }),
  prune: (reader: InputReader) => ({ olderThan: olderThanOf(reader), ...dryRun(reader) }),
  move: (reader: InputReader) => ({ to: readQueue(reader, "to"), ...dryRun(reader) }),
  doctor: (reader: InputReader) => ({ ...sender(reader), ...cronFiles(reader) }),
  cron: (reader: InputReader) => ({
    ...{ ...sender(reader), ...policyOf(reader), ...dryRun(reader), ...cronFiles(reader) },
    action: reader.choice("cron-action", CRON_ACTIONS),
    limit: limitOf(reader),
  }),
  probe: () => ({}),
} satisfies Record<Mode, (reader: InputReader) => object>;

const CRON_ACTIONS = ["print", "install", "show", "remove"] as const;

type Fields<M extends Mode> = { mode: M } & ReturnType<(typeof READERS)[M]>;
type Configs = { [M in Mode]: M extends "probe" ? Fields<M> : Fields<M> & { queue: QueueConfig } };

/** Checked inputs of a run in one mode: exactly what that mode uses. `queue` is where a move begins. */
export type ConfigOf<M extends Mode> = Configs[M];
/** Checked inputs of one run. */
export type Config = Configs[Mode];

/** The user's home directory, or `""` where there is none: a container may run under a user id without a name. */
export function homeDirectory(): string {
  try {
    return notBlank(homedir()) ?? "";
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
export function readConfig<M extends Mode>(mode: M, given: Given, place: Place): ConfigOf<M>;
export function readConfig(mode: string, given: Given, place: Place): Config;
export function readConfig(mode: string, given: Given, place: Place): Config {
  const allowed = MODES.filter((m) => place.shell === "cli" || !CLI_ONLY.includes(m));
  const known = allowed.find((m) => m === mode);
  if (!known) throw wrongUsage([`mode must be one of ${allowed.join(", ")}, not ${JSON.stringify(mode)}`]);
  const reader = new InputReader(known, given, place);
  const former = formerProblem(given, place.environment);
  if (former !== undefined) reader.note(former);
  const config = { mode: known, ...queueOf(reader), ...READERS[known](reader) };
  reader.finish();
  return config as Config;
}

function queueOf(reader: InputReader): { queue?: QueueConfig } {
  if (reader.mode === "probe") return {};
  return { queue: readQueue(reader, reader.mode === "move" ? "from" : "queue") };
}

function sending(reader: InputReader) {
  return { ...sender(reader), ...policyOf(reader), ...dryRun(reader) };
}

function sender(reader: InputReader) {
  return { sender: senderOf(reader), ...messageChannel(reader) };
}

function messageChannel(reader: InputReader) {
  return { messageChannel: messageChannelOf(reader) };
}

function dryRun(reader: InputReader) {
  return { dryRun: reader.switch("dry-run") };
}

function errorsFirst(reader: InputReader) {
  return { errorsFirst: reader.switch("errors-first") };
}

function cronFiles(reader: InputReader) {
  const envFile = reader.value("cron-env");
  return {
    envFile: envFile === undefined ? undefined : reader.path(envFile, "cron-env"),
    ...logFile(reader),
  };
}

function logFile(reader: InputReader) {
  const path = reader.value("log-file");
  return { logFile: path === undefined ? undefined : reader.path(path, "log-file") };
}

/** Which report is meant: an id, or a path. */
function named(reader: InputReader): { idOrPath: string } {
  const id = reader.value("report-id");
  if (id === undefined)
    return { idOrPath: reader.refused("report-id", "is required: the id or path of a report") };
  return { idOrPath: isPath(id) && !isPathInGit(id) ? reader.path(id, "report-id") : id };
}

/** The path of a report in a git queue: a remote, a ref and a file. */
function isPathInGit(path: string): boolean {
  return path.includes("#refs/");
}

function limitOf(reader: InputReader): number {
  const count = reader.count("max-count", Number.MAX_SAFE_INTEGER) as number;
  return reader.mode === "watchdog" && reader.switch("all") ? Number.MAX_SAFE_INTEGER : count;
}
