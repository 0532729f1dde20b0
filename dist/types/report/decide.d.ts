import type { Attempt, Delivery } from "./delivery-record.js";
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
/** Checks whether no pass sends a report with this record again by itself: it is too often in doubt. */
export declare function isBlocked(delivery: Delivery | undefined): boolean;
/** Checks whether a report has failed, and not in doubt, as often as `maxAttempts` allows since a person last looked. */
export declare function isGivenUp(delivery: Delivery, maxAttempts: number | undefined): boolean;
/** Counts the attempts that failed, and are not in doubt, since a person last looked. */
export declare function failuresOf({ attempts, in_doubt, reviewed }: Delivery): number;
/** Returns the last attempt where it has failed or is in doubt, and no person has looked since. */
export declare function lastFailure(delivery: Delivery | undefined): Attempt | undefined;
/** Checks whether a report is held by its record, or is on its way to held/. */
export declare function isHeld(delivery: Delivery | undefined): boolean;
/** Checks whether a person released it and no attempt was started since. */
export declare function isReleased(delivery: Delivery | undefined): boolean;
