import { type Checkpoint, type Report } from "./fields.js";
/**
 * Formats a report as the stored text. JSON-quoted strings are YAML strings too, so no value can be taken for another type
 * or end the front matter; the body follows byte for byte.
 */
export declare function formatReport(report: Report): string;
/**
 * Drops as much of a report's CI context as does not fit beside its caller's fields, the link to the run last: optional
 * context must not be the reason to refuse a report. Returns the names of the dropped fields too.
 */
export declare function withContextThatFits(report: Report): {
    report: Report;
    omitted: string[];
};
/** Number of bytes that hold the head of a report as {@link formatReport} writes it. */
export declare const HEAD_BYTES = 256;
/** Finds created_at in the head of a report as {@link formatReport} writes it; `undefined` for a report in any other form. */
export declare function createdAtInHead(head: string): string | undefined;
/**
 * Reads a stored report. Its id is its file name; a hand-written file needs only team, worker and progress.
 *
 * @param bytes content of the file, at most 1 MiB of UTF-8
 * @throws OwnerReportError `invalid-report`; the message begins with what is wrong and names all bad fields at once
 */
export declare function parseReport(bytes: Uint8Array, id: string): Promise<Report>;
/**
 * Checks whether the checkpoint fields and the body of two reports are equal. Times, CI context and the fields that
 * nobody gave may differ.
 */
export declare function sameContent(a: Checkpoint & {
    body: string;
}, b: Checkpoint & {
    body: string;
}, assumed?: readonly (keyof Checkpoint)[]): boolean;
