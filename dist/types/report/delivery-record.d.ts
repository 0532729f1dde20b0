/** Upper limit of a send's timeout. */
export declare const LONGEST_SEND_SECONDS: number;
export declare const OUTCOMES: readonly ["sent", "failed", "in-doubt"];
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
    /** 20 attempts, oldest first: those in doubt and the latest. */
    latest: Attempt[];
    /** Confirmation of the receiver, such as its message id. */
    receipt: Record<string, string> | null;
    /** Reason of the current hold; an attempt since then means that a person released it. */
    held_reason: string | null;
    /** Numbers of attempts and doubts when a person last released or retried it; null when nobody did. */
    reviewed: {
        attempts: number;
        in_doubt: number;
    } | null;
    /** The latest 20 decisions, oldest first: their reasons stay when `held_reason` goes. Absent before the first. */
    decisions?: Decided[] | undefined;
}
/** Computes the digest that ties a record to its report. */
export declare function sha256Of(bytes: Uint8Array): Promise<string>;
/** Returns the record, or `undefined` for an empty one, as left by a rolled-back attempt. */
export declare function unlessEmpty(delivery: Delivery | undefined): Delivery | undefined;
/** Returns the more complete of two records of one report; the first where they are equal. */
export declare function moreComplete(known: Delivery | undefined, other: Delivery | undefined): Delivery | undefined;
/** Result of a send. */
export interface SendResult {
    outcome: Outcome;
    /** Reason that it is not `sent`, for a person. Never the command's text. */
    reason: string;
    exitCode: number | null;
    signal: string | null;
    receipt?: Record<string, string> | undefined;
    /** Set when it provably did not happen and may work soon: it failed for the moment. */
    temporary?: Temporary | undefined;
    /** Set when it is `sent` by its exit code, and the command has left processes that still work. */
    leftBehind?: boolean | undefined;
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
}
/** Returns the record with a started attempt. An earlier one without an outcome becomes in doubt: its process died. */
export declare function withAttemptStarted(before: Delivery, attempt: NewAttempt): Delivery;
/** Returns the record with its open attempt ended. */
export declare function withAttemptEnded(delivery: Delivery, result: SendResult, at: string): Delivery;
/** Returns the record of a report that is held for a person. */
export declare function heldFor(delivery: Delivery, reason: string, by: DecidedBy): Delivery;
/** Returns the record of a report that a person has released or retried. Its file may have been fixed meanwhile. */
export declare function reviewedRecord(delivery: Delivery, reportSha256: string, { what, ...by }: DecidedBy & {
    what: "released" | "retried";
}): Delivery;
/** Returns the record of a report that was held before, with another hold; the first reason stays. */
export declare function heldAgain(delivery: Delivery, reason: string, by: DecidedBy): Delivery;
/** Returns the record without the hold for that reason; a later hold for another reason stays. */
export declare function withoutHold(delivery: Delivery, reason: string): Delivery;
/** Returns the record of a report without attempts. */
export declare function emptyDelivery(id: string, reportSha256: string): Delivery;
