import { OwnerReportError } from "../../errors.js";
import type { Access } from "./access.js";
import type { GitEnd } from "./process.js";
import { AGAIN, type Circumstances, REFUSALS } from "./refusals.js";

/*
 * What git says when something went wrong with a remote. A refusal that stays one is said at once, with its remedy;
 * everything else may pass: the network, a server that restarts, another writer of the same moment.
 */

/** The lock or another ref that somebody else has changed in the same moment: read again, then decide. */
const RACE =
  /stale info|cannot lock ref|reference already exists|incorrect old value|atomic|failed to update ref|fetch first/i;

/** Why a run of git failed. */
export interface Failure {
  isLasting: boolean;
  /** It is proof that a push of this run has moved nothing. */
  isRefused: boolean;
  /** For a person, without secrets; says nothing of what is safe. */
  text: string;
  remedy: string;
}

/** What answers over http, but not with a packet of git's protocol. */
export const NO_GIT: Failure = {
  isLasting: true,
  isRefused: true,
  text: "what answers there does not speak git's protocol",
  remedy: "Check queue, and whether a proxy or a page to sign in answers in its place.",
};

/** Understands a run of git that failed. */
export function failureOf(
  end: GitEnd,
  access: Access,
  where: Pick<Circumstances, "root" | "event">,
): Failure {
  // Without its name: what is in a URL says nothing of what went wrong.
  const told = `${rejections(end.stdout)}\n${end.stderr}`;
  const said = told.replaceAll(access.url, "it");
  // Nor do the names of refs, which hold words of reports.
  const matched = said.replace(/\brefs\/\S*/g, "a ref");
  if (end.code === null)
    return {
      ...{ isLasting: false, isRefused: false, remedy: AGAIN },
      text: "git was cut off, or the remote did not answer for too long",
    };
  const isRefused = provesNoMove(end.stdout, said);
  const refusal = REFUSALS.find(({ pattern }) => pattern.test(matched));
  if (!refusal || onlyRace(end.stdout, refusal.pattern))
    return { isLasting: false, isRefused, text: gist(said, access), remedy: AGAIN };
  const circumstances = { ...where, access, said: told };
  const text = refusal.text?.(circumstances) ?? gist(said, access, refusal.pattern);
  const remedy = refusal.remedy(circumstances);
  return { isLasting: refusal.mayPass !== true, isRefused, text: shown(text, access), remedy };
}

/** What git itself says, and no server through it, when it ends before it has asked for any ref to be moved. */
const BEFORE_ANY =
  /^(fatal|error): (unable to (access|look up|connect|find remote)|could not (read|resolve)|authentication failed|repository '|remote error: |transport '|'.*' does not appear|.*does not support|.*info\/refs not valid|strange |detected dubious|unsafe repository|the remote end hung up upon initial contact|protocol )/im;
/** An answer to the request that asked for it; after a 408 the server may have read the whole of it. */
const ANSWERED = /^error: RPC failed; HTTP (?!408)4\d\d\b/im;

/** Whether it is certain that the remote has moved no ref: each was refused by name, or none was asked for. */
function provesNoMove(stdout: Buffer, said: string): boolean {
  const rejected = rejections(stdout);
  if (rejected !== "") return !/remote failure|failed to report status/.test(rejected);
  return BEFORE_ANY.test(said) || ANSWERED.test(said);
}

/** Whether every ref was refused for the moment's sake, or for that of another one. */
function onlyRace(stdout: Buffer, pattern: RegExp): boolean {
  const rejected = rejections(stdout).split("\n");
  return rejected.every((reason) => RACE.test(reason) && !pattern.test(reason));
}

/** The reasons per ref of `push --porcelain`: lines that begin with `!`. */
function rejections(stdout: Buffer): string {
  const lines = stdout.toString("utf8").split("\n");
  return lines
    .flatMap((line) => (line.startsWith("!\t") ? [line.split("\t").slice(2).join(" ")] : []))
    .join("\n");
}

const MOST_TEXT = 400;
/** Lines that a server draws for the eye, and what git adds when it has told all. */
const NOISE =
  /^remote:[\s=#*-]*$|^error: failed to push some refs|^remote: .*(unblock|allow the secret|skip_all)/;

/** The lines that tell why, on one line and without secrets. */
function gist(said: string, access: Access, pattern = /^$/): string {
  const lines = said.split(/[\r\n]+/).map((line) => line.trim().replace(/\s+/g, " "));
  const told = lines.filter((line) => line !== "" && !NOISE.test(line));
  const telling = told.filter(
    (line) => /^(fatal|error|remote|ERROR|ssh|\[|!)/.test(line) || pattern.test(line),
  );
  return shown((telling.length > 0 ? telling : told).join("; "), access) || "git said nothing";
}

function shown(text: string, { secrets }: Access): string {
  const masked = secrets.reduce((rest, secret) => rest.replaceAll(secret, "***"), text);
  return masked.replace(/\/\/[^/@\s]+@/g, "//***@").slice(0, MOST_TEXT);
}

/** The fault for a person: what could not be done, why, what is safe, what to do. */
export function remoteError(what: string, url: string, failure: Failure, safe: string): OwnerReportError {
  const sentences = [`Could not ${what} ${url}: ${failure.text.replace(/\.$/, "")}.`, safe, failure.remedy];
  return new OwnerReportError("store", sentences.filter((sentence) => sentence !== "").join(" "));
}
