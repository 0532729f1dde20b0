import * as z from "zod/mini";
import { idProblem } from "./id.js";
import { LIMITS } from "./limits.js";

export const SCHEMA = "owner-report/v1";

export const STATUSES = ["normal", "warning", "blocked", "failed", "cancelled", "completed"] as const;
export type Status = (typeof STATUSES)[number];

const ALIASES: Readonly<Record<string, Status>> = {
  success: "normal",
  ok: "normal",
  pending: "normal",
  in_progress: "normal",
  done: "completed",
  failure: "failed",
  error: "failed",
};

/** Adds what is wrong, if anything, to the issues of a field. */
function say(ctx: { value: string; issues: object[] }, problem: string | undefined): void {
  if (problem !== undefined) ctx.issues.push({ code: "custom", message: problem, input: ctx.value });
}

function textProblem(value: string, max: number): string | undefined {
  if (value.includes("\0")) return "must not contain a NUL character";
  if (!value.isWellFormed()) return "is not well-formed Unicode";
  if (value.length <= max) return undefined;
  const length = [...value].length;
  return length > max ? `is ${length} characters long, at most ${max} are allowed` : undefined;
}

/** Says why a text cannot be a new report's body, or `undefined` when it can. */
export function bodyProblem(body: string): string | undefined {
  if (body.includes("\0")) return "must not contain a NUL character";
  if (!body.isWellFormed()) return "is not well-formed Unicode";
  const isLong = Buffer.byteLength(body) > LIMITS.bodyBytes;
  return isLong ? `is over ${LIMITS.bodyBytes / 1024} KiB` : undefined;
}

/** Says why a text cannot be a one-line field, or `undefined` when it can. */
export function lineProblem(value: string): string | undefined {
  return /[\r\n\u2028\u2029]/.test(value) ? "must be one line" : textProblem(value, LIMITS.lineCharacters);
}

function requiredProblem(value: string): string | undefined {
  return value.trim() === "" ? "is required" : lineProblem(value);
}

function momentProblem(value: string): string | undefined {
  const isShaped = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:?\d\d)$/.test(value);
  return isShaped && !Number.isNaN(Date.parse(value))
    ? undefined
    : "must be a date and time such as 2026-11-22T15:30:00Z";
}

const progress = z.pipe(
  z.string(),
  z.transform((value, ctx) => {
    const parsed = parseProgress(value);
    const problem = requiredProblem(value) ?? ("problem" in parsed ? parsed.problem : undefined);
    if (problem === undefined && "text" in parsed) return parsed.text;
    ctx.issues.push({ code: "custom", message: problem ?? "is not valid", input: value });
    return z.NEVER;
  }),
);

const status = z.pipe(
  z.string(),
  z.transform((value, ctx): Status => {
    const word = value.trim().toLowerCase();
    const found =
      STATUSES.find((s) => s === word) ?? (Object.hasOwn(ALIASES, word) ? ALIASES[word] : undefined);
    if (found) return found;
    ctx.issues.push({ code: "custom", message: `must be one of ${STATUSES.join(", ")}`, input: value });
    return z.NEVER;
  }),
);

const given = z.string().check((ctx) => say(ctx, requiredProblem(ctx.value)));
const optionalLine = z._default(
  z.string().check((ctx) => say(ctx, lineProblem(ctx.value))),
  "",
);
const optionalText = z._default(
  z.string().check((ctx) => say(ctx, textProblem(ctx.value, LIMITS.textCharacters))),
  "",
);

const callerShape = {
  team: given,
  worker: given,
  task_id: optionalLine,
  progress,
  done: optionalText,
  next: optionalText,
  status: z._default(status, "normal"),
  source: optionalLine,
};

const contextShape = {
  run_url: optionalLine,
  repository: optionalLine,
  workflow: optionalLine,
  job: optionalLine,
  run_id: optionalLine,
  run_attempt: optionalLine,
  ref: optionalLine,
  sha: optionalLine,
  actor: optionalLine,
};

/** What a caller says of a checkpoint. Strings in, strings out; progress and status in their normal form. */
export const checkpointSchema = z.strictObject(callerShape);
export type Checkpoint = z.infer<typeof checkpointSchema>;

/** The same as a caller writes it: optional fields may be absent, progress and status in any accepted form. */
export type CheckpointFields = { team: string; worker: string; progress: string } & Partial<
  Record<keyof Checkpoint, string>
>;

/** Where in CI a report was made; every field may be empty. */
export type CiContext = { [field in keyof typeof contextShape]: string };

/**
 * The front matter of a stored report. A hand-written one may leave out all but team, worker and progress. Made on
 * demand: a producer reads no stored reports.
 */
export function frontMatterSchema() {
  frontMatter ??= makeFrontMatterSchema();
  return frontMatter;
}

let frontMatter: ReturnType<typeof makeFrontMatterSchema> | undefined;

function makeFrontMatterSchema() {
  return z.strictObject({
    schema: z._default(z.literal(SCHEMA), SCHEMA),
    report_id: z.optional(z.string().check((ctx) => say(ctx, idProblem(ctx.value)))),
    created_at: z._default(
      z.string().check((ctx) => say(ctx, momentProblem(ctx.value))),
      "",
    ),
    ...callerShape,
    ...contextShape,
  });
}

/** A report: every field a string (absent ones `""`), and its free Markdown body. */
export type Report = {
  schema: typeof SCHEMA;
  report_id: string;
  created_at: string;
  body: string;
} & Checkpoint &
  CiContext;

export const CHECKPOINT_FIELDS = Object.keys(callerShape) as (keyof Checkpoint)[];
export const CONTEXT_FIELDS = Object.keys(contextShape) as (keyof CiContext)[];
export const NO_CONTEXT = Object.fromEntries(CONTEXT_FIELDS.map((field) => [field, ""])) as CiContext;

/** A share of 100, from `80%`, `80` or `3/7`; `null` for a text. */
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

/** All problems of one input, each `field: what is wrong`, for an error that names every bad field at once. */
export function problemsOf(error: z.core.$ZodError): { field: string; problem: string }[] {
  return error.issues.flatMap((issue): { field: string; problem: string }[] => {
    if (issue.code === "unrecognized_keys")
      return issue.keys.map((field) => ({ field, problem: "is not a field of a report" }));
    const field = issue.path.map(String).join(".");
    if (issue.code === "invalid_type")
      return [{ field, problem: issue.input === undefined ? "is required" : `must be a ${issue.expected}` }];
    if (issue.code === "invalid_value")
      return [{ field, problem: `must be ${issue.values.map((v) => `"${String(v)}"`).join(" or ")}` }];
    return [{ field, problem: issue.code === "invalid_union" ? "is not valid" : issue.message }];
  });
}
