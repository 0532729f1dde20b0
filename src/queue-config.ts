import { join } from "node:path";
import { notBlank } from "./blank.js";
import { type CacheQueueConfig, readCacheQueue } from "./cache-queue.js";
import { type GitQueue, readGitQueue } from "./git-queue.js";
import type { InputReader } from "./input-reader.js";
import { type InputName, inputSpec } from "./inputs.js";
import { withoutCredentials } from "./stores/git/access.js";

/** Where a queue is. */
export interface QueueConfig {
  /** Empty where the queue is no directory, and in probe, which needs none. */
  queueDirectory: string;
  /** Set where the store is git. */
  git?: GitQueue;
  /** Set where the store is cache. */
  cache?: CacheQueueConfig;
  /** The flags that named it on the command line, for commands that a person copies; never a credential. */
  flags?: readonly string[];
}

/** Reads where the queue is: by `store` and its inputs, in move by `from`. Problems are noted in the reader. */
export function readQueue(reader: InputReader): QueueConfig {
  if (reader.mode === "move") return readQueueAddress(reader, "from");
  if (!inputSpec("queue-dir").modes.includes(reader.mode)) return { queueDirectory: "" };
  const store = reader.choice("store", ["directory", "git", "cache"]);
  const flags = flagsGiven(reader);
  if (store === "git") return { queueDirectory: "", git: gitQueue(reader, {}), flags };
  if (store === "cache") return { queueDirectory: "", cache: readCacheQueue(reader), flags };
  const given = reader.value("queue-dir");
  return {
    queueDirectory: given === undefined ? defaultQueue(reader) : reader.path(given, "queue-dir"),
    flags,
  };
}

function flagsGiven({ given, surroundings }: InputReader): string[] {
  if (surroundings.shell !== "cli") return [];
  const names = ["store", "queue-dir", "git-remote", "git-namespace"] as const;
  return names.flatMap((name) => {
    const value = notBlank(given[name]);
    if (value === undefined) return [];
    return [`--${name}`, name === "git-remote" ? withoutCredentials(value) : value];
  });
}

/** Reads a queue written as one address: `directory:<path>`, `git:<remote>#<namespace>` or `cache:<prefix>`. */
export function readQueueAddress(reader: InputReader, name: "from" | "to"): QueueConfig {
  const [, kind, address = ""] = /^(directory|git|cache):(.+)$/s.exec(reader.value(name)?.trim() ?? "") ?? [];
  if (kind === "directory") return { queueDirectory: reader.path(address, name) };
  if (kind === "cache") return { queueDirectory: "", cache: readCacheQueue(reader, address) };
  if (kind !== "git")
    reader.problem(name, "must be directory:<path>, git:<remote>[#<namespace>] or cache:<key prefix>");
  const [, remote = "", namespace] = /^(.*?)(?:#([^#]*))?$/s.exec(address) ?? [];
  const given = { "git-remote": remote, ...(namespace && { "git-namespace": namespace }) };
  return { queueDirectory: "", ...(kind === "git" && { git: gitQueue(reader, given) }) };
}

function gitQueue(reader: InputReader, address: Partial<Record<InputName, string>>): GitQueue {
  const given = (name: "git-remote" | "git-namespace" | "token" | "job-token") =>
    address[name] ?? reader.value(name)?.trim();
  return readGitQueue(given, reader.surroundings.environment, reader);
}

function defaultQueue(reader: InputReader): string {
  const { shell, environment } = reader.surroundings;
  if (shell === "action") return reader.path(".owner-reports", "queue-dir");
  const data = notBlank(environment.CLAWTEAM_DATA_DIR);
  return join(data ? reader.path(data, "queue-dir") : join(reader.home(), ".clawteam"), "owner-reports");
}
