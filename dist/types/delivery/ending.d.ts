import type { Delivery } from "../report/delivery-record.js";
import type { Loaded } from "./loaded.js";
/** Outcome of delivering one report. `gone`: somebody removed it meanwhile. */
export interface Ending {
    outcome: "sent" | "failed" | "in-doubt" | "gone" | "dry-run";
    reason: string;
    loaded?: Loaded | undefined;
    /** Commands that the reason tells a person to type. */
    remedies?: readonly string[] | undefined;
    /** Time (ISO 8601) before which its receiver wants no other attempt. */
    until?: string | undefined;
    /** The sender left processes that still run. */
    leftBehind?: boolean | undefined;
}
/** Whether the outcome ends a pass. */
export declare function isFailure(ending: Ending): ending is Ending & {
    outcome: "failed" | "in-doubt";
};
/** Outcome for a report that is not pending any more. */
export declare const GONE: Ending;
/** Reason when owner-report was told to stop before a send. */
export declare const STOPPED = "owner-report was told to stop before the send";
/** Reason when owner-report was told to stop while it waited to try again. */
export declare const STOPPED_WAITING = "owner-report was told to stop before it tried again";
/** Begins the reason for a report whose last attempt is in doubt. */
export declare const AN_EARLIER_ATTEMPT = "an earlier attempt may have gone out";
/** Outcome for a report that no pass sends again by itself. */
export declare function blockedEnding(loaded: Loaded): Ending;
/** Outcome of the third attempt that is in doubt, after which no pass sends by itself. */
export declare function lastDoubtEnding(loaded: Loaded, why: string): Ending;
/** Adds to a reason the time before which the receiver wants no other attempt. */
export declare function notBefore(reason: string, until: string | undefined): string;
/** Outcome for a report whose receiver asked for more time than has passed. */
export declare function restingEnding(loaded: Loaded, until: string): Ending;
/** Outcome for a report that was set aside because it may have gone out. */
export declare function setAsideEnding(loaded: Loaded, why: string): Ending;
/** Outcome for a report whose interrupted move to held/ was finished, whoever had started it. */
export declare function heldEnding(loaded: Loaded, { held_reason }: Delivery): Ending;
/** Warns of senders of these reports that still run in the background. */
export declare function leftBehindWarning(ids: readonly string[]): string[];
/** Commands that the text about an outcome tells a person to type. */
export declare function remediesOf(ending: Ending): readonly string[];
/** Formats a reason for the end of a sentence; empty for none. */
export declare function inBrackets(reason: string): string;
/** Describes the outcome for a person in one sentence, with what is safe. @param isLast no later pass finds the report */
export declare function endingText(id: string, ending: Ending, isLast?: boolean): string;
