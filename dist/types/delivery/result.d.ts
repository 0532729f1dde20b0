import { type ErrorCode } from "../errors.js";
import type { Backlog } from "../stores/store.js";
import type { ConsumerJson, Loaded } from "./loaded.js";
/** Result of a role or command, for both shells and the library; its outcome says which fields it has for certain. */
export type Result = Queued | AlreadySent | Sent | Stopped | Faulty | Uneventful;
/** Outcome of a role or command. */
export type ResultOutcome = Result["outcome"];
/** The report is pending, durably: it was put there now, or was there with the same content. */
export interface Queued extends Facts {
    outcome: "queued" | "already-queued";
    reportId: string;
    reportPath: string;
    report: ConsumerJson;
    message: string;
}
/** The report had been sent before; nothing was sent now. */
export interface AlreadySent extends Facts {
    outcome: "already-sent";
    reportId: string;
    report: ConsumerJson;
}
/** All went out that was to go out. */
export interface Sent extends Facts {
    outcome: "sent";
    /** Oldest first; at least one. */
    sentIds: string[];
}
/** Stopped at a failure, after some work (`partial`) or before any; `in-doubt`: the last send may have gone out. */
export interface Stopped extends Facts {
    outcome: "partial" | "failed" | "in-doubt";
    failedReason: string;
}
/** A fault; what was pending is still pending. */
export interface Faulty extends Facts {
    outcome: "error";
    code: ErrorCode;
}
/** There was nothing to do, it was only tried, or another pass is at work. */
export interface Uneventful extends Facts {
    outcome: "ok" | "empty" | "dry-run" | "busy";
}
/** What every result has, and what any may have. Fields that do not apply are absent or `undefined`. */
interface Facts {
    /** Set when `outcome` is `error`. */
    code?: ErrorCode | undefined;
    /** Text for a person: the event and the next step. Foreign text in it is not neutralised yet. */
    text: string;
    reportId?: string | undefined;
    reportPath?: string | undefined;
    report?: ConsumerJson | undefined;
    message?: string | undefined;
    /** Ids sent, oldest first. */
    sentIds?: string[] | undefined;
    failedId?: string | undefined;
    failedReason?: string | undefined;
    backlog?: BacklogNow | undefined;
    /** What came of each lane, where every lane of a database was asked for. */
    lanes?: readonly LaneResult[] | undefined;
    /** Commands that the text, reason and warnings tell a person to type. */
    remedies?: readonly string[] | undefined;
    /** Additional JSON fields of an operator command. */
    details?: Readonly<Record<string, unknown>> | undefined;
    /** The same for a person, below the text. */
    tables?: Table[] | undefined;
    /** What a terminal shows in the place of text and tables: ids and times in short, lines that fit. */
    screen?: ScreenPart[] | undefined;
    /** Problems that did not stop the work but need a person's attention. */
    warnings: string[];
}
/** What came of one lane of a database. */
export interface LaneResult {
    /** Name of the queue. */
    lane: string;
    result: Result;
}
/** Rows for a person; cells may hold foreign text that is not neutralised yet. */
export interface Table {
    title: string;
    columns: string[];
    rows: string[][];
}
/** Part of a screen: a line, an item, or a table of one line for each row. Foreign text in it is not neutralised yet. */
export type ScreenPart = ScreenLine | ScreenItem | ScreenTable;
/** Line of a screen: one that is too long is cut, or wrapped at words; a command stays whole, to be copied. */
export interface ScreenLine {
    line: string;
    long: "cut" | "wrap" | "whole";
}
/** Text, wrapped at words, beside a head that may be padded, or below it where the terminal is too narrow. */
export interface ScreenItem {
    head: string;
    text: string;
}
/** Table of a screen. */
export interface ScreenTable extends Table {
    /** Columns to narrow one after the other until a row fits, each to a least width; 0 leaves it out. */
    narrowing: readonly (readonly [column: number, least: number])[];
}
/** State of the queue after a role was done. */
export interface BacklogNow {
    pending: number;
    held: number;
    /** Age of the oldest pending report in whole seconds; null when nothing is pending, or it is not known. */
    oldestPendingSeconds: number | null;
}
/** Turns a store's backlog into counts and an age. @param now milliseconds since 1970 */
export declare function backlogNow(backlog: Backlog, now: number): BacklogNow;
/** Whether a result makes a step red and a shell say "failed". */
export declare function isRed(result: Result): boolean;
/** Turns a fault into a result; anything but our own error class is a bug, and the text says so. */
export declare function resultOfError(error: unknown): Faulty;
/** Turns a fault of one report into the result of a failed send. Rethrows anything but our own error class. */
export declare function faultWith(id: string, error: unknown): Faulty;
/**
 * Whether the text may quote input or a thrown value, which may contain a secret and is masked when shown. Our other
 * sentences contain ids and paths, which are shown whole.
 */
export declare function repeatsInput(result: Result): boolean;
/** Renders the result as JSON with the documented names, in snake_case, without what does not apply. */
export declare function toJson(result: Result): Record<string, unknown>;
/** The fields of a result that describe a loaded report. */
type ReportFields = Pick<Queued, "reportId" | "reportPath" | "report" | "message">;
/** Returns the fields of a result that describe a loaded report; none without one. */
export declare function reportFields(loaded: Loaded): ReportFields;
export declare function reportFields(loaded: Loaded | undefined): Partial<ReportFields>;
export {};
