import * as z from "zod/mini";
import { OwnerReportError } from "../errors.js";
import {
  CHECKPOINT_FIELDS,
  CHECKPOINT_RULES,
  CONTEXT_FIELDS,
  type FieldProblem,
  lineProblem,
  type Report,
  type Rule,
  SCHEMA,
  unknownFields,
  withFinalStatus,
} from "./fields.js";
import { readFrontMatter } from "./front-matter.js";
import { idProblem } from "./id.js";

/**
 * Reads a stored report. Its id is its file name; a hand-written file needs only team, worker and progress.
 *
 * @param bytes content of the file, at most 1 MiB of UTF-8
 * @throws OwnerReportError `invalid-report`; the message begins with what is wrong and names all bad fields at once
 */
export function parseReport(bytes: Uint8Array, id: string): Report {
  const { fields, body } = readFrontMatter(decode(bytes));
  const given = Object.fromEntries([...fields].filter(([, value]) => value !== ""));
  const parsed = frontMatterSchema.safeParse(given);
  const problems = parsed.success ? [] : problemsOf(parsed.error).map((p) => `${p.field} ${p.problem}`);
  if (!parsed.success) throw invalid(problems.join("; "));
  const { report_id = id, ...rest } = parsed.data;
  if (report_id !== id) throw invalid(`it names itself ${report_id}, which is not its file name`);
  if (body.includes("\0")) throw invalid("its body contains a NUL character");
  return withFinalStatus({ ...rest, report_id: id, body } as Report, given.status);
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new OwnerReportError("invalid-report", "it is not valid UTF-8", { cause });
  }
}

function invalid(message: string): OwnerReportError {
  return new OwnerReportError("invalid-report", message);
}

/*
 * Schema of the front matter of a stored report. A hand-written one needs only team, worker and progress; an unknown field
 * is an error.
 */

function string(check: Rule) {
  return z.pipe(
    z.string(),
    z.transform((value, ctx) => {
      const checked = check(value);
      if ("value" in checked) return checked.value;
      ctx.issues.push({ code: "custom", message: checked.problem, input: value });
      return z.NEVER;
    }),
  );
}

const ruled = (problemOf: (value: string) => string | undefined) =>
  string((value) => {
    const problem = problemOf(value);
    return problem === undefined ? { value } : { problem };
  });

const context = z._default(ruled(lineProblem), "");

const checkpointShape = CHECKPOINT_FIELDS.map((field) => {
  const { check, fallback } = CHECKPOINT_RULES[field];
  return [field, fallback === undefined ? string(check) : z._default(string(check), fallback)];
});

const frontMatterSchema = z.strictObject({
  schema: z._default(z.literal(SCHEMA), SCHEMA),
  report_id: z.optional(ruled(idProblem)),
  created_at: z._default(ruled(momentProblem), ""),
  ...Object.fromEntries(checkpointShape),
  ...Object.fromEntries(CONTEXT_FIELDS.map((field) => [field, context])),
});

function momentProblem(value: string): string | undefined {
  const isShaped = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:?\d\d)$/.test(value);
  return isShaped && !Number.isNaN(Date.parse(value))
    ? undefined
    : "must be a date and time such as 2026-11-22T15:30:00Z";
}

/** Converts all issues of one input, for an error that names every bad field at once. */
function problemsOf(error: z.core.$ZodError): FieldProblem[] {
  return error.issues.flatMap((issue): FieldProblem[] => {
    if (issue.code === "unrecognized_keys") return unknownFields(issue.keys);
    const field = issue.path.map(String).join(".");
    if (issue.code === "invalid_type") return [{ field, problem: "is required" }];
    if (issue.code === "invalid_value")
      return [{ field, problem: `must be ${issue.values.map((v) => `"${String(v)}"`).join(" or ")}` }];
    return [{ field, problem: issue.message }];
  });
}
