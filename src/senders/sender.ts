import type { SendResult } from "../report/delivery-record.js";
import type { Report } from "../report/fields.js";

/** One report on its way out. */
export interface Outgoing {
  report: Report;
  /** What the owner reads. */
  message: string;
  truncated: boolean;
  /** From 1. */
  attempt: number;
  /** An earlier attempt may have gone out. */
  possibleDuplicate: boolean;
  /** Consumer JSON, for the sender's standard input. */
  json: string;
  /** The stored file's bytes, of which the sender gets a copy. */
  bytes: Uint8Array;
}

/** A way for messages to leave. Data reaches it as data only; whatever it does, it ends with one of three outcomes. */
export interface Sender {
  /** The most that a send takes, in seconds, for the record of the attempt; absent where it has no limit. */
  readonly timeoutSeconds?: number;
  /** @throws OwnerReportError `unavailable` when a needed tool is missing, before any attempt is recorded */
  ready(): void;
  /**
   * Sends one report.
   *
   * @param cancel aborted when owner-report itself is told to stop: end the send at once, it is then in doubt
   */
  send(outgoing: Outgoing, cancel: AbortSignal): Promise<SendResult>;
  /** Removes what the sender made for itself. */
  close(): void;
}
