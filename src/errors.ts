import { constants } from "node:os";

/** Kinds of fault, each with the CLI's exit code (sysexits.h). */
export const EXIT_CODES = {
  usage: 64,
  "invalid-report": 65,
  "not-found": 66,
  unavailable: 69,
  bug: 70,
  conflict: 73,
  store: 74,
} as const;

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

const NOTHING_LOST = "Nothing was lost: what was not sent is still in the queue.";

/**
 * The only error class. `message` is written for the person who reads it: what happened, to which report, what is safe,
 * and what to do next. It never holds a secret or the text of a send command.
 */
export class OwnerReportError extends Error {
  override readonly name = "OwnerReportError";
  private readonly what: string;
  private readonly options: FaultOptions;

  constructor(
    /** Kind of fault; decides the exit code. */
    readonly code: ErrorCode,
    what: string,
    options: FaultOptions = {},
  ) {
    const safe = options.done && NOTHING_LOST;
    super([what, safe, options.remedy].filter(Boolean).join(" "), options);
    this.what = what;
    this.options = options;
  }

  /** How much was done, of a fault of a store whose role has not said yet what is safe. */
  get done(): Done | undefined {
    return this.options.done;
  }

  /** Commands that the message tells to type. */
  get remedies(): readonly string[] | undefined {
    return this.options.remedies;
  }

  /** Returns this fault with how much was done, as the store finds out after it. */
  after(done: Done): OwnerReportError {
    return new OwnerReportError(this.code, this.what, { ...this.options, done });
  }

  /** Returns this fault with what is safe in place of the general word for it; itself where that is said already. */
  saying(safe: (done: Done) => string): OwnerReportError {
    const { done, ...options } = this.options;
    return done ? new OwnerReportError(this.code, `${this.what} ${safe(done)}`, options) : this;
  }
}

/** Waits for what a role asks of a store; a fault then says what is safe. */
export async function saying<T>(asked: Promise<T>, safe: (done: Done) => string): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    throw error instanceof OwnerReportError ? error.saying(safe) : error;
  }
}

/** Returns the fault of a store with how much was done; any other error as it is. */
export function storeFaultAfter(error: unknown, done: Done): unknown {
  return error instanceof OwnerReportError && error.code === "store" ? error.after(done) : error;
}

/** Checks whether an error means that a stored report is not valid, which many callers treat as a result. */
export function isInvalidReport(error: unknown): error is OwnerReportError {
  return error instanceof OwnerReportError && error.code === "invalid-report";
}

/** Returns the error's name in Node (`ENOENT`, `EACCES`, `ERR_…`), or `undefined` for anything else. */
export function systemErrorName(error: unknown): string | undefined {
  // Not instanceof: an error may come from another realm of the same process.
  const hasCode = typeof error === "object" && error !== null && "code" in error;
  if (!hasCode || typeof error.code !== "string") return undefined;
  const isNamed = !error.code.startsWith("Unknown system error");
  return isNamed ? error.code : (nameOfNumber(error) ?? error.code);
}

/** Finds the name of an error that libuv does not know, such as EDQUOT or ESTALE: Node gives only its number. */
function nameOfNumber(error: object): string | undefined {
  const number = "errno" in error && typeof error.errno === "number" ? -error.errno : 0;
  return Object.entries(constants.errno).find(([, known]) => known === number)?.[0];
}
