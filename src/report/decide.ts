import { type Attempt, type Delivery, isSent, LONGEST_REST_SECONDS } from "./delivery-record.js";

/*
 * What the attempts to send a report mean for the next pass (DESIGN §6.4):
 *
 *   no record ───────────────▶ send
 *   last attempt "sent", or
 *   a person says it arrived ▶ archive: only the move to sent/ is missing
 *   last attempt "failed" ───▶ send, but not before the time that the receiver asked for
 *   last attempt "in-doubt", or started without an outcome (its process died):
 *       in-doubt: hold ──────▶ hold
 *       third time in doubt ─▶ blocked: not sent again without a person
 *       else ────────────────▶ send, marked as a possible duplicate
 *
 * A release or retry means that a person has looked at the report: doubts and failures up to then no longer hold or block
 * it, but later sends are still marked as possible duplicates.
 */

/** Number of in-doubt attempts after which a report is not sent again without a person. */
export const MAX_IN_DOUBT = 3;

export type InDoubtPolicy = "resend" | "hold";

/** The next attempt to send a report. */
export interface NextAttempt {
  attempt: number;
  possibleDuplicate: boolean;
}

export type Decision = ({ do: "send" } & NextAttempt) | { do: "archive" | "hold" | "blocked" };

/** Decides what to do with a pending report that has this record. */
export function decide(delivery: Delivery | undefined, policy: InDoubtPolicy): Decision {
  const last = delivery?.latest.at(-1);
  if (!delivery || !last) return { do: "send", attempt: 1, possibleDuplicate: false };
  if (isSent(delivery)) return { do: "archive" };
  if (last.outcome !== "failed" && policy === "hold" && newDoubts(delivery) > 0) return { do: "hold" };
  if (isBlocked(delivery)) return { do: "blocked" };
  return { do: "send", attempt: delivery.attempts + 1, possibleDuplicate: doubtsOf(delivery) > 0 };
}

/** Checks whether an attempt may have gone out, and none is known to have. */
export function isInDoubt(delivery: Delivery): boolean {
  return !isSent(delivery) && doubtsOf(delivery) > 0;
}

/**
 * Returns the time (ISO 8601) before which no pass sends a report with this record by itself, because its receiver asked
 * for that; `undefined` where that is over. One further off than any pass records comes from a wrong clock: it counts for nothing.
 */
export function restsUntil(delivery: Delivery | undefined, now: number): string | undefined {
  const until = delivery?.not_before;
  const ahead = Date.parse(until ?? "") - now;
  return ahead > 0 && ahead <= LONGEST_REST_SECONDS * 1000 ? until : undefined;
}

/** Checks whether no pass sends a report with this record again by itself: it is too often in doubt. */
export function isBlocked(delivery: Delivery | undefined): boolean {
  return !isSent(delivery) && newDoubts(delivery) >= MAX_IN_DOUBT;
}

/** Checks whether a report has failed, and not in doubt, in as many passes as `maxAttempts` allows since a person last looked. */
export function isGivenUp(delivery: Delivery, maxAttempts: number | undefined): boolean {
  return maxAttempts !== undefined && failuresOf(delivery) >= maxAttempts;
}

/** Counts the passes in which it failed, and did not end in doubt, since a person last looked. */
export function failuresOf({ reviewed, ...all }: Delivery): number {
  return failedPasses(all) - (reviewed ? failedPasses(reviewed) : 0);
}

function failedPasses({ attempts, in_doubt, tried_again = 0 }: NonNullable<Delivery["reviewed"]>): number {
  return attempts - in_doubt - tried_again;
}

/** Returns the last attempt where it has failed or is in doubt, and no person has looked since. */
export function lastFailure(delivery: Delivery | undefined): Attempt | undefined {
  return !delivery || isSent(delivery) || isReleased(delivery) ? undefined : delivery.latest.at(-1);
}

/** Checks whether a report is held by its record, or is on its way to held/. */
export function isHeld(delivery: Delivery | undefined): boolean {
  return typeof delivery?.held_reason === "string";
}

/** Checks whether a person released it and no attempt was started since. */
export function isReleased(delivery: Delivery | undefined): boolean {
  return delivery?.held_reason === null && delivery.reviewed?.attempts === delivery.attempts;
}

function newDoubts(delivery: Delivery | undefined): number {
  return delivery ? doubtsOf(delivery) - (delivery.reviewed?.in_doubt ?? 0) : 0;
}

/** Counts the attempts in doubt; one without an outcome is, because its process died. */
function doubtsOf({ in_doubt, latest }: Delivery): number {
  return in_doubt + (latest.at(-1)?.outcome === null ? 1 : 0);
}
