import { isPath } from "../../report/id.js";
import { messageChannelOf } from "./message-channel.js";
import { quoted } from "./quoted.js";
import type { InputReader } from "./reader.js";

/** Actions of `cron`. */
export const CRON_ACTIONS = ["print", "install", "show", "remove"] as const;

/** Reads the inputs of a mode that sends. */
export async function sending(reader: InputReader) {
  return { ...(await sender(reader)), ...(await policy(reader)), ...dryRun(reader) };
}

/** Reads the inputs of the sender, by code that is loaded when it is used: a step that only queues must be fast. */
export async function sender(reader: InputReader) {
  const { senderOf } = await import("./sender.js");
  return { sender: senderOf(reader), ...(await messageChannel(reader)) };
}

/** Reads the policy of a delivery. */
export async function policy(reader: InputReader) {
  const { policyOf } = await import("./sender.js");
  return policyOf(reader);
}

/** Reads the channel that limits the length of the message. */
export async function messageChannel(reader: InputReader) {
  return { messageChannel: await messageChannelOf(reader) };
}

/** Reads whether this is a dry run. */
export function dryRun(reader: InputReader) {
  return { dryRun: reader.switch("dry-run") };
}

/** Reads the order of a list. */
export function errorsFirst(reader: InputReader) {
  return { errorsFirst: reader.switch("errors-first") };
}

/** Reads the path of the file with the settings of cron, if given. */
export function envFile(reader: InputReader) {
  const path = reader.value("cron-env");
  return { envFile: path === undefined ? undefined : reader.path(path, "cron-env") };
}

/** Reads the path of the log file, if given. */
export function logFile(reader: InputReader) {
  const path = reader.value("log-file");
  return { logFile: path === undefined ? undefined : reader.path(path, "log-file") };
}

/** Reads the path of the page that status writes, if given. */
export function page(reader: InputReader): { html: string | undefined } {
  const path = reader.value("html");
  return { html: path === undefined ? undefined : reader.path(path, "html") };
}

/** Reads the id or path of a report. */
export function named(reader: InputReader): { idOrPath: string } {
  const id = reader.value("report-id");
  if (id === undefined)
    return {
      idOrPath: reader.refused("report-id", `is required: the id or path of a report${reader.behindCommand}`),
    };
  return { idOrPath: idOrPathOf(reader, id) };
}

/** Reads the ids or paths of one or more reports. */
export function severalNamed(reader: InputReader): { idsOrPaths: string[] } {
  const { more = [] } = reader.given;
  return { idsOrPaths: [named(reader).idOrPath, ...more.map((id) => idOrPathOf(reader, id))] };
}

/** Reads which held reports to release: those named, or all. */
export function releasable(reader: InputReader): { idsOrPaths: string[] | "all" } {
  if (!reader.switch("all")) return severalNamed(reader);
  const named = reader.value("report-id");
  if (named !== undefined)
    reader.problem("all", `stands for every held report; do not name ${quoted(named)} too`);
  return { idsOrPaths: "all" };
}

function idOrPathOf(reader: InputReader, id: string): string {
  return isPath(id) && !isPathOfStore(id) ? reader.path(id, "report-id") : id;
}

/** Recognises the path of a report in a git queue, a remote, a ref and a file, or in one of a database. */
function isPathOfStore(path: string): boolean {
  return path.includes("#refs/") || /^postgres:[\w.-]+\//.test(path);
}

/** Shells with a completion script. */
export const SHELLS = ["bash", "zsh", "fish"] as const;

/** Reads the shell whose completion script is wanted. */
export function shellOf(reader: InputReader): (typeof SHELLS)[number] {
  if (reader.value("shell") !== undefined) return reader.choice("shell", SHELLS);
  return reader.refused("shell", `is required: ${SHELLS.join(", ")}`);
}

/** Reads the maximum number of reports that a pass sends. */
export function limitOf(reader: InputReader): number {
  const count = reader.count("max-count", Number.MAX_SAFE_INTEGER) as number;
  return reader.mode === "watchdog" && reader.switch("all") ? Number.MAX_SAFE_INTEGER : count;
}
