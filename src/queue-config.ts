import { join } from "node:path";
import { type CacheQueueConfig, readCacheQueue } from "./cache-queue.js";
import { type GitQueue, readGitQueue } from "./git-queue.js";
import type { InputReader } from "./input-reader.js";
import { type InputName, inputSpec } from "./inputs.js";

/** Where a queue is. */
export interface QueueConfig {
  /** Empty where the queue is no directory, and in probe, which needs none. */
  queueDirectory: string;
  /** Set where the store is git. */
  git?: GitQueue;
  /** Set where the store is cache. */
  cache?: CacheQueueConfig;
}

/** Reads where the queue is: by `store` and its inputs, in move by `from`. Problems are noted in the reader. */
export function readQueue(reader: InputReader): QueueConfig {
  if (reader.mode === "move") return readQueueAddress(reader, "from");
  if (!inputSpec("queue-dir").modes.includes(reader.mode)) return { queueDirectory: "" };
  const store = reader.choice("store", ["directory", "git", "cache"]);
  if (store === "git") return { queueDirectory: "", git: gitQueue(reader, {}) };
  if (store === "cache") return { queueDirectory: "", cache: readCacheQueue(reader) };
  const given = reader.value("queue-dir");
  return { queueDirectory: given === undefined ? defaultQueue(reader) : reader.path(given) };
}

/** Reads a queue written as one address: `directory:<path>`, `git:<remote>#<namespace>` or `cache:<prefix>`. */
export function readQueueAddress(reader: InputReader, name: "from" | "to"): QueueConfig {
  const [, kind, address = ""] = /^(directory|git|cache):(.+)$/s.exec(reader.value(name)?.trim() ?? "") ?? [];
  if (kind === "directory") return { queueDirectory: reader.path(address) };
  if (kind === "cache") return { queueDirectory: "", cache: readCacheQueue(reader, address) };
  if (kind !== "git")
    reader.problem(name, "must be directory:<path>, git:<remote>[#<namespace>] or cache:<key prefix>");
  const [, remote = "", namespace] = /^(.*?)(?:#([^#]*))?$/s.exec(address) ?? [];
  const given = { "git-remote": remote, ...(namespace && { "git-namespace": namespace }) };
  return { queueDirectory: "", ...(kind === "git" && { git: gitQueue(reader, given) }) };
}

function gitQueue(reader: InputReader, address: Partial<Record<InputName, string>>): GitQueue {
  const given = (name: "git-remote" | "git-namespace" | "token") =>
    address[name] ?? reader.value(name)?.trim();
  return readGitQueue(given, reader.surroundings.environment, reader);
}

function defaultQueue(reader: InputReader): string {
  const { shell, environment, directory } = reader.surroundings;
  if (shell === "action") return join(directory, ".owner-reports");
  const data = environment.CLAWTEAM_DATA_DIR;
  return join(data ? reader.path(data) : join(reader.home(), ".clawteam"), "owner-reports");
}
