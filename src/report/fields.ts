import { LIMITS } from "./limits.js";
import { shortened } from "./shortened.js";
import { STATUSES, type Status, statusAtEnd, statusOf } from "./statuses.js";

/*
 * The fields of a report and their rules. They are plain functions, so that a producer checks its caller's fields without a
 * schema library; parse.ts applies the same rules to stored reports.
 */

export const SCHEMA = "owner-report/v1";

/** Fields of a checkpoint as strings, with progress and status in their normal form. */
export interface Checkpoint {
  team: string;
  worker: string;
  task_id: string;
  progress: string;
  done: string;
  next: string;
  status: Status;
  source: string;
}

/** Fields of a checkpoint as given by a caller: optional ones may be absent, progress and status in any accepted form. */
export type CheckpointFields = { team: string; worker: string; progress: string } & Partial<
  Record<keyof Checkpoint, string>
>;

export const CONTEXT_FIELDS = [
  "run_url",
  "repository",
  "workflow",
  "job",
  "matrix_leg",
  "run_id",
  "run_attempt",
  "ref",
  "sha",
  "actor",
] as const;

/**
 * CI run in which a report was made; every field may be empty. `matrix_leg` tells the legs of a job's matrix apart:
 * {@link NO_MATRIX} for a job without one, empty when it is not known.
 */
export type CiContext = Record<(typeof CONTEXT_FIELDS)[number], string>;
/** Leg of a job without a matrix. */
export const NO_MATRIX = "none";
export const NO_CONTEXT = Object.fromEntries(CONTEXT_FIELDS.map((field) => [field, ""])) as CiContext;

/** A report: every field a string (absent ones `""`), and its free Markdown body. */
export interface Report extends Checkpoint, CiContext {
  schema: typeof SCHEMA;
  report_id: string;
  /** ISO 8601; may be empty in a hand-written report. */
  created_at: string;
  body: string;
}

/** A problem of a field; `problem` continues a sentence after the field's name. */
export interface FieldProblem {
  field: string;
  problem: string;
}

const QUOTED_CHARACTERS = 64;
const QUOTED_FIELDS = 20;

type Checked = { value: string } | { problem: string };
export type Rule = (value: string) => Checked;

const rule =
  (problemOf: (value: string) => string | undefined): Rule =>
  (value) => {
    const problem = problemOf(value);
    return problem === undefined ? { value } : { problem };
  };

const given = rule(requiredProblem);
const line = rule(lineProblem);
const text = rule((value) => textProblem(value, LIMITS.textCharacters));

/** Rules of the checkpoint fields; a field without a fallback is required. */
export const CHECKPOINT_RULES: Readonly<Record<keyof Checkpoint, { check: Rule; fallback?: string }>> = {
  team: { check: given },
  worker: { check: given },
  task_id: { check: line, fallback: "" },
  progress: { check: progressRule },
  done: { check: text, fallback: "" },
  next: { check: text, fallback: "" },
  status: { check: statusRule, fallback: "normal" },
  source: { check: line, fallback: "" },
};

export const CHECKPOINT_FIELDS = Object.keys(CHECKPOINT_RULES) as (keyof Checkpoint)[];

/** Checks a caller's fields; returns all problems at once. */
export function checkCheckpoint(
  fields: Readonly<Record<string, string | undefined>>,
): { checkpoint: Checkpoint } | { problems: FieldProblem[] } {
  const problems: FieldProblem[] = [];
  const checkpoint: Record<string, string> = {};
  for (const field of CHECKPOINT_FIELDS) {
    const { check, fallback } = CHECKPOINT_RULES[field];
    const value = fields[field] ?? fallback;
    const checked = typeof value === "string" ? check(value) : { problem: missing(value) };
    if ("problem" in checked) problems.push({ field, problem: checked.problem });
    else checkpoint[field] = checked.value;
  }
  problems.push(
    ...unknownFields(Object.keys(fields).filter((field) => !Object.hasOwn(CHECKPOINT_RULES, field))),
  );
  if (problems.length > 0) return { problems };
  return { checkpoint: withFinalStatus(checkpoint as unknown as Checkpoint, fields.status) };
}

