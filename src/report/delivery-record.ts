const KEPT_ATTEMPTS = 20;
const KEPT_DECISIONS = 20;
/** Upper limit of a send's timeout. */
export const LONGEST_SEND_SECONDS = 7 * 24 * 3600;

/** Longest time, in seconds, that a pass waits to try again; what asks for more is left to a later pass. */
export const LONGEST_PAUSE_SECONDS = 60;
/** Longest time, in seconds, for which later passes leave a report alone because its receiver asked for it. */
export const LONGEST_REST_SECONDS = 3600;

export const OUTCOMES = ["sent", "failed", "in-doubt"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** One attempt to send a report. Times are ISO 8601. */
export interface Attempt {
  attempt: number;
  started_at: string;
  ended_at: string | null;
  /** null while the send runs, and for ever if owner-report died meanwhile. */
  outcome: Outcome | null;
  reason: string;
  exit_code: number | null;
  signal: string | null;
  possible_duplicate: boolean;
  owner: string;
  fence: number;
  /** Timeout of the send; null where it has none, or the record does not say. */
  timeout_seconds: number | null;
}

/** Author and time (ISO 8601) of a decision. */
export interface DecidedBy {
  at: string;
  owner: string;
}

/** A decision about a report, with its reason. */
export interface Decided {
  what: "held" | "released" | "retried";
  /** Reason; empty where none is required. */
  reason: string;
  /** null in a record of a version without this field. */
  by: DecidedBy | null;
}

/** Word of a person that a report arrived, with its reason. */
export interface Confirmation extends DecidedBy {
  reason: string;
}

/** The record `deliveries/<id>.json`. */
export interface Delivery {
  schema: "owner-report/delivery-v1";
  report_id: string;
  /** SHA-256 of the report's file: a record does not apply to another report with the same name. */
  report_sha256: string;
  /** Total number of started attempts. */
  attempts: number;
  /** Total number of attempts that ended in doubt. */
  in_doubt: number;
  /** Number of failed attempts that were followed by another in the same pass; absent for none. */
  tried_again?: number | undefined;
  /** 20 attempts, oldest first: those in doubt and the latest. */
  latest: Attempt[];
  /** Confirmation of the receiver, such as its message id. */
  receipt: Receipt | null;
  /** Reason of the current hold; an attempt since then means that a person released it. */
  held_reason: string | null;
  /** Time (ISO 8601) before which its receiver wants no other attempt; absent where it did not ask for that. */
  not_before?: string | undefined;
  /** The same numbers when a person last released or retried it; null when nobody did. */
  reviewed: { attempts: number; in_doubt: number; tried_again?: number | undefined } | null;
  /** Set when a person said that it arrived, which no attempt proves. */
  confirmed?: Confirmation | undefined;
  /** The latest 20 decisions, oldest first: their reasons stay when `held_reason` goes. Absent before the first. */
  decisions?: Decided[] | undefined;
}

/** Computes the digest that ties a record to its report. */
export async function sha256Of(bytes: Uint8Array): Promise<string> {
  // Loaded here because a producer needs no digests: it keeps a reporting step fast.
  const { createHash } = await import("node:crypto");
  return createHash("sha256").update(bytes).digest("hex");
}

/** Returns the record, or `undefined` for an empty one, as left by a rolled-back attempt. */
export function unlessEmpty(delivery: Delivery | undefined): Delivery | undefined {
  if (!delivery) return undefined;
  const { attempts, held_reason, reviewed, decisions } = delivery;
  return attempts === 0 && held_reason === null && reviewed === null && !decisions ? undefined : delivery;
}

/** Checks whether a record says that its report was sent, or a person that it arrived. */
export function isSent(delivery: Delivery | undefined): boolean {
  return delivery?.latest.at(-1)?.outcome === "sent" || delivery?.confirmed !== undefined;
}

/** Returns the more complete of two records of one report; the first where they are equal. */
export function moreComplete(known: Delivery | undefined, other: Delivery | undefined): Delivery | undefined {
  if (!known || !other) return known ?? other;
  if (isSent(known) !== isSent(other)) return isSent(known) ? known : other;
  return other.attempts > known.attempts ? other : known;
}

/** Confirmation of the receiver, such as its message id. */
export type Receipt = Readonly<Record<string, string>>;

/** Result of a send. */
export interface SendResult {
  outcome: Outcome;
  /** Reason that it is not `sent`, for a person. Never the command's text. */
  reason: string;
  exitCode: number | null;
  signal: string | null;
  receipt?: Receipt | undefined;
  /** Set when it provably did not happen and may work soon: it failed for the moment. */
  temporary?: Temporary | undefined;
  /** Set when it is `sent` by its exit code, and the command has left processes that still work. */
  leftBehind?: boolean | undefined;
  /** What did not change the outcome but needs a person's attention; each completes a sentence about this send. */
  warnings?: string[] | undefined;
}

/** Refusal for the moment. */
export interface Temporary {
  /** Seconds that the receiver asks to wait; absent when it does not say. */
  retryAfterSeconds?: number | undefined;
}

/** An attempt that is about to start. */
export interface NewAttempt {
  attempt: number;
  possibleDuplicate: boolean;
  owner: string;
  fence: number;
  at: string;
  timeoutSeconds?: number | undefined;
  /** The last one failed in this very pass. */
  isFurtherTry?: boolean | undefined;
}

/** Returns the record with a started attempt. An earlier one without an outcome becomes in doubt: its process died. */
export function withAttemptStarted(before: Delivery, attempt: NewAttempt): Delivery {
  const known = notHeld(closeOpenAttempt(before, attempt.at));
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
  return {
    ...known,
    attempts: attempt.attempt,
    tried_again: attempt.isFurtherTry ? (known.tried_again ?? 0) + 1 : known.tried_again,
    not_before: undefined,
    latest: kept([...known.latest, started]),
  };
}

/** Drops the oldest attempt when there are too many; those in doubt last, because they show why it may have gone out. */
function kept(attempts: Attempt[]): Attempt[] {
  if (attempts.length <= KEPT_ATTEMPTS) return attempts;
  const oldest = attempts.findIndex(({ outcome }) => outcome === "failed");
  return attempts.toSpliced(Math.max(oldest, 0), 1);
}

/** Returns the record with its open attempt ended. */
export function withAttemptEnded(delivery: Delivery, result: SendResult, at: string): Delivery {
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
    not_before: notBefore(result, at),
  };
}

