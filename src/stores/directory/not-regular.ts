import { systemErrorName } from "../../errors.js";

const NOT_REGULAR = "ERR_NOT_REGULAR";

/**
 * Returns the error, in the form of Node's own, for something in the queue of the wrong kind. `what` completes "it is …".
 */
export function notRegular(what: string, path?: string): Error {
  return Object.assign(new Error(`it is ${what}`), { code: NOT_REGULAR, path });
}

/** Returns the same error for a folder of the queue, which it names: what could not be done may be about another one. */
export function notAFolder(what: string, path: string): Error {
  return Object.assign(new Error(`${path} is ${what}`), { code: NOT_REGULAR });
}

/** Checks whether an error comes from {@link notRegular}; its message says what lies there. */
export function isNotRegular(error: unknown): error is Error {
  return systemErrorName(error) === NOT_REGULAR;
}
