import { OwnerReportError } from "../../errors.js";
import { percentDecoded } from "../../platform/url.js";

/*
 * The configured address may hold credentials in unexpected places. They are separated from it here: the rest of the code
 * has an address that may be shown, and apart from it the credentials.
 */

/** Address and credentials of a queue's remote. */
export interface Access {
  /** Address without credentials, which may be shown. */
  url: string;
  /** The Authorization header for that URL, for http(s) only. */
  authorization?: string | undefined;
  /** Texts that must never be shown. */
  secrets: readonly string[];
  /** Server of the job's own token, where the token was left out because this remote is another server. */
  tokenKeptFor?: string | undefined;
}

const ENCODE =
  "is not a valid URL: check its host and port, and percent-encode special characters in a user name, a password or " +
  "a path (@ as %40, : as %3A, / as %2F, # as %23)";
const NO_PASSWORD =
  "must not hold a password or a token: only an https URL has a use for one, and ssh takes keys";
const NO_QUERY =
  "must have no query (what begins with ?): git has no use for one, and a token there would be shown; give it as token";

/** Returns why git must not be given this address, or `undefined`. Never quotes it: it may hold a password. */
export function addressProblem(remote: string): string | undefined {
  if (remote.startsWith("-")) return "must not begin with '-'";
  // For example ext::, by which git runs a command; this is git's own rule for the name of a remote helper.
  if (/^[a-z0-9][a-z0-9+.-]*::/i.test(remote)) return "must be an https, ssh or git URL, or a path";
  if (/[\u0000-\u001f\u007f]/.test(remote)) return "must be one line";
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(remote)?.[1]?.toLowerCase();
  return scheme === undefined ? plainProblem(remote) : urlProblem(remote, scheme);
}

/**
 * Checks a path or `user@host:path`, in which git would take user:password@host for the host `user`, and a URL without
 * its scheme, which git would take for a path.
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
  // A / or # in a password ends the host part.
  if (`${pathname}${search}${hash}`.includes("@")) return ENCODE;
  if (isHttp) return search === "" ? undefined : NO_QUERY;
  const isUser = /ssh/.test(scheme) && !isToken(username);
  return password !== "" || (username !== "" && !isUser) ? NO_PASSWORD : undefined;
}

/** Checks whether a user name is a token by its length: no forge and no system has user names that long. */
function isToken(user = ""): boolean {
  return /^[\w.-]{40,}$/.test(user);
}

/** Removes the credentials from an address, for commands and messages. */
export function withoutCredentials(remote: string): string {
  const url = httpUrl(remote);
  if (!url) return remote;
  url.username = "";
  url.password = "";
  return url.href;
}

/**
 * Separates the configured address from its credentials: those in the URL work, and are never shown. A user name alone
 * names the owner of the token.
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

/** Returns the path of a remote on this machine; `""` for one on a server. */
export function localPath({ url }: Access): string {
  const path = url.replace(/^file:\/\//i, "");
  return /^(\/|[a-z]:[\\/])/i.test(path) ? path : "";
}

function httpUrl(remote: string): URL | undefined {
  return /^https?:/i.test(remote) && URL.canParse(remote) ? new URL(remote) : undefined;
}

function pairOf(url: URL, token: string | undefined): string | undefined {
  const [user, password] = [percentDecoded(url.username), percentDecoded(url.password)];
  if (password !== "") return `${user}:${password}`;
  if (token !== undefined && !isToken(user)) return `${user || "x-access-token"}:${token}`;
  return user === "" ? undefined : `${user}:`;
}

/** Finds the secrets in a URL, decoded and as written there. */
function secretsIn({ username, password }: URL): string[] {
  // Without a password, a long name may be a token; a short one is a name.
  const secret = password !== "" ? password : username.length >= SHORTEST_TOKEN ? username : "";
  return secret === "" ? [] : [percentDecoded(secret), secret];
}

const SHORTEST_TOKEN = 16;