/** Sets the status that follows from a checkpoint's status word and its progress. */
export function withFinalStatus<T extends Checkpoint>(checkpoint: T, word: string | undefined): T {
  const { progress } = checkpoint;
  const status = word === undefined ? undefined : statusAtEnd(word, progress, progressPercent(progress));
  return status === undefined ? checkpoint : { ...checkpoint, status };
}

/** Returns the problems of unknown fields. Their names are foreign text, so at most 20 are listed. */
export function unknownFields(names: readonly string[]): FieldProblem[] {
  const told = names.slice(0, QUOTED_FIELDS).map(unknownField);
  const more = names.length - told.length;
  return more > 0 ? [...told, { field: `${more} more`, problem: "are not either" }] : told;
}

/** Returns the problem of an unknown field, quoting at most 64 characters of its name. */
function unknownField(name: string): FieldProblem {
  return { field: shortened(name, QUOTED_CHARACTERS), problem: "is not a field of a report" };
}

function missing(value: unknown): string {
  return value === undefined ? "is required" : "must be a string";
}

function progressRule(value: string): Checked {
  const problem = requiredProblem(value);
  if (problem !== undefined) return { problem };
  const parsed = parseProgress(value);
  return "problem" in parsed ? parsed : { value: parsed.text };
}

function statusRule(value: string): Checked {
  const known = statusOf(value);
  if (known !== undefined) return { value: known };
  return { problem: `must be one of ${STATUSES.join(", ")}, or a status or conclusion of GitHub's` };
}

function textProblem(value: string, max: number): string | undefined {
  if (value.includes("\0")) return "must not contain a NUL character";
  if (!value.isWellFormed()) return "is not well-formed Unicode";
  if (value.length <= max) return undefined;
  const length = [...value].length;
  return length > max ? `is ${length} characters long, at most ${max} are allowed` : undefined;
}

/** Returns why a text cannot be a new report's body, or `undefined` when it can. */
export function bodyProblem(body: string): string | undefined {
  if (body.includes("\0")) return "must not contain a NUL character";
  if (!body.isWellFormed()) return "is not well-formed Unicode";
  const isLong = Buffer.byteLength(body) > LIMITS.bodyBytes;
  return isLong ? `is over ${LIMITS.bodyBytes / 1024} KiB` : undefined;
}

/** Returns why a text cannot be a one-line field, or `undefined` when it can. */
export function lineProblem(value: string): string | undefined {
  return /[\r\n\u2028\u2029]/.test(value) ? "must be one line" : textProblem(value, LIMITS.lineCharacters);
}

function requiredProblem(value: string): string | undefined {
  return value.trim() === "" ? "is required" : lineProblem(value);
}

/** Returns the percentage of `80%`, `80` or `3/7`; `null` for other text. */
export function progressPercent(value: string): number | null {
  const parsed = parseProgress(value);
  return "problem" in parsed ? null : parsed.percent;
}

type Progress = { text: string; percent: number | null } | { problem: string };

function parseProgress(value: string): Progress {
  const word = value.trim();
  const percent = /^(\d{1,9}(?:\.\d{1,9})?)\s*%?$/.exec(word);
  if (percent?.[1] !== undefined) return share(Number(percent[1]), `${percent[1]}%`);
  const fraction = /^(\d{1,9})\s*\/\s*(\d{1,9})$/.exec(word);
  if (fraction) return fractionOf(Number(fraction[1]), Number(fraction[2]));
  if (/^[-+]?[\d.,]+\s*%?$/.test(word) || /^[-+]?[\d.]+\s*\/\s*[-+]?[\d.]+$/.test(word))
    return { problem: "is not a share between 0% and 100%" };
  const length = [...word].length;
  return length > 64
    ? { problem: `is ${length} characters long, at most 64 are allowed` }
    : { text: value, percent: null };
}

function fractionOf(part: number, whole: number): Progress {
  if (whole === 0) return { problem: "divides by zero" };
  return share(Math.round((part / whole) * 10_000) / 100, `${part}/${whole}`);
}

function share(percent: number, text: string): Progress {
  return percent > 100 ? { problem: "is over 100%" } : { text, percent };
}
