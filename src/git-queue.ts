import { namespaceProblem } from "./stores/git/names.js";

/** Where the queue of `store: git` is. */
export interface GitQueue {
  /** A URL, or the absolute path of a repository. May hold credentials: only the store may show it, without them. */
  remote: string;
  namespace: string;
  token?: string;
}

type Name = "git-remote" | "git-namespace" | "token";
type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the settings of the git queue; what is wrong is told to `problem`. */
export function readGitQueue(
  given: (name: Name) => string | undefined,
  environment: Environment,
  reader: { problem(name: Name, what: string): void; path(path: string, name: Name): string },
): GitQueue {
  const remote = given("git-remote") ?? repositoryOfRun(environment) ?? "";
  const remoteIsBad = remote === "" ? REQUIRED : remoteProblem(remote);
  if (remoteIsBad !== undefined) reader.problem("git-remote", remoteIsBad);
  const namespace = given("git-namespace") ?? "";
  const namespaceIsBad = namespaceProblem(namespace);
  if (namespaceIsBad !== undefined) reader.problem("git-namespace", namespaceIsBad);
  const token = given("token");
  return {
    remote: isAddress(remote) ? remote : reader.path(remote, "git-remote"),
    namespace,
    ...(token !== undefined && !isForeign(token, remote, environment) && { token }),
  };
}

const REQUIRED = "is required here: this is no CI run whose repository could be meant";

function repositoryOfRun({ GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository }: Environment) {
  return server && repository ? `${server}/${repository}` : undefined;
}

function remoteProblem(remote: string): string | undefined {
  if (remote.startsWith("-")) return "must not begin with '-'";
  // Such as ext::, by which git runs a command; git's own rule for what is a helper's name.
  if (/^[a-z0-9][a-z0-9+.-]*::/i.test(remote)) return "must be an https, ssh or git URL, or a path";
  return /[\u0000-\u001f\u007f]/.test(remote) ? "must be one line" : undefined;
}

/** `https://host/x`, or `user@host:x` as ssh has it; a drive letter of Windows is neither. */
function isAddress(remote: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(remote) || /^[^/\\:]{2,}:/.test(remote);
}

/** A job's own token opens the server of its run; it must not be shown to another one. */
function isForeign(token: string, remote: string, environment: Environment): boolean {
  const { GITHUB_SERVER_URL: server } = environment;
  if (!server || hostOf(server) === hostOf(remote)) return false;
  const own = [environment.GITHUB_TOKEN, environment.GITEA_TOKEN, environment.FORGEJO_TOKEN];
  return token.startsWith("ghs_") || own.includes(token);
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : "";
}
