import { type Attempt, type Delivery } from "./delivery-record.js";
/** Number of in-doubt attempts after which a report is not sent again without a person. */
export declare const MAX_IN_DOUBT = 3;
export type InDoubtPolicy = "resend" | "hold";
/** The next attempt to send a report. */
export interface NextAttempt {
    attempt: number;
    possibleDuplicate: boolean;
}
export type Decision = ({
    do: "send";
} & NextAttempt) | {
    do: "archive" | "hold" | "blocked";
};
/** Decides what to do with a pending report that has this record. */
export declare function decide(delivery: Delivery | undefined, policy: InDoubtPolicy): Decision;
/** Checks whether an attempt may have gone out, and none is known to have. */
export declare function isInDoubt(delivery: Delivery): boolean;
/**
 * Returns the time (ISO 8601) before which no pass sends a report with this record by itself, because its receiver asked
 * for that; `undefined` where that is over. One further off than any pass records comes from a wrong clock: it counts for nothing.
 */
export declare function restsUntil(delivery: Delivery | undefined, now: number): string | undefined;
/** Checks whether no pass sends a report with this record again by itself: it is too often in doubt. */
export declare function isBlocked(delivery: Delivery | undefined): boolean;
/** Checks whether a report has failed, and not in doubt, in as many passes as `maxAttempts` allows since a person last looked. */
export declare function isGivenUp(delivery: Delivery, maxAttempts: number | undefined): boolean;
/** Counts the passes in which it failed, and did not end in doubt, since a person last looked. */
export declare function failuresOf({ reviewed, ...all }: Delivery): number;
/** Returns the last attempt where it has failed or is in doubt, and no person has looked since. */
export declare function lastFailure(delivery: Delivery | undefined): Attempt | undefined;
/** Checks whether a report is held by its record, or is on its way to held/. */
export declare function isHeld(delivery: Delivery | undefined): boolean;
/** Checks whether a person released it and no attempt was started since. */
export declare function isReleased(delivery: Delivery | undefined): boolean;
