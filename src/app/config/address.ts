import { shortened } from "../../report/shortened.js";
import { namespaceProblem } from "../../stores/git/namespace.js";
import { unexpandedIn } from "./paths.js";

/** Parsed address of a queue: nothing is resolved or opened yet. */
export type QueueAddress =
  | { store: "directory"; path: string }
  /** `remote` is absent for the repository of the run. */
  | { store: "git"; remote: string | undefined; namespace: string }
  | { store: "cache"; prefix: string }
  /** `*` names every lane. */
  | { store: "postgres"; lane: string };

/** Characters of a wrong address to show at most. */
const LONGEST_SHOWN = 160;

type Parsed = QueueAddress | { problem: string };

/** Default name of a queue in a repository, cache or database, which can hold several. */
export const DEFAULT_NAME = "owner-reports";
/** Name that stands for every lane of a database. */
export const EVERY_LANE = "*";
export const NEEDS_TOKEN =
  "holds credentials: give them by token (OWNER_REPORT_TOKEN), and the address without them; ssh takes keys";
const IS_DATABASE =
  "is the URL of a database: set OWNER_REPORT_DATABASE_URL to it, and write postgres or postgres:<name>";

/**
 * Parses the address of a queue: a path or `directory:<path>`, `git` or `git:<remote>`, either with `#<namespace>`,
 * `cache` or `cache:<key prefix>`, `postgres` or `postgres:<name>`. The text of a problem follows the input's name and
 * never quotes credentials.
 */
export function parseAddress(text: string): Parsed {
  const address = text.trim();
  if (/^git(#|$)/.test(address)) return gitQueue(undefined, address.slice("git".length));
  if (address === "cache") return { store: "cache", prefix: DEFAULT_NAME };
  if (address === "postgres") return { store: "postgres", lane: DEFAULT_NAME };
  if (/^postgres(ql)?:\/\//i.test(address)) return { problem: IS_DATABASE };
  // A single letter is a Windows drive.
  const [, scheme, rest = ""] = /^([^/:]{2,}):(.*)$/s.exec(address) ?? [];
  if (scheme !== undefined && isKnown(scheme)) return withScheme(scheme, rest, text);
  // Before anything that quotes it. A path may hold an `@`, and a colon behind a `/`.
  if (address.includes(":") && holdsCredentials(address)) return { problem: NEEDS_TOKEN };
  // An unexpanded shell expression may hold a colon; reading it as a path gives the fitting error.
  return scheme === undefined || unexpandedIn(address) !== undefined
    ? { store: "directory", path: text }
    : { problem: notAnAddress(address) };
}

function isKnown(scheme: string): boolean {
  return ["directory", "git", "cache", "postgres"].includes(scheme);
}

function withScheme(scheme: string, rest: string, text: string): Parsed {
  if (rest === "") return { problem: `lacks what follows ${JSON.stringify(`${scheme}:`)}` };
  // A path keeps the blanks at its end, as it does without the word.
  if (scheme === "directory") return { store: "directory", path: text.slice(text.indexOf(":") + 1) };
  if (scheme === "cache") return { store: "cache", prefix: rest };
  if (scheme === "postgres") return { store: "postgres", lane: rest };
  const hash = rest.lastIndexOf("#");
  return hash < 0 ? gitQueue(rest, "") : gitQueue(rest.slice(0, hash), rest.slice(hash));
}

function notAnAddress(address: string): string {
  return (
    `${shownAddress(address)}is no address of a queue: the repository of a git queue is written git:<remote>, ` +
    "and a path with a colon directory:<path>"
  );
}

/** Quotes an address before what is wrong with it; nothing where a password may stand in it. */
export function shownAddress(address: string): string {
  // A password that begins with digits looks like a port.
  if (mayHoldCredentials(address) || /:\/\/[^/]*:/.test(address)) return "";
  return `${JSON.stringify(shortened(address, LONGEST_SHOWN))} `;
}

/** Builds a git address. @param hash `""`, or `#` and the namespace */
function gitQueue(remote: string | undefined, hash: string): Parsed {
  if (remote !== undefined && holdsCredentials(remote)) return { problem: NEEDS_TOKEN };
  const namespace = hash === "" ? DEFAULT_NAME : hash.slice(1);
  const problem = namespaceProblem(namespace);
  const shown = shownAddress(`git${remote === undefined ? "" : `:${remote}`}${hash}`);
  if (problem !== undefined)
    return { problem: `${shown}has no valid namespace behind its last #: it ${problem}` };
  if (remote === "")
    return { problem: "lacks the remote between git: and #; git#<namespace> is this repository" };
  return { store: "git", remote, namespace };
}

/** User names that are tokens: by the forges' prefixes, or too long for a name. */
const TOKEN = /^(gh[a-z]_|github_pat_|gl[a-z]+-|ATBB|ATCTT)|^[\w.-]{40,}$|^[0-9a-f]{32,}$/i;

/** Tells whether a remote holds a password or token; if it is no URL, by its looks. A user name alone is neither. */
export function holdsCredentials(remote: string): boolean {
  const [, user] =
    /^[a-z][\w+.-]*:\/\/([^/?#]*)@/i.exec(remote) ?? /^(?![a-z]:\\)([^/@]+)@/i.exec(remote) ?? [];
  if (/[?&][^=&]*(token|password|secret|key)[^=&]*=/i.test(remote)) return true;
  return user !== undefined && (/:|%3a/i.test(user) || TOKEN.test(user));
}

/** A token anywhere in a text, by the prefixes of forges and chats, and what is named like one. */
const HELD_TOKEN =
  /(?<![a-z\d])(gh[a-z]_|github_pat_|glpat-|ATBB|ATCTT|xox[a-z]-)\w{8}|(token|passw(or)?d|secret|key)\s*=/i;
/** Addresses of webhooks, whose paths are secrets. */
const WEBHOOK = /\/\/hooks\.slack\.com\/|\/api\/webhooks\/|\/bot\d+(:|%3a)/i;
/** User and password of a URL whose end is missing: a shell splits at a blank. */
const CUT_PASSWORD = /:\/\/[^/?#@[\]]*:(?!\d*([/?#]|$))/;

/** Whether a text that is no address may have a secret in it, wherever that is: it is not shown then. */
export function mayHoldCredentials(text: string): boolean {
  const isPart = [HELD_TOKEN, WEBHOOK, CUT_PASSWORD].some((pattern) => pattern.test(text));
  return isPart || holdsCredentials(text) || /:(?!\/\/).*@/s.test(text);
}

/** Writes the address of a git queue so that {@link parseAddress} reads it back unchanged. */
export function gitAddress(remote: string | undefined, namespace: string): string {
  const isPlain = namespace === DEFAULT_NAME && !remote?.includes("#");
  return `git${remote === undefined ? "" : `:${remote}`}${isPlain ? "" : `#${namespace}`}`;
}

/** Writes the address of a queue in a database, which {@link parseAddress} reads back. */
export function postgresAddress(lane: string): string {
  return lane === DEFAULT_NAME ? "postgres" : `postgres:${lane}`;
}
