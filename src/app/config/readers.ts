import { isPath } from "../../report/id.js";
import type { InputReader } from "./reader.js";
import { messageChannelOf, policyOf, senderOf } from "./sender.js";

/** What cron can be asked to do with its line. */
export const CRON_ACTIONS = ["print", "install", "show", "remove"] as const;

/** Reads what a mode that sends uses. */
export function sending(reader: InputReader) {
  return { ...sender(reader), ...policyOf(reader), ...dryRun(reader) };
}

/** Reads what would send. */
export function sender(reader: InputReader) {
  return { sender: senderOf(reader), ...messageChannel(reader) };
}

/** Reads the channel whose limit the message keeps. */
export function messageChannel(reader: InputReader) {
  return { messageChannel: messageChannelOf(reader) };
}

/** Reads whether anything is to be changed. */
export function dryRun(reader: InputReader) {
  return { dryRun: reader.switch("dry-run") };
}

/** Reads the order of a list. */
export function errorsFirst(reader: InputReader) {
  return { errorsFirst: reader.switch("errors-first") };
}

/** Reads which file holds the settings of cron, where it is given. */
export function envFile(reader: InputReader) {
  const path = reader.value("cron-env");
  return { envFile: path === undefined ? undefined : reader.path(path, "cron-env") };
}

/** Reads where the CLI says what it says, where not on its streams. */
export function logFile(reader: InputReader) {
  const path = reader.value("log-file");
  return { logFile: path === undefined ? undefined : reader.path(path, "log-file") };
}

/** Reads which report is meant: an id, or a path. */
export function named(reader: InputReader): { idOrPath: string } {
  const id = reader.value("report-id");
  if (id === undefined)
    return { idOrPath: reader.refused("report-id", "is required: the id or path of a report") };
  return { idOrPath: isPath(id) && !isPathInGit(id) ? reader.path(id, "report-id") : id };
}

/** The path of a report in a git queue: a remote, a ref and a file. */
function isPathInGit(path: string): boolean {
  return path.includes("#refs/");
}

/** Reads how many reports a pass sends at most. */
export function limitOf(reader: InputReader): number {
  const count = reader.count("max-count", Number.MAX_SAFE_INTEGER) as number;
  return reader.mode === "watchdog" && reader.switch("all") ? Number.MAX_SAFE_INTEGER : count;
}
