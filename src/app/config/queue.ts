import { join } from "node:path";
import { notBlank } from "../../platform/blank.js";
import { prefixProblem } from "../../stores/cache/names.js";
import { addressProblem } from "../../stores/git/access.js";
import { databaseProblem, laneProblem } from "../../stores/postgres/settings.js";
import { EVERY_LANE, gitAddress, parseAddress, postgresAddress, type QueueAddress } from "./address.js";
import { literally } from "./paths.js";
import type { InputReader } from "./reader.js";

/** Queue in a directory. */
export interface DirectoryQueue {
  store: "directory";
  directory: string;
}

/** Queue in the refs of a repository, and its token. */
export interface GitQueue {
  store: "git";
  /** A URL, or the absolute path of a repository. */
  remote: string;
  namespace: string;
  token?: string | undefined;
  /** Server that the job's own token is for, when the token is not sent to this remote. */
  tokenKeptFor?: string | undefined;
}

/** Queue in GitHub's cache. */
export interface CacheQueue {
  store: "cache";
  /** Prefix of the keys of its entries. */
  prefix: string;
  /** Token that lists the repository's caches; `""` when there is none. */
  token: string;
}

/** Queue in a PostgreSQL database, which the environment names. */
export interface PostgresQueue {
  store: "postgres";
  /** Name of the queue there; `*` for all of them. */
  lane: string;
}

type Located = (DirectoryQueue | GitQueue | CacheQueue | PostgresQueue) & {
  /** Its address, with absolute paths and without credentials. */
  address: string;
};

/** Checked queue: how to open it, and how to name it again. */
export type QueueConfig = Located & {
  /** The flag that named it on the command line, for commands that a person copies; empty if none did. */
  flags: readonly string[];
};

/** Inputs that take an address. */
export type AddressInput = "queue" | "from" | "to";
type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the address of a queue. The reader collects its problems. */
export function readQueue(reader: InputReader, name: AddressInput): QueueConfig {
  const { given, runtime } = reader;
  const flag = runtime.shell === "cli" ? notBlank(given[name]) : undefined;
  const flags = flag === undefined ? [] : [`--${name}`, flag];
  return { ...located(reader, name, reader.value(name)), flags };
}

function located(reader: InputReader, name: AddressInput, given: string | undefined): Located {
  if (given === undefined && name === "queue") return directoryQueue(defaultDirectory(reader));
  const address =
    given === undefined ? { problem: "is required: the address of a queue" } : parseAddress(given);
  if (!("problem" in address)) return resolved(reader, name, address);
  return reader.refused(name, address.problem);
}

function resolved(reader: InputReader, name: AddressInput, address: QueueAddress): Located {
  switch (address.store) {
    case "directory":
      return directoryQueue(reader.path(address.path, name));
    case "git":
      return gitQueue(reader, name, address);
    case "cache":
      return cacheQueue(reader, name, address.prefix);
    case "postgres":
      return postgresQueue(reader, name, address.lane);
  }
}

function directoryQueue(directory: string): Located {
  return { store: "directory", directory, address: literally(directory) };
}

function defaultDirectory(reader: InputReader): string {
  const { shell, environment } = reader.runtime;
  if (shell === "action") return reader.path(".owner-reports", "queue");
  const data = notBlank(environment.CLAWTEAM_DATA_DIR);
  return join(data ? reader.path(data, "queue") : join(reader.home("queue"), ".clawteam"), "owner-reports");
}

function cacheQueue(reader: InputReader, name: AddressInput, prefix: string): Located {
  const problem = prefixProblem(prefix);
  if (problem !== undefined) reader.problem(name, `has no valid key prefix behind cache: it ${problem}`);
  if (reader.mode === "cron") reader.problem(name, OF_A_JOB);
  const token = (reader.value("token")?.trim() || reader.value("job-token")?.trim()) ?? "";
  return { store: "cache", prefix, token, address: `cache:${prefix}` };
}

const OF_A_JOB =
  "names a cache queue, which only a job of GitHub Actions can use, and no crontab line: use a git queue (git:<remote>)";

/** Words that take every lane; the line of cron runs one of them. */
const OF_EVERY_LANE: readonly string[] = ["watchdog", "status", "cron"];
const NAMES_EVERY_LANE =
  '"postgres:*" names every lane of the database, which only watchdog and status take: name one, postgres:<name>';

function postgresQueue(reader: InputReader, name: AddressInput, lane: string): Located {
  const badName = lane === EVERY_LANE ? undefined : laneProblem(lane);
  // Under cron the settings of the line say it.
  const badDatabase = reader.mode === "cron" ? undefined : databaseProblem(reader.runtime.environment);
  if (lane === EVERY_LANE && !OF_EVERY_LANE.includes(reader.mode)) reader.problem(name, NAMES_EVERY_LANE);
  if (badName !== undefined) reader.problem(name, `has no valid name behind postgres: it ${badName}`);
  else if (badDatabase !== undefined) reader.problem(name, `names a postgres queue, ${badDatabase}`);
  return { store: "postgres", lane, address: postgresAddress(lane) };
}

function gitQueue(
  reader: InputReader,
  name: AddressInput,
  { remote: given, namespace }: { remote: string | undefined; namespace: string },
): Located {
  const { environment } = reader.runtime;
  const named = given ?? repositoryOfRun(environment) ?? "";
  const problem = named === "" ? NO_REPOSITORY : addressProblem(named);
  if (problem !== undefined) reader.problem(name, problem);
  const isPath = problem === undefined && !isUrl(named);
  const remote = isPath ? reader.path(named, name) : named;
  const tokens = { token: reader.value("token")?.trim(), jobToken: reader.value("job-token")?.trim() };
  const address = gitAddress(isPath ? literally(remote) : remote, namespace);
  return { store: "git", remote, namespace, address, ...tokenFor(named, tokens, environment) };
}

const NO_REPOSITORY =
  "git needs a remote here, git:<remote>: this is no CI run whose repository could be meant";

function repositoryOfRun({ GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository }: Environment) {
  return server && repository ? `${server.replace(/\/+$/, "")}/${repository}` : undefined;
}

/** Tells whether a remote is a URL, or `user@host:x` for ssh; a Windows drive letter is neither. */
function isUrl(remote: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(remote) || /^[^/\\:]{2,}:/.test(remote);
}

interface Tokens {
  token: string | undefined;
  jobToken: string | undefined;
}

/** Chooses the token for a remote: the job's own token is used only for the server of its run, any other for every remote. */
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

/** Tells whether a token is the job's. The action knows; the CLI recognises it by its form, or by another variable. */
function isJobs(token: string, jobToken: string | undefined, environment: Environment): boolean {
  if (jobToken) return token === jobToken;
  const { GITHUB_SERVER_URL: server, GITHUB_TOKEN, GITEA_TOKEN, FORGEJO_TOKEN } = environment;
  return (
    Boolean(server) &&
    (token.startsWith("ghs_") || [GITHUB_TOKEN, GITEA_TOKEN, FORGEJO_TOKEN].includes(token))
  );
}

/** Returns scheme, host and port of an http(s) URL; `""` for other remotes. */
function originOf(url: string): string {
  return /^https?:/i.test(url) && URL.canParse(url) ? new URL(url).origin : "";
}
