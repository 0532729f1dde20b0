import {
  closeSync,
  fchmodSync,
  fsyncSync,
  lstatSync,
  openSync,
  renameSync,
  rmSync,
  type Stats,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { OwnerReportError, systemErrorName } from "../errors.js";
import { randomHex } from "../platform/random.js";

/**
 * Writes a page whole or not at all, in place of the one before. Whoever reads it meanwhile gets one of the two.
 *
 * @throws OwnerReportError `usage` when something else than a regular file has that name, `store` when it cannot be written
 */
export function writePage(path: string, page: string): void {
  const before = requireReplaceable(path);
  const temporary = join(dirname(path), `.${basename(path).slice(0, 100)}.${randomHex(12)}.tmp`);
  try {
    writeNew(temporary, page, before);
    renameSync(temporary, path);
  } catch (cause) {
    rmSync(temporary, { force: true });
    throw notWritten(path, cause);
  }
}

/** Checks that a page can stand there. @throws OwnerReportError as {@link writePage} */
export function requireReplaceable(path: string): Stats | undefined {
  const before = statOf(path);
  if (!before || before.isFile()) return before;
  const what = before.isDirectory()
    ? "a directory"
    : before.isSymbolicLink()
      ? "a symbolic link"
      : "no regular file";
  throw new OwnerReportError(
    "usage",
    `--html: ${JSON.stringify(path)} is ${what}, which is not written over. Name a file. Nothing was changed.`,
  );
}

function statOf(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (cause) {
    throw notWritten(path, cause);
  }
}

/** Writes a new file; it may be read by whom the one before could be read by. */
function writeNew(path: string, page: string, before: Stats | undefined): void {
  const file = openSync(path, "wx", 0o644);
  try {
    if (before) fchmodSync(file, before.mode & 0o777);
    writeFileSync(file, page);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function notWritten(path: string, cause: unknown): OwnerReportError {
  const reason = systemErrorName(cause) ?? "unknown error";
  return new OwnerReportError(
    "store",
    `The page ${JSON.stringify(path)} could not be written (${reason}); the one before, if any, is still there. Nothing in the queue was changed.`,
    { cause },
  );
}
