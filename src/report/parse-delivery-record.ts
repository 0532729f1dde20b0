import * as z from "zod/mini";
import { OwnerReportError } from "../errors.js";
import { type Attempt, type Decided, type Delivery, OUTCOMES } from "./delivery-record.js";

const count = z.int().check(z.gte(0));

const attempt: z.ZodMiniType<Attempt> = z.object({
  attempt: z.int().check(z.gte(1)),
  started_at: z.string(),
  ended_at: z.nullable(z.string()),
  outcome: z.nullable(z.enum(OUTCOMES)),
  reason: z.string(),
  exit_code: z.nullable(z.number()),
  signal: z.nullable(z.string()),
  possible_duplicate: z.boolean(),
  owner: z.string(),
  fence: z.number(),
  // Records of earlier versions lack it, and those versions ignore it.
  timeout_seconds: z._default(z.nullable(z.number()), null),
});

const decided: z.ZodMiniType<Decided> = z.object({
  what: z.enum(["held", "released", "retried"]),
  reason: z.string(),
  by: z.nullable(z.object({ at: z.string(), owner: z.string() })),
});

/** Shape of a delivery record. */
export const deliverySchema: z.ZodMiniType<Delivery> = z.object({
  schema: z.literal("owner-report/delivery-v1"),
  report_id: z.string(),
  report_sha256: z.string(),
  attempts: count,
  in_doubt: count,
  tried_again: z.optional(count),
  latest: z.array(attempt),
  receipt: z.nullable(z.record(z.string(), z.string())),
  held_reason: z.nullable(z.string()),
  not_before: z.optional(z.string()),
  reviewed: z.nullable(z.object({ attempts: count, in_doubt: count, tried_again: z.optional(count) })),
  confirmed: z.optional(z.object({ at: z.string(), owner: z.string(), reason: z.string() })),
  decisions: z.optional(z.array(decided)),
});

/**
 * Parses the delivery record of a report.
 *
 * @throws OwnerReportError `invalid-report` when the bytes are not the record of this report
 */
export function parseDelivery(bytes: Uint8Array, id: string, path: string): Delivery {
  const parsed = deliverySchema.safeParse(parseJson(bytes));
  if (parsed.success && parsed.data.report_id === id && isWhole(parsed.data)) return parsed.data;
  throw new OwnerReportError(
    "invalid-report",
    `The delivery record ${path} is not valid, so nobody knows whether report ${id} went out before. ` +
      "It stays where it is and was not sent. Find out whether it arrived, then remove the record to send it again.",
  );
}

/** Checks that a record of attempts holds at least one of them. */
function isWhole({ attempts, latest }: Delivery): boolean {
  return attempts === 0 || latest.length > 0;
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch {
    return undefined; // Not JSON: refused by the schema.
  }
}
