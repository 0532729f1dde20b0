import { OwnerReportError } from "../../errors.js";

/*
 * Where a remote is, and what opens it. What was configured may hold credentials in places where no program looks for
 * them; from here on there is only an address that is fit to be shown, and what opens it is apart from it.
 */

/** Where a queue's remote is and what opens it. */
export interface Access {
  /** Without credentials: fit to be shown. */
  url: string;
  /** The Authorization header for that URL, for http(s) only. */
  authorization?: string;
  /** Texts that must never be shown. */
  secrets: readonly string[];
  /** The server for which the job's own token is kept, where it was left out for that reason. */
  tokenKeptFor?: string;
}

const ENCODE =
  "is no URL that can be understood: check its host and port, and write what is special in a user name, a password or " +
  "a path percent-encoded (@ as %40, : as %3A, / as %2F, # as %23)";
const NO_PASSWORD =
  "must not hold a password or a token: only an https URL has a use for one, and ssh takes keys";
const NO_QUERY =
  "must have no query (what begins with ?): git has no use for one, and a token there would be shown; give it as token";

/** Says why git must not be given this address, or `undefined`. Never quotes it: it may hold a password. */
export function addressProblem(remote: string): string | undefined {
  if (remote.startsWith("-")) return "must not begin with '-'";
  // Such as ext::, by which git runs a command; git's own rule for what is a helper's name.
  if (/^[a-z0-9][a-z0-9+.-]*::/i.test(remote)) return "must be an https, ssh or git URL, or a path";
  if (/[\u0000-\u001f\u007f]/.test(remote)) return "must be one line";
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(remote)?.[1]?.toLowerCase();
  return scheme === undefined ? plainProblem(remote) : urlProblem(remote, scheme);
}

/**
 * Of a path, of `user@host:path`, where user:password@host would be read as the host `user`, or of a URL without its
 * scheme, which would be read as a path.
 */
function plainProblem(remote: string): string | undefined {
  if (/^[\\/]{2}[^\\/]*@/.test(remote)) return ENCODE;
  const isDrive = /^[a-z]:[\\/]/i.test(remote);
  return !isDrive && (/^[^/\\:]+:.*@/.test(remote) || isToken(/^([^/\\:@]*)@[^/]*:/.exec(remote)?.[1]))
    ? NO_PASSWORD
    : undefined;
}

function urlProblem(remote: string, scheme: string): string | undefined {
  const isHttp = /^https?$/.test(scheme);
  if (!URL.canParse(remote)) return isHttp || remote.includes("@") ? ENCODE : undefined;
  if (scheme === "file") return undefined;
  const { username, password, pathname, search, hash } = new URL(remote);
  // A / or # in a password ends what is read as the host.
  if (`${pathname}${search}${hash}`.includes("@")) return ENCODE;
  if (isHttp) return search === "" ? undefined : NO_QUERY;
  const isUser = /ssh/.test(scheme) && !isToken(username);
  return password !== "" || (username !== "" && !isUser) ? NO_PASSWORD : undefined;
}

/** No forge and no system has names of that length; tokens have. */
function isToken(user = ""): boolean {
  return /^[\w.-]{40,}$/.test(user);
}

/** An address without what opens it, for commands and messages. */
export function withoutCredentials(remote: string): string {
  const url = httpUrl(remote);
  if (!url) return remote;
  url.username = "";
  url.password = "";
  return url.href;
}

/**
 * Takes apart what was configured: credentials in the URL work, and are shown nowhere. A user name alone says whose
 * token it is.
 *
 * @throws OwnerReportError `usage` for an address that git must not be given
 */
export function accessTo(remote: string, token: string | undefined): Access {
  const problem = addressProblem(remote);
  if (problem !== undefined) throw new OwnerReportError("usage", `The remote ${problem}.`);
  const url = httpUrl(remote);
  const given = token === undefined ? [] : [token];
  if (!url) return { url: remote, secrets: given };
  const pair = pairOf(url, token);
  if (pair === undefined) return { url: url.href, secrets: [] };
  const basic = Buffer.from(pair).toString("base64");
  return {
    url: withoutCredentials(remote),
    authorization: `Authorization: Basic ${basic}`,
    secrets: [...given, ...secretsIn(url), basic],
  };
}

/** The path of a remote on this machine; `""` for one that is reached by a server. */
export function localPath({ url }: Access): string {
  const path = url.replace(/^file:\/\//i, "");
  return /^(\/|[a-z]:[\\/])/i.test(path) ? path : "";
}

function httpUrl(remote: string): URL | undefined {
  return /^https?:/i.test(remote) && URL.canParse(remote) ? new URL(remote) : undefined;
}

function pairOf(url: URL, token: string | undefined): string | undefined {
  const [user, password] = [decoded(url.username), decoded(url.password)];
  if (password !== "") return `${user}:${password}`;
  if (token !== undefined && !isToken(user)) return `${user || "x-access-token"}:${token}`;
  return user === "" ? undefined : `${user}:`;
}

/** What of a URL must not be shown, as it is and as it is written there. */
function secretsIn({ username, password }: URL): string[] {
  // Without a password the name may be a token; a short one is the name that it seems to be.
  const secret = password !== "" ? password : username.length >= SHORTEST_TOKEN ? username : "";
  return secret === "" ? [] : [decoded(secret), secret];
}

const SHORTEST_TOKEN = 16;

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // A lone % is itself.
  }
}
