import { closeSync, constants, fstatSync, lstatSync, openSync } from "node:fs";
import { systemErrorName } from "../errors.js";
import { O_NOFOLLOW, O_NONBLOCK } from "../platform/files.js";
import { readUpTo } from "../platform/read-up-to.js";

const MOST_BYTES = 16 * 1024;
const MOST_NAMED = 5;
const RECEIPT = /^receipt\.([A-Za-z0-9][A-Za-z0-9_.-]{0,63})$/;

/** What a send command said in its result file (DESIGN §5.2). Its texts are foreign. */
export interface Said {
  /** The worst that it said. */
  outcome?: "failed" | "in-doubt" | undefined;
  reason?: string | undefined;
  retryAfterSeconds?: number | undefined;
  receipt?: Record<string, string> | undefined;
  /** What was not understood, and therefore counts for nothing. */
  problems: string[];
}

/** Reads what a send command said; a file that is not there says nothing. Throws nothing. */
export function readResultFile(path: string): Said {
  try {
    const bytes = readRegular(path);
    if (!bytes) return { problems: ["it is no regular file any more"] };
    const isCut = bytes.length > MOST_BYTES;
    const whole = isCut ? bytes.subarray(0, bytes.lastIndexOf("\n", MOST_BYTES - 1) + 1) : bytes;
    const said = parse(whole.toString("utf8"));
    return isCut ? { ...said, problems: [...said.problems, "what is beyond 16 KiB was not read"] } : said;
  } catch (error) {
    const name = systemErrorName(error);
    return { problems: name === "ENOENT" ? [] : [`it could not be read (${name ?? "unknown error"})`] };
  }
}

/** Reads one byte more than allowed; `undefined` for anything but a regular file with this one name. Does not wait for a writer. */
function readRegular(path: string): Buffer | undefined {
  if (!lstatSync(path).isFile()) return undefined;
  const descriptor = openSync(path, constants.O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    const { nlink } = fstatSync(descriptor);
    return nlink > 1 || !fstatSync(descriptor).isFile() ? undefined : readUpTo(descriptor, MOST_BYTES + 1);
  } finally {
    closeSync(descriptor);
  }
}

function parse(text: string): Said {
  const said: Said = { problems: [] };
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  for (const [index, line] of lines.entries()) {
    const problem = line.trim() === "" ? undefined : take(said, line);
    if (problem !== undefined) said.problems.push(`line ${index + 1} ${problem}`);
  }
  const more = said.problems.length - MOST_NAMED;
  if (more > 0) said.problems.splice(MOST_NAMED, more, `${more} more lines like these`);
  return said;
}

/** Adds what a line says; returns what is wrong with it. */
function take(said: Said, line: string): string | undefined {
  const at = line.indexOf("=");
  if (at < 0) return "is not name=value";
  const [name, value] = [line.slice(0, at).trim(), line.slice(at + 1).trim()];
  const [, receipt] = RECEIPT.exec(name) ?? [];
  if (receipt !== undefined) said.receipt = { ...said.receipt, [receipt]: value };
  else if (name === "reason") said.reason = value;
  else if (name === "outcome") return takeOutcome(said, value);
  else if (name === "retry-after") return takeSeconds(said, value);
  else return "has an unknown name (there are receipt.<name>, reason, outcome and retry-after)";
  return undefined;
}

/** Takes an outcome, which moves to the right only. */
function takeOutcome(said: Said, value: string): string | undefined {
  if (value !== "failed" && value !== "in-doubt") return "has an outcome that is not failed or in-doubt";
  if (said.outcome !== "in-doubt") said.outcome = value;
  return undefined;
}

function takeSeconds(said: Said, value: string): string | undefined {
  if (!/^\d+(?:\.\d+)?$/.test(value)) return "has a retry-after that is no number of seconds";
  said.retryAfterSeconds = Math.max(Number(value), said.retryAfterSeconds ?? 0);
  return undefined;
}
