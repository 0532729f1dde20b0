import { prefixProblem } from "../../stores/cache/names.js";
import { addressProblem } from "../../stores/git/access.js";
import { databaseProblem, laneProblem } from "../../stores/postgres/settings.js";
import { EVERY_LANE, gitAddress, postgresAddress, type QueueAddress, shownAddress } from "./address.js";
import { literally } from "./paths.js";
import type { AddressInput, GitQueue, Located } from "./queue-config.js";
import type { InputReader } from "./reader.js";

type Environment = Readonly<Record<string, string | undefined>>;
/** Address of a queue that is no directory. */
type RemoteAddress = Exclude<QueueAddress, { store: "directory" }>;

/** Checks a queue that is no directory. The reader collects its problems. */
export function remoteQueue(reader: InputReader, name: AddressInput, address: RemoteAddress): Located {
  switch (address.store) {
    case "git":
      return gitQueue(reader, name, address);
    case "cache":
      return cacheQueue(reader, name, address.prefix);
    case "postgres":
      return postgresQueue(reader, name, address.lane);
  }
}

function cacheQueue(reader: InputReader, name: AddressInput, prefix: string): Located {
  const address = `cache:${prefix}`;
  const problem = prefixProblem(prefix);
  if (problem !== undefined)
    reader.problem(name, `${shownAddress(address)}has no valid key prefix behind cache: it ${problem}`);
  if (reader.mode === "cron") reader.problem(name, OF_A_JOB);
  const token = (reader.value("token")?.trim() || reader.value("job-token")?.trim()) ?? "";
  return { store: "cache", prefix, token, address };
}

const OF_A_JOB =
  "names a cache queue, which only a job of GitHub Actions can use, and no crontab line: use a git queue (git:<remote>)";

/** Words that take every lane; the line of cron runs one of them. */
const OF_EVERY_LANE: readonly string[] = ["watchdog", "status", "cron"];
const NAMES_EVERY_LANE =
  '"postgres:*" names every lane of the database, which only watchdog and status take: name one, postgres:<name>';

function postgresQueue(reader: InputReader, name: AddressInput, lane: string): Located {
  const address = postgresAddress(lane);
  const badName = lane === EVERY_LANE ? undefined : laneProblem(lane);
  // Under cron the settings of the line say it.
  const badDatabase = reader.mode === "cron" ? undefined : databaseProblem(reader.runtime.environment);
  if (lane === EVERY_LANE && !OF_EVERY_LANE.includes(reader.mode)) reader.problem(name, NAMES_EVERY_LANE);
  if (badName !== undefined)
    reader.problem(name, `${shownAddress(address)}has no valid name behind postgres: it ${badName}`);
  else if (badDatabase !== undefined) reader.problem(name, `names a postgres queue, ${badDatabase}`);
  return { store: "postgres", lane, address };
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
