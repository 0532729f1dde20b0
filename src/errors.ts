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
 * The only error class. `message` is written for the person who reads it: what happened, to which report, what is safe,
 * and what to do next. It never holds a secret or the text of a send command.
 */
export class OwnerReportError extends Error {
  override readonly name = "OwnerReportError";

  constructor(
    /** Kind of fault; decides the exit code. */
    readonly code: ErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
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
