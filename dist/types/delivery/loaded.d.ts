import type { Delivery } from "../report/delivery-record.js";
import { type Report } from "../report/fields.js";
import type { State, StoredReport } from "../stores/store.js";
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
/** Combines report, delivery record and rendered message. */
export declare function toLoaded({ stored, report, delivery }: Pick<Loaded, "stored" | "report" | "delivery">, channel: string | undefined): Loaded;
