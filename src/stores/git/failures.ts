import { type Done, OwnerReportError } from "../../errors.js";
import type { Access } from "./access.js";
import type { GitEnd } from "./process.js";
import { type Circumstances, REFUSALS, TRY_LATER } from "./refusals.js";

/*
 * Failures of git with a remote. A permanent refusal is reported at once, with its remedy; everything else may be
 * temporary: the network, a restarting server, another writer at the same moment.
 */

/** Messages about a ref that somebody else has changed at the same moment: read again, then decide. */
const RACE =
  /stale info|cannot lock ref|reference already exists|incorrect old value|atomic|failed to update ref|fetch first/i;

/** Reason of a failed run of git. */
export interface Failure {
  isLasting: boolean;
  /** True when it proves that a push of this run has moved nothing. */
  isRefused: boolean;
  /** Text for a person, without secrets. */
  text: string;
  remedy: string;
}

/** Failure of a server that answers over http, but not in git's protocol. */
export const NO_GIT: Failure = {
  isLasting: true,
  isRefused: true,
  text: "the server there does not speak git's protocol",
  remedy:
    "Check the address of the queue, queue (or OWNER_REPORT_QUEUE), and whether a proxy or a sign-in page answers in its place.",
};

/** Classifies a failed run of git. */
export function failureOf(
  end: GitEnd,
  access: Access,
  where: Pick<Circumstances, "root" | "event">,
): Failure {
  // Without the URL, whose text could match a pattern by chance.
  const told = `${rejections(end.stdout)}\n${end.stderr}`;
  const said = told.replaceAll(access.url, "it");
  // The same holds for names of refs, which contain words of reports.
  const matched = said.replace(/\brefs\/\S*/g, "a ref");
  if (end.code === null)
    return {
      ...{ isLasting: false, isRefused: false, remedy: TRY_LATER },
      text: "git was cut off, or the remote did not answer for too long",
    };
  const isRefused = provesNoMove(end.stdout, said);
  const refusal = REFUSALS.find(({ pattern }) => pattern.test(matched));
  if (!refusal || onlyRace(end.stdout, refusal.pattern))
    return { isLasting: false, isRefused, text: gist(said, access), remedy: TRY_LATER };
  const circumstances = { ...where, access, said: told };
  const text = refusal.text?.(circumstances) ?? gist(said, access, refusal.pattern);
  const remedy = refusal.remedy(circumstances);
  return { isLasting: refusal.mayPass !== true, isRefused, text: shown(text, access), remedy };
}

/** Messages of git itself, not of a server, from before it has asked for any ref to be moved. */
const BEFORE_ANY =
  /^(fatal|error): (unable to (access|look up|connect|find remote)|could not (read|resolve)|authentication failed|repository '|remote error: |transport '|'.*' does not appear|.*does not support|.*info\/refs not valid|strange |detected dubious|unsafe repository|the remote end hung up upon initial contact|protocol )/im;
/** Refusal of the request itself; after a 408 the server may have read all of it. */
const ANSWERED = /^error: RPC failed; HTTP (?!408)4\d\d\b/im;

/** Checks for proof that the remote has moved no ref: each was refused by name, or none was requested. */
function provesNoMove(stdout: Buffer, said: string): boolean {
  const rejected = rejections(stdout);
  if (rejected !== "") return !/remote failure|failed to report status/.test(rejected);
  return BEFORE_ANY.test(said) || ANSWERED.test(said);
}

/** Checks whether every ref was refused only because of a race, or because another ref was. */
function onlyRace(stdout: Buffer, pattern: RegExp): boolean {
  const rejected = rejections(stdout).split("\n");
  return rejected.every((reason) => RACE.test(reason) && !pattern.test(reason));
}

/** Extracts the refusals per ref from `push --porcelain`: lines that begin with `!`. */
function rejections(stdout: Buffer): string {
  const lines = stdout.toString("utf8").split("\n");
  return lines
    .flatMap((line) => (line.startsWith("!\t") ? [line.split("\t").slice(2).join(" ")] : []))
    .join("\n");
}

const MOST_TEXT = 400;
/** Decoration of servers, and closing remarks of git. */
const NOISE =
  /^remote:[\s=#*-]*$|^error: failed to push some refs|^remote: .*(unblock|allow the secret|skip_all)/;

/** Extracts the reason, on one line and without secrets. */
function gist(said: string, access: Access, pattern = /^$/): string {
  const lines = said.split(/[\r\n]+/).map((line) => line.trim().replace(/\s+/g, " "));
  const told = lines.filter((line) => line !== "" && !NOISE.test(line));
  const telling = told.filter(
    (line) => /^(fatal|error|remote|ERROR|ssh|\[|!)/.test(line) || pattern.test(line),
  );
  const reason = (telling.length > 0 ? telling : told).join("; ").replaceAll("access 'it/'", "access it");
  return shown(reason, access) || "git said nothing";
}

function shown(text: string, { secrets }: Access): string {
  const masked = secrets.reduce((rest, secret) => rest.replaceAll(secret, "***"), text);
  return masked.replace(/\/\/[^/@\s]+@/g, "//***@").slice(0, MOST_TEXT);
}

/** Returns the error for a person: what could not be done, why, what to do. */
export function remoteError(what: string, { text, remedy }: Failure, done?: Done): OwnerReportError {
  return new OwnerReportError("store", `Could not ${what}: ${text.replace(/\.$/, "")}.`, { done, remedy });
}
