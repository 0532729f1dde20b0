import * as z from "zod/mini";
import {
  CHECKPOINT_FIELDS,
  CHECKPOINT_RULES,
  CONTEXT_FIELDS,
  type FieldProblem,
  lineProblem,
  type Rule,
  SCHEMA,
  unknownFields,
} from "./fields.js";
import { idProblem } from "./id.js";

/*
 * What the front matter of a stored report may hold. A hand-written one may leave out all but team, worker and
 * progress; a field that is no field of a report is a mistake, not a remark.
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

export const frontMatterSchema = z.strictObject({
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

/** All problems of one input, for an error that names every bad field at once. */
export function problemsOf(error: z.core.$ZodError): FieldProblem[] {
  return error.issues.flatMap((issue): FieldProblem[] => {
    if (issue.code === "unrecognized_keys") return unknownFields(issue.keys);
    const field = issue.path.map(String).join(".");
    if (issue.code === "invalid_type") return [{ field, problem: "is required" }];
    if (issue.code === "invalid_value")
      return [{ field, problem: `must be ${issue.values.map((v) => `"${String(v)}"`).join(" or ")}` }];
    return [{ field, problem: issue.message }];
  });
}
