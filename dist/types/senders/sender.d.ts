import type { Receipt, SendResult } from "../report/delivery-record.js";
import type { Report } from "../report/fields.js";
/** A report to be sent. */
export interface Outgoing {
    report: Report;
    /** Name of its queue in a database; absent elsewhere. */
    lane?: string | undefined;
    /** Text for the owner. */
    message: string;
    truncated: boolean;
    /** Number of the attempt, from 1. */
    attempt: number;
    /** True when an earlier attempt may have gone out. */
    possibleDuplicate: boolean;
    /** Receipt of the message that this one is to replace, where a task has one message; absent where it is posted anew. */
    previous?: Receipt | undefined;
    /** Consumer JSON, for the sender's standard input. */
    json: string;
    /** Bytes of the stored file; the sender gets a copy. */
    bytes: Uint8Array;
}
/** Transport of messages. A report reaches it only as data, and every send ends with one of three outcomes. */
export interface Sender {
    /** Longest duration of a send in seconds, for the record of the attempt; absent where it has no limit. */
    readonly timeoutSeconds?: number;
    /**
     * Tells two destinations apart without telling what they are: a digest. Absent where no message can be replaced; else a
     * message is replaced by the sender of the same destination only.
     */
    readonly destination?: string | undefined;
    /** Checks the tools it needs before any attempt is recorded. @throws OwnerReportError `unavailable` when one is missing */
    ready(): void;
    /**
     * Sends one report.
     *
     * @param cancel aborted when owner-report itself is told to stop: the send must end at once, and is then in doubt
     */
    send(outgoing: Outgoing, cancel: AbortSignal): Promise<SendResult>;
    /** Removes the sender's own files. */
    close(): void;
}
