import { OwnerReportError } from "../../errors.js";
import type { Access } from "./access.js";
import type { GitEnd } from "./process.js";

/*
 * What git says when something went wrong with a remote. A refusal that stays one is said at once, with its remedy;
 * everything else may pass: the network, a server that restarts, another writer of the same moment.
 */

/** What a remedy depends on. */
export interface Circumstances {
  /** The prefix of all refs. */
  root: string;
  /** What started the CI run, such as `pull_request`; `undefined` outside CI. */
  event: string | undefined;
}

/** Trying again does not help. In the order of which fits best. */
const LASTING: readonly (readonly [pattern: RegExp, remedy: (circumstances: Circumstances) => string])[] = [
  [
    /does not support --atomic|does not support this repository's hash|unknown option/i,
    () => "The queue needs a server that speaks git's atomic pushes, and a repository with SHA-1 names.",
  ],
  [
    /denying non-fast-forward|deletion prohibited|denying ref deletion/i,
    ({ root }) =>
      `The remote must allow ${root}* to be replaced and deleted (receive.denyNonFastForwards, receive.denyDeletes).`,
  ],
  [
    /protected|GH0\d\d|rule violations|not allowed to push|deny updating|hidden ref|prohibited by/i,
    ({ root }) => `The remote protects ${root}*: except it from the rule, or choose another git-namespace.`,
  ],
  [
    /error: 403\b|write access|permission to .* denied|not authori[sz]ed|read.?only|access denied|insufficient permission|unable to create temporary object directory/i,
    ({ event }) =>
      "The token (or key) is read-only for that repository. Give the job `permissions: contents: write`, or a token (or " +
      `key) that may push there.${ofForks(event)}`,
  ],
  [
    /error: 401\b|authentication failed|could not read (username|password)|terminal prompts disabled|permission denied|host key verification/i,
    ({ event }) => `Give a token, or an ssh key, that opens that repository.${ofForks(event)}`,
  ],
  [
    /error: 30[1-8]\b/i,
    () =>
      "The server says that the repository is elsewhere, and a token is sent nowhere but where git-remote says. " +
      "Name its new place there; for some servers it is the same with .git at its end.",
  ],
  [
    /error: 404\b|repository .*not found|remote: not found|not appear to be a git repository|(not|is this) a git repository|not exported/i,
    () => "Check git-remote; a token that may not see a repository is told the same.",
  ],
  [
    /unable to find remote helper|strange \w+ '|is not a git command|transport '.*' not allowed|invalid url|bad url|no scheme|unsupported protocol|dubious ownership/i,
    () => "Check git-remote: an https, ssh or git URL, or the path of a bare repository.",
  ],
];

/** Neither a token that writes nor a secret is ever given to a fork's pull request. */
function ofForks(event: string | undefined): string {
  if (event?.startsWith("pull_request") !== true) return "";
  return (
    " A pull request from a fork gets neither, whatever its workflow says: skip this step there, and let a workflow of " +
    "this repository report for it, on `workflow_run` (see examples/git-drain.yml)."
  );
}

/** The lock or another ref that somebody else has changed in the same moment: read again, then decide. */
const RACE =
  /stale info|cannot lock ref|reference already exists|incorrect old value|atomic|failed to update ref|fetch first/i;

/** Why a run of git failed. */
export interface Failure {
  isLasting: boolean;
  /** For a person, without secrets; says nothing of what is safe. */
  text: string;
  remedy: string;
}

/** What answers over http, but not with a packet of git's protocol. */
export const NO_GIT: Failure = {
  isLasting: true,
  text: "what answers there does not speak git's protocol",
  remedy: "Check git-remote, and whether a proxy or a page to sign in answers in its place.",
};

/** Understands a run of git that failed. */
export function failureOf(end: GitEnd, access: Access, circumstances: Circumstances): Failure {
  // Without its name: what is in a URL says nothing of what went wrong.
  const said = `${rejections(end.stdout)}\n${end.stderr}`.replaceAll(access.url, "it");
  const text =
    end.code === null ? "git was cut off, or the remote did not answer for too long" : gist(said, access);
  const lasting = LASTING.find(([pattern]) => pattern.test(said));
  const isLasting = end.code !== null && lasting !== undefined && !onlyRace(end.stdout, lasting[0]);
  return {
    isLasting,
    text,
    remedy: isLasting ? lasting[1](circumstances) : "Try again later; what was queued is kept.",
  };
}

function onlyRace(stdout: Buffer, pattern: RegExp): boolean {
  const rejected = rejections(stdout);
  return RACE.test(rejected) && !pattern.test(rejected);
}

/** The reasons per ref of `push --porcelain`: lines that begin with `!`. */
function rejections(stdout: Buffer): string {
  const lines = stdout.toString("utf8").split("\n");
  return lines
    .flatMap((line) => (line.startsWith("!\t") ? [line.split("\t").slice(2).join(" ")] : []))
    .join("\n");
}

const MOST_TEXT = 400;

/** The lines that tell why, on one line and without secrets. */
function gist(said: string, { secrets }: Access): string {
  const lines = said.split(/[\r\n]+/).map((line) => line.trim());
  const telling = lines.filter((line) => /^(fatal|error|remote|ERROR|ssh|\[|!)/.test(line));
  const text = (telling.length > 0 ? telling : lines.filter((line) => line !== "")).join("; ");
  const shown = secrets.reduce((rest, secret) => rest.replaceAll(secret, "***"), text);
  return shown.replace(/\/\/[^/@\s]+@/g, "//***@").slice(0, MOST_TEXT) || "git said nothing";
}

/** The fault for a person: what could not be done, why, what is safe, what to do. */
export function remoteError(what: string, url: string, failure: Failure, safe: string): OwnerReportError {
  const sentences = [`Could not ${what} ${url}: ${failure.text.replace(/\.$/, "")}.`, safe, failure.remedy];
  return new OwnerReportError("store", sentences.filter((sentence) => sentence !== "").join(" "));
}
