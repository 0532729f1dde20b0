import { closeSync, constants, fstatSync, openSync, realpathSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { systemErrorName } from "../../errors.js";
import { O_NOFOLLOW, O_NONBLOCK } from "../../platform/files.js";
import { readUpTo } from "../../platform/read-up-to.js";

/** Refusal to read a file as a body. The message follows the name of the file. */
export class BodyFileError extends Error {}

/** Paths of a descriptor that the caller opened: standard input, `<(…)` of a shell. */
const CALLERS_DESCRIPTOR = /^\/(dev\/stdin|dev\/fd\/\d+|proc\/self\/fd\/\d+)$/;

/**
 * Reads at most `max` bytes of a body file. Refuses symbolic links and FIFOs: the author of a pull request could use
 * them to send another file, or to block the step for ever.
 *
 * @param places folders that others may have written to: between them and the file, links are refused too
 * @param isAttended on a command line, where pipes are allowed
 * @throws BodyFileError, or what Node throws
 */
export function readBodyFile(
  path: string,
  max: number,
  { places, isAttended }: { places: readonly string[]; isAttended: boolean },
): Buffer {
  if (isAttended && CALLERS_DESCRIPTOR.test(path)) return readUpTo(path, max);
  const descriptor = openPlain(path);
  try {
    if (!fstatSync(descriptor).isFile())
      throw new BodyFileError("is no regular file; on a command line, body-file - reads a pipe");
    refuseOthers(path, places);
    return readUpTo(descriptor, max);
  } finally {
    closeSync(descriptor);
  }
}

function openPlain(path: string): number {
  try {
    return openSync(path, constants.O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch (error) {
    const isLink = ["ELOOP", "EMLINK"].includes(systemErrorName(error) ?? "");
    throw isLink
      ? new BodyFileError("is a symbolic link, which is not followed: name the file itself")
      : error;
  }
}

function refuseOthers(path: string, places: readonly string[]): void {
  const folder = dirname(path);
  const real = realpathSync(folder);
  if (/^\/(proc|sys)(\/|$)/.test(real)) throw new BodyFileError("is the system's, and no file on a disk");
  for (const place of places) {
    const inside = relative(place, folder);
    const isInside = inside !== ".." && !inside.startsWith(`..${sep}`) && folder === join(place, inside);
    if (isInside && real !== join(realpathSync(place), inside))
      throw new BodyFileError(`lies behind a symbolic link, which is not followed: its folder is ${real}`);
  }
}