function notBefore({ outcome, temporary }: SendResult, at: string): string | undefined {
  const { retryAfterSeconds: asked = 0 } = temporary ?? {};
  if (outcome !== "failed" || !(asked > LONGEST_PAUSE_SECONDS)) return undefined;
  return new Date(Date.parse(at) + Math.min(asked, LONGEST_REST_SECONDS) * 1000).toISOString();
}

/** Returns the record of a report that is held for a person. */
export function heldFor(delivery: Delivery, reason: string, by: DecidedBy): Delivery {
  const known = notHeld(closeOpenAttempt(delivery, by.at));
  return { ...decided(known, { what: "held", reason, by }), held_reason: reason };
}

/** Returns the record of a report that a person has released or retried. Its file may have been fixed meanwhile. */
export function reviewedRecord(
  delivery: Delivery,
  reportSha256: string,
  { what, ...by }: DecidedBy & { what: "released" | "retried" },
): Delivery {
  const known = notHeld(closeOpenAttempt(delivery, by.at));
  const { attempts, in_doubt, tried_again } = known;
  const reviewed = { attempts, in_doubt, tried_again };
  return {
    ...decided(known, { what, reason: "", by }),
    report_sha256: reportSha256,
    reviewed,
    not_before: undefined,
  };
}

/** Returns the record of a report of which a person says that it arrived. There is no receipt. */
export function confirmedRecord(delivery: Delivery, reason: string, by: DecidedBy): Delivery {
  const known = notHeld(closeOpenAttempt(delivery, by.at));
  const reviewed = { attempts: known.attempts, in_doubt: known.in_doubt };
  return { ...known, reviewed, confirmed: { reason, ...by } };
}

/** Ends the hold of a record; its reason stays among the decisions. */
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

/** Returns the record of a report that was held before, with another hold; the first reason stays. */
export function heldAgain(delivery: Delivery, reason: string, by: DecidedBy): Delivery {
  return decided(delivery, { what: "held", reason, by });
}

/** Returns the record without the hold for that reason; a later hold for another reason stays. */
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

function closeOpenAttempt(delivery: Delivery, at: string): Delivery {
  if (delivery.latest.at(-1)?.outcome !== null) return delivery;
  const reason = "owner-report ended before it could record an outcome";
  return withAttemptEnded(delivery, { outcome: "in-doubt", reason, exitCode: null, signal: null }, at);
}

/** Returns the record of a report without attempts. */
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
