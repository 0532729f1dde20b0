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
const KEPT_DECISIONS = 20;
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

/** Who decided something, and when (ISO 8601). */
export interface By {
  at: string;
  owner: string;
}

/** What was decided about a report besides its attempts, and why. */
export interface Decided {
  what: "held" | "released" | "retried";
  /** Empty where none is asked for. */
  reason: string;
  /** null in a record of a version that did not say. */
  by: By | null;
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
  /** 20 of them, oldest first: those in doubt and the latest. */
  latest: Attempt[];
  /** What the receiver said of the delivery, such as its message id. */
  receipt: Record<string, string> | null;
  /** Why it is set aside, while it is: an attempt since then means that a person released it. */
  held_reason: string | null;
  /** How many attempts and doubts there were when a person last released or retried it; null when nobody did. */
  reviewed: { attempts: number; in_doubt: number } | null;
  /** The latest 20 decisions, oldest first: their reasons stay when `held_reason` goes. Absent before the first. */
  decisions?: Decided[] | undefined;
}

/** The digest by which a record knows its report. */
export async function sha256Of(bytes: Uint8Array): Promise<string> {
  // Loaded here because a producer needs no digests: it keeps a reporting step fast.
  const { createHash } = await import("node:crypto");
  return createHash("sha256").update(bytes).digest("hex");
}

/** The record, unless all it says is that nothing was tried: of an attempt that was taken back. */
export function sayingSomething(delivery: Delivery | undefined): Delivery | undefined {
  if (!delivery) return undefined;
  const { attempts, held_reason, reviewed, decisions } = delivery;
  return attempts === 0 && held_reason === null && reviewed === null && !decisions ? undefined : delivery;
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
  leftBehind?: boolean | undefined;
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
  const known = before ? notHeld(closeOpenAttempt(before, attempt.at)) : emptyDelivery(id, reportSha256);
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
  return { ...known, attempts: attempt.attempt, latest: kept([...known.latest, started]) };
}

/** Without the oldest when there are too many; those in doubt go last, as they say why it may have gone out. */
function kept(attempts: Attempt[]): Attempt[] {
  if (attempts.length <= KEPT_ATTEMPTS) return attempts;
  const oldest = attempts.findIndex(({ outcome }) => outcome === "failed");
  return attempts.toSpliced(Math.max(oldest, 0), 1);
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
export function heldFor(delivery: Delivery, reason: string, by: By): Delivery {
  const known = notHeld(closeOpenAttempt(delivery, by.at));
  return { ...decided(known, { what: "held", reason, by }), held_reason: reason };
}

/** The record of a report that a person has looked at and lets go on. Its file may have been mended meanwhile. */
export function reviewedRecord(
  delivery: Delivery,
  reportSha256: string,
  { what, ...by }: By & { what: "released" | "retried" },
): Delivery {
  const known = notHeld(closeOpenAttempt(delivery, by.at));
  const reviewed = { attempts: known.attempts, in_doubt: known.in_doubt };
  return { ...decided(known, { what, reason: "", by }), report_sha256: reportSha256, reviewed };
}

/** The record of a report that is set aside no more; why it was stays among the decisions. */
function notHeld(delivery: Delivery): Delivery {
  const { held_reason: reason, decisions } = delivery;
  if (reason === null) return delivery;
  const isKept = decisions?.some((decision) => decision.what === "held" && decision.reason === reason);
  const known = isKept ? delivery : decided(delivery, { what: "held", reason, by: null });
  return { ...known, held_reason: null };
}

function decided(delivery: Delivery, decision: Decided): Delivery {
  return { ...delivery, decisions: [...(delivery.decisions ?? []), decision].slice(-KEPT_DECISIONS) };
}

/** The record of a report that was set aside before; why it was still stands. */
export function heldAgain(delivery: Delivery, reason: string, by: By): Delivery {
  return decided(delivery, { what: "held", reason, by });
}

/** The record as if its report had not been set aside for that reason; for another one that was given since, it still is. */
export function withoutHold(delivery: Delivery, reason: string): Delivery {
  const all = delivery.decisions ?? [];
  const since = all.slice(all.findLastIndex((decision) => decision.reason === reason) + 1);
  const decisions = all.filter((decision) => decision.reason !== reason);
  const isHeld = delivery.held_reason === reason && since.findLast(({ what }) => what === "held");
  return {
    ...delivery,
    held_reason: isHeld ? isHeld.reason : null,
    decisions: decisions.length > 0 ? decisions : undefined,
  };
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
