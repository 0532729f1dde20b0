import { systemErrorName } from "../../errors.js";

const NOT_REGULAR = "ERR_NOT_REGULAR";

/**
 * What is thrown, as Node throws its own, for something in the queue that is of another kind than it must be. `what`
 * finishes "it is …".
 */
export function notRegular(what: string, path?: string): Error {
  return Object.assign(new Error(`it is ${what}`), {
    code: NOT_REGULAR,
    ...(path !== undefined && { path }),
  });
}

/** True for what {@link notRegular} made; its message says what lies there. */
export function isNotRegular(error: unknown): error is Error {
  return systemErrorName(error) === NOT_REGULAR;
}
