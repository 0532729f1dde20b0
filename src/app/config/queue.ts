import { join } from "node:path";
import { notBlank } from "../../platform/blank.js";
import { prefixProblem } from "../../stores/cache/names.js";
import { addressProblem, withoutCredentials } from "../../stores/git/access.js";
import { namespaceProblem } from "../../stores/git/names.js";
import { type InputName, inputSpec } from "./inputs.js";
import type { InputReader } from "./reader.js";

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

function flagsGiven({ given, runtime }: InputReader): string[] {
  if (runtime.shell !== "cli") return [];
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
  return readGitQueue(given, reader.runtime.environment, reader);
}

function defaultQueue(reader: InputReader): string {
  const { shell, environment } = reader.runtime;
  if (shell === "action") return reader.path(".owner-reports", "queue-dir");
  const data = notBlank(environment.CLAWTEAM_DATA_DIR);
  return join(data ? reader.path(data, "queue-dir") : join(reader.home(), ".clawteam"), "owner-reports");
}

/** Which queue of `store: cache` is meant. */
interface CacheQueueConfig {
  /** What the keys of its entries begin with. */
  prefix: string;
  /** Lists the repository's caches; `""` when none was given. */
  token: string;
}

/** Reads what belongs to `store: cache`, its prefix unless it is given; problems are noted in the reader. */
function readCacheQueue(
  reader: InputReader,
  prefix = reader.value("cache-key-prefix")?.trim() ?? "",
): CacheQueueConfig {
  const problem = prefixProblem(prefix);
  if (problem !== undefined) reader.problem("cache-key-prefix", problem);
  return { prefix, token: (reader.value("token")?.trim() || reader.value("job-token")?.trim()) ?? "" };
}

/** Where the queue of `store: git` is. */
interface GitQueue {
  /** A URL, or the absolute path of a repository. May hold credentials: only the store may show it, without them. */
  remote: string;
  namespace: string;
  token?: string;
  /** The server for which the job's own token is kept: it is not sent to this remote. */
  tokenKeptFor?: string;
}

type Name = "git-remote" | "git-namespace" | "token" | "job-token";
type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the settings of the git queue; what is wrong is told to `problem`. */
function readGitQueue(
  given: (name: Name) => string | undefined,
  environment: Environment,
  reader: { problem(name: Name, what: string): void; path(path: string, name: Name): string },
): GitQueue {
  const remote = given("git-remote") ?? repositoryOfRun(environment) ?? "";
  const remoteIsBad = remote === "" ? REQUIRED : addressProblem(remote);
  if (remoteIsBad !== undefined) reader.problem("git-remote", remoteIsBad);
  const namespace = given("git-namespace") ?? "";
  const namespaceIsBad = namespaceProblem(namespace);
  if (namespaceIsBad !== undefined) reader.problem("git-namespace", namespaceIsBad);
  return {
    remote: isAddress(remote) ? remote : reader.path(remote, "git-remote"),
    namespace,
    ...tokenFor(remote, { token: given("token"), jobToken: given("job-token") }, environment),
  };
}

const REQUIRED = "is required here: this is no CI run whose repository could be meant";

function repositoryOfRun({ GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository }: Environment) {
  return server && repository ? `${server.replace(/\/+$/, "")}/${repository}` : undefined;
}

/** `https://host/x`, or `user@host:x` as ssh has it; a drive letter of Windows is neither. */
function isAddress(remote: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(remote) || /^[^/\\:]{2,}:/.test(remote);
}

interface Tokens {
  token: string | undefined;
  jobToken: string | undefined;
}

/** A token that was given goes to the remote; the job's own one, given or not, to the server of its run only. */
function tokenFor(
  remote: string,
  tokens: Tokens,
  environment: Environment,
): Pick<GitQueue, "token" | "tokenKeptFor"> {
  const token = tokens.token || tokens.jobToken;
  if (!token) return {};
  const server = environment.GITHUB_SERVER_URL ?? "";
  const isAtHome = originOf(remote) !== "" && originOf(remote) === originOf(server);
  return isAtHome || !isJobs(token, tokens.jobToken, environment)
    ? { token }
    : { tokenKeptFor: originOf(server) || "the server of its run" };
}

/** Only the action is told which token is the job's; on the command line it is known by its form or its place. */
function isJobs(token: string, jobToken: string | undefined, environment: Environment): boolean {
  if (jobToken) return token === jobToken;
  const { GITHUB_SERVER_URL: server, GITHUB_TOKEN, GITEA_TOKEN, FORGEJO_TOKEN } = environment;
  return (
    Boolean(server) &&
    (token.startsWith("ghs_") || [GITHUB_TOKEN, GITEA_TOKEN, FORGEJO_TOKEN].includes(token))
  );
}

/** Scheme, host and port; `""` for what has none, such as an ssh remote. */
function originOf(url: string): string {
  return /^https?:/i.test(url) && URL.canParse(url) ? new URL(url).origin : "";
}
