/** Kinds of fault, each with the CLI's exit code (sysexits.h). */
export declare const EXIT_CODES: {
    readonly usage: 64;
    readonly "invalid-report": 65;
    readonly "not-found": 66;
    readonly unavailable: 69;
    readonly bug: 70;
    readonly conflict: 73;
    readonly store: 74;
};
export type ErrorCode = keyof typeof EXIT_CODES;
/**
 * How much of what a store was asked for was done when it failed. `part`: of a report to queue, everything but that it is
 * durable; of any other change, the record without the move.
 */
export type Done = "nothing" | "part" | "unknown";
/** Options of a fault; `done` for one of a store, so that the role that asked can say what is safe. */
export interface FaultOptions extends ErrorOptions {
    done?: Done | undefined;
    /** What to do about it, said last. */
    remedy?: string | undefined;
    /** Commands that the message tells to type. */
    remedies?: readonly string[] | undefined;
}
/**
 * The only error class. `message` is written for the person who reads it: what happened, to which report, what is safe,
 * and what to do next. It never holds a secret or the text of a send command.
 */
export declare class OwnerReportError extends Error {
    /** Kind of fault; decides the exit code. */
    readonly code: ErrorCode;
    readonly name = "OwnerReportError";
    private readonly what;
    private readonly options;
    constructor(
    /** Kind of fault; decides the exit code. */
    code: ErrorCode, what: string, options?: FaultOptions);
    /** How much was done, of a fault of a store whose role has not said yet what is safe. */
    get done(): Done | undefined;
    /** Commands that the message tells to type. */
    get remedies(): readonly string[] | undefined;
    /** Returns this fault with how much was done, as the store finds out after it. */
    after(done: Done): OwnerReportError;
    /** Returns this fault with what is safe in place of the general word for it; itself where that is said already. */
    saying(safe: (done: Done) => string): OwnerReportError;
}
/** Waits for what a role asks of a store; a fault then says what is safe. */
export declare function saying<T>(asked: Promise<T>, safe: (done: Done) => string): Promise<T>;
/** Returns the fault of a store with how much was done; any other error as it is. */
export declare function storeFaultAfter(error: unknown, done: Done): unknown;
/** Checks whether an error means that a stored report is not valid, which many callers treat as a result. */
export declare function isInvalidReport(error: unknown): error is OwnerReportError;
/** Returns the error's name in Node (`ENOENT`, `EACCES`, `ERR_…`), or `undefined` for anything else. */
export declare function systemErrorName(error: unknown): string | undefined;
