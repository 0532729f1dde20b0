import * as z from "zod/mini";
import { idProblem } from "./id.js";

export const SCHEMA = "owner-report/v1";

/** Sizes that a report keeps to (DESIGN §3). Characters are Unicode code points; the others are bytes of UTF-8. */
export const LIMITS = {
  lineCharacters: 512,
  textCharacters: 4_000,
  frontMatterBytes: 16 * 1024,
  bodyBytes: 256 * 1024,
  fileBytes: 1024 * 1024,
} as const;

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

const text = (max: number) =>
  z.string().check((ctx) => {
    const problem = textProblem(ctx.value, max);
    if (problem) ctx.issues.push({ code: "custom", message: problem, input: ctx.value });
  });

const line = () =>
  text(LIMITS.lineCharacters).check((ctx) => {
    if (/[\r\n\u2028\u2029]/.test(ctx.value))
      ctx.issues.push({ code: "custom", message: "must be one line", input: ctx.value });
  });

const required = () =>
  line().check((ctx) => {
    if (ctx.value.trim() === "")
      ctx.issues.push({ code: "custom", message: "is required", input: ctx.value });
  });

function textProblem(value: string, max: number): string | undefined {
  if (value.includes("\0")) return "must not contain a NUL character";
  if (!value.isWellFormed()) return "is not well-formed Unicode";
  if (value.length <= max) return undefined;
  const length = [...value].length;
  return length > max ? `is ${length} characters long, at most ${max} are allowed` : undefined;
}

const progress = z.pipe(
  required(),
  z.transform((value, ctx) => {
    const parsed = parseProgress(value);
    if ("problem" in parsed) ctx.issues.push({ code: "custom", message: parsed.problem, input: value });
    return "problem" in parsed ? z.NEVER : parsed.text;
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

const reportId = z.string().check((ctx) => {
  const problem = idProblem(ctx.value);
  if (problem) ctx.issues.push({ code: "custom", message: problem, input: ctx.value });
});

const moment = z.string().check((ctx) => {
  const shaped = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:?\d\d)$/.test(ctx.value);
  if (!shaped || Number.isNaN(Date.parse(ctx.value)))
    ctx.issues.push({
      code: "custom",
      message: "must be a date and time such as 2026-11-22T15:30:00Z",
      input: ctx.value,
    });
});

const callerShape = {
  team: required(),
  worker: required(),
  task_id: z._default(line(), ""),
  progress,
  done: z._default(text(LIMITS.textCharacters), ""),
  next: z._default(text(LIMITS.textCharacters), ""),
  status: z._default(status, "normal"),
  source: z._default(line(), ""),
};

const contextShape = {
  run_url: z._default(line(), ""),
  repository: z._default(line(), ""),
  workflow: z._default(line(), ""),
  job: z._default(line(), ""),
  run_id: z._default(line(), ""),
  run_attempt: z._default(line(), ""),
  ref: z._default(line(), ""),
  sha: z._default(line(), ""),
  actor: z._default(line(), ""),
};

/** What a caller says of a checkpoint. Strings in, strings out; progress and status in their normal form. */
export const checkpointSchema = z.strictObject(callerShape);
export type Checkpoint = z.infer<typeof checkpointSchema>;

/** Where in CI a report was made; every field may be empty. */
export const contextSchema = z.strictObject(contextShape);
export type CiContext = z.infer<typeof contextSchema>;

/** The front matter of a stored report. A hand-written one may leave out all but team, worker and progress. */
export const frontMatterSchema = z.strictObject({
  schema: z._default(z.literal(SCHEMA), SCHEMA),
  report_id: z.optional(reportId),
  created_at: z._default(z.union([z.literal(""), moment]), ""),
  ...callerShape,
  ...contextShape,
});

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
