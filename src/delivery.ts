import * as z from "zod/mini";
import { OwnerReportError } from "./errors.js";

/*
 * What was tried with one report, and what that means for the next pass (DESIGN §6.4):
 *
 *   no record ───────────────▶ send
 *   last attempt "sent" ─────▶ archive: it went out, only the move to sent/ is missing
 *   last attempt "failed" ───▶ send
 *   last attempt "in-doubt", or started without an outcome (its process died):
 *       in-doubt: hold ──────▶ hold
 *       third time in doubt ─▶ blocked: nobody sends it again by itself
 *       else ────────────────▶ send, marked as a possible duplicate
 */

const KEPT_ATTEMPTS = 20;
/** In-doubt attempts after which a report is not sent again without a person. */
export const MAX_IN_DOUBT = 3;

const outcome = z.enum(["sent", "failed", "in-doubt"]);

const attemptSchema = z.object({
  attempt: z.number(),
  started_at: z.string(),
  ended_at: z.nullable(z.string()),
  outcome: z.nullable(outcome),
  reason: z.string(),
  exit_code: z.nullable(z.number()),
  signal: z.nullable(z.string()),
  possible_duplicate: z.boolean(),
  owner: z.string(),
  fence: z.number(),
});

const deliverySchema = z.object({
  schema: z.literal("owner-report/delivery-v1"),
  report_id: z.string(),
  /** How many attempts were started, ever. */
  attempts: z.number(),
  /** How many of them are or were in doubt, ever. */
  in_doubt: z.number(),
  /** The latest 20 of them, oldest first. */
  latest: z.array(attemptSchema).check(z.minLength(1)),
  /** What the receiver said of the delivery, such as its message id. */
  receipt: z.nullable(z.record(z.string(), z.string())),
  /** Why it was set aside, when it was. */
  held_reason: z.nullable(z.string()),
});

export type Outcome = z.infer<typeof outcome>;
export type Attempt = z.infer<typeof attemptSchema>;
/** The record `deliveries/<id>.json`. */
export type Delivery = z.infer<typeof deliverySchema>;

/** How a send ended. */
export interface SendResult {
  outcome: Outcome;
  /** Why it is not `sent`, for a person. Never the command's text. */
  reason: string;
  exitCode: number | null;
  signal: string | null;
  receipt?: Record<string, string>;
}

export type InDoubtPolicy = "resend" | "hold";
export type Decision =
  | { do: "send"; attempt: number; possibleDuplicate: boolean }
  | { do: "archive" | "hold" | "blocked" };

/** What is to be done with a pending report that has this record. */
export function decide(delivery: Delivery | undefined, policy: InDoubtPolicy): Decision {
  const last = delivery?.latest.at(-1);
  if (!delivery || !last) return { do: "send", attempt: 1, possibleDuplicate: false };
  if (last.outcome === "sent") return { do: "archive" };
  const doubts = settledDoubts(delivery);
  if (last.outcome !== "failed" && policy === "hold") return { do: "hold" };
  if (doubts >= MAX_IN_DOUBT) return { do: "blocked" };
  return { do: "send", attempt: delivery.attempts + 1, possibleDuplicate: doubts > 0 };
}

function settledDoubts(delivery: Delivery): number {
  return delivery.in_doubt + (delivery.latest.at(-1)?.outcome === null ? 1 : 0);
}

/** The record with an attempt begun. An earlier one without an outcome becomes in doubt: its process died. */
export function begun(
  id: string,
  before: Delivery | undefined,
  attempt: { attempt: number; possibleDuplicate: boolean; owner: string; fence: number; at: string },
): Delivery {
  const known = before ? closeOpenAttempt(before, attempt.at) : emptyDelivery(id);
  const started: Attempt = {
    attempt: attempt.attempt,
    started_at: attempt.at,
    ended_at: null,
    outcome: null,
    reason: "",
    exit_code: null,
    signal: null,
    possible_duplicate: attempt.possibleDuplicate,
    owner: attempt.owner,
    fence: attempt.fence,
  };
  return { ...known, attempts: attempt.attempt, latest: [...known.latest, started].slice(-KEPT_ATTEMPTS) };
}

/** The record with its open attempt ended. */
export function ended(delivery: Delivery, result: SendResult, at: string): Delivery {
  const open = delivery.latest.at(-1);
  if (!open) return delivery;
  const closed: Attempt = {
    ...open,
    ended_at: at,
    outcome: result.outcome,
    reason: result.reason,
    exit_code: result.exitCode,
    signal: result.signal,
  };
  return {
    ...delivery,
    in_doubt: delivery.in_doubt + (result.outcome === "in-doubt" ? 1 : 0),
    latest: [...delivery.latest.slice(0, -1), closed],
    receipt: result.outcome === "sent" ? (result.receipt ?? null) : delivery.receipt,
  };
}

/** The record of a report that is set aside for a person. */
export function heldFor(delivery: Delivery, reason: string, at: string): Delivery {
  return { ...closeOpenAttempt(delivery, at), held_reason: reason };
}

function closeOpenAttempt(delivery: Delivery, at: string): Delivery {
  if (delivery.latest.at(-1)?.outcome !== null) return delivery;
  const reason = "owner-report ended before it could record an outcome";
  return ended(delivery, { outcome: "in-doubt", reason, exitCode: null, signal: null }, at);
}

function emptyDelivery(id: string): Delivery {
  return {
    schema: "owner-report/delivery-v1",
    report_id: id,
    attempts: 0,
    in_doubt: 0,
    latest: [],
    receipt: null,
    held_reason: null,
  };
}

/** @throws OwnerReportError `invalid-report` when the bytes are not the record of this report */
export function parseDelivery(bytes: Uint8Array, id: string, path: string): Delivery {
  const parsed = deliverySchema.safeParse(parseJson(bytes));
  if (parsed.success && parsed.data.report_id === id) return parsed.data;
  throw new OwnerReportError(
    "invalid-report",
    `The delivery record ${path} is not valid, so nobody knows whether report ${id} went out before. ` +
      "It stays where it is and was not sent. Find out whether it arrived, then remove the record to send it again.",
  );
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch {
    return undefined;
  }
}
