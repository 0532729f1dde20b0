import { addressProblem } from "./stores/git/access.js";
import { namespaceProblem } from "./stores/git/names.js";

/** Where the queue of `store: git` is. */
export interface GitQueue {
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
export function readGitQueue(
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
  return server && repository ? `${server}/${repository}` : undefined;
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
