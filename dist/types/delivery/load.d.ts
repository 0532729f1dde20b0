import { OwnerReportError } from "../errors.js";
import { type Delivery } from "../report/delivery-record.js";
import { type Report } from "../report/fields.js";
import type { State, Store, StoredReport } from "../stores/store.js";
/** Report as standard JSON: every field (absent ones `""`), its state and its record. */
export type ConsumerJson = Report & {
    /** From 0 to 100; null when the progress is text. */
    progress_percent: number | null;
    state: State;
    path: string;
    /** The message as it would be sent. */
    message: string;
    /** Number of attempts started. */
    attempts: number;
    delivery: Delivery | null;
};
/** Stored report with its record and rendered message. */
export interface Loaded {
    stored: StoredReport;
    report: Report;
    delivery: Delivery | undefined;
    message: {
        text: string;
        truncated: boolean;
    };
    json: ConsumerJson;
}
/**
 * Loads a report with its delivery record; `undefined` when it is in none of these states.
 *
 * @throws OwnerReportError `invalid-report` naming the report and everything that is wrong with it
 */
export declare function load(store: Store, id: string, { states, channel }: {
    states: readonly State[];
    channel?: string | undefined;
}): Promise<Loaded | undefined>;
/** Combines report, delivery record and rendered message. */
export declare function toLoaded({ stored, report, delivery }: Pick<Loaded, "stored" | "report" | "delivery">, channel: string | undefined): Loaded;
/** Turns an id or a path into the report's id. @throws OwnerReportError `usage` or `not-found` */
export declare function resolveId(store: Store, idOrPath: string): string;
/** Error for an id that is in no state of the queue. */
export declare function notFound(store: Store, id: string): OwnerReportError;
/** Returns what names a report on a command line: its id, or the path of what has a name that cannot be one. */
export declare function argumentFor(id: string, path: string): string;
/** Whether a record says of this very text that it was sent. */
export declare function isProven(stored: StoredReport, delivery: Delivery | undefined): Promise<boolean>;
/**
 * Checks that a report in `sent/` was sent: the proof is a record of this very text.
 *
 * @throws OwnerReportError `conflict`
 */
export declare function requireProof(stored: StoredReport, delivery: Delivery | undefined): Promise<void>;
/** Pending report, checked for delivery. */
export type Pending = Loaded & {
    /** Digest of its file: the record must be of this very report. */
    sha256: string;
    /** Recorded move to or from held/ that was not finished. */
    unfinished: "hold" | "release" | undefined;
};
/**
 * Loads a pending report; `undefined` when it is gone. Checks that its record is of this very report and explains any
 * copy in another state.
 *
 * @throws OwnerReportError `invalid-report` or `store`: the report must not be touched before a person has looked
 */
export declare function loadPending(store: Store, id: string, channel?: string | undefined): Promise<Pending | undefined>;
