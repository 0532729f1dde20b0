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
 *
 * A person who releases or retries a report has looked at it: doubts and failures up to then no longer hold or block it,
 * but what is sent from then on is still marked as a possible duplicate.
 */

const KEPT_ATTEMPTS = 20;
/** In-doubt attempts after which a report is not sent again without a person. */
export const MAX_IN_DOUBT = 3;

/** The longest that a send may be allowed to take. */
export const LONGEST_SEND_SECONDS = 7 * 24 * 3600;

export const OUTCOMES = ["sent", "failed", "in-doubt"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** One attempt to send a report. Times are ISO 8601. */
export interface Attempt {
  attempt: number;
  started_at: string;
  ended_at: string | null;
  /** null while it runs, and for ever if owner-report died meanwhile. */
  outcome: Outcome | null;
  reason: string;
  exit_code: number | null;
  signal: string | null;
  possible_duplicate: boolean;
  owner: string;
  fence: number;
  /** The most that its sender lets a send take; null where that has no limit, or the record does not say. */
  timeout_seconds: number | null;
}

/** The record `deliveries/<id>.json`. */
export interface Delivery {
  schema: "owner-report/delivery-v1";
  report_id: string;
  /** SHA-256 of the report's file: a record says nothing of another report that got its name. */
  report_sha256: string;
  /** How many attempts were started, ever. */
  attempts: number;
  /** How many of them ended in doubt, ever. */
  in_doubt: number;
  /** The latest 20 of them, oldest first. */
  latest: Attempt[];
  /** What the receiver said of the delivery, such as its message id. */
  receipt: Record<string, string> | null;
  /** Why it is set aside, while it is: an attempt since then means that a person released it. */
  held_reason: string | null;
  /** How many attempts and doubts there were when a person last released or retried it; null when nobody did. */
  reviewed: { attempts: number; in_doubt: number } | null;
}

/** The digest by which a record knows its report. */
export async function sha256Of(bytes: Uint8Array): Promise<string> {
  // Loaded here because a producer needs no digests: it keeps a reporting step fast.
  const { createHash } = await import("node:crypto");
  return createHash("sha256").update(bytes).digest("hex");
}

/** The record, unless all it says is that nothing was tried: of an attempt that was taken back. */
export function sayingSomething(delivery: Delivery | undefined): Delivery | undefined {
  const saysNothing = delivery?.attempts === 0 && delivery.held_reason === null && delivery.reviewed === null;
  return saysNothing ? undefined : delivery;
}

/** Of two records of one report the one that knows more of what was tried; the first where neither does. */
export function fuller(known: Delivery | undefined, other: Delivery | undefined): Delivery | undefined {
  if (!known || !other) return known ?? other;
  const [isSent, isOtherSent] = [known, other].map(({ latest }) => latest.at(-1)?.outcome === "sent");
  if (isSent !== isOtherSent) return isSent ? known : other;
  return other.attempts > known.attempts ? other : known;
}

/** How a send ended. */
export interface SendResult {
  outcome: Outcome;
  /** Why it is not `sent`, for a person. Never the command's text. */
  reason: string;
  exitCode: number | null;
  signal: string | null;
  receipt?: Record<string, string>;
  /** Set when it is `sent` by its exit code, and what sent has left processes that still work. */
  leftBehind?: boolean;
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
  const newDoubts = doubts - (delivery.reviewed?.in_doubt ?? 0);
  if (last.outcome !== "failed" && policy === "hold" && newDoubts > 0) return { do: "hold" };
  if (newDoubts >= MAX_IN_DOUBT) return { do: "blocked" };
  return { do: "send", attempt: delivery.attempts + 1, possibleDuplicate: doubts > 0 };
}

function settledDoubts(delivery: Delivery): number {
  return delivery.in_doubt + (delivery.latest.at(-1)?.outcome === null ? 1 : 0);
}

/** How many attempts have plainly failed since a person last looked. */
export function failuresOf({ attempts, in_doubt, reviewed }: Delivery): number {
  return attempts - in_doubt - (reviewed ? reviewed.attempts - reviewed.in_doubt : 0);
}

/** An attempt that is to begin. */
export interface Beginning {
  attempt: number;
  possibleDuplicate: boolean;
  owner: string;
  fence: number;
  at: string;
  timeoutSeconds?: number | undefined;
}

/** The record with an attempt begun. An earlier one without an outcome becomes in doubt: its process died. */
export function begun(
  id: string,
  before: Delivery | undefined,
  attempt: Beginning,
  reportSha256: string,
): Delivery {
  const known = before ? closeOpenAttempt(before, attempt.at) : emptyDelivery(id, reportSha256);
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
    timeout_seconds: attempt.timeoutSeconds ?? null,
  };
  const latest = [...known.latest, started].slice(-KEPT_ATTEMPTS);
  // Whoever sends it again has released it: a copy left in held/ is no longer half a move to there.
  return { ...known, attempts: attempt.attempt, latest, held_reason: null };
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

/** The record of a report that a person has looked at and lets go on. Its file may have been mended meanwhile. */
export function reviewedRecord(delivery: Delivery, reportSha256: string, at: string): Delivery {
  const known = closeOpenAttempt(delivery, at);
  const reviewed = { attempts: known.attempts, in_doubt: known.in_doubt };
  return { ...known, report_sha256: reportSha256, held_reason: null, reviewed };
}

/** Whether a person released it and nothing was tried since. */
export function isReleased({ attempts, held_reason, reviewed }: Delivery): boolean {
  return held_reason === null && reviewed?.attempts === attempts;
}

function closeOpenAttempt(delivery: Delivery, at: string): Delivery {
  if (delivery.latest.at(-1)?.outcome !== null) return delivery;
  const reason = "owner-report ended before it could record an outcome";
  return ended(delivery, { outcome: "in-doubt", reason, exitCode: null, signal: null }, at);
}

/** The record of a report that nothing was tried with. */
export function emptyDelivery(id: string, reportSha256: string): Delivery {
  return {
    schema: "owner-report/delivery-v1",
    report_id: id,
    report_sha256: reportSha256,
    attempts: 0,
    in_doubt: 0,
    latest: [],
    receipt: null,
    held_reason: null,
    reviewed: null,
  };
}
