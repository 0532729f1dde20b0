import { dirname, resolve } from "node:path";
import { systemErrorName } from "../../errors.js";
import type { DurableFs, FileSystem } from "./durable-fs.js";

/**
 * Creates a directory (0700) and its parents, durably. Existing parents are flushed too, up to the root of their file
 * system: the process that created them may have been killed before it flushed them.
 */
export function makeDirectory(files: DurableFs, path: string): void {
  const first = files.create(dirname(resolve(path)), () => makeMissing(files.fs, resolve(path)));
  const isNew = (made: string) => first !== undefined && made.length >= resolve(first).length;
  for (let made = resolve(path); !isRoot(files, made); made = dirname(made))
    try {
      files.syncDirectory(dirname(made));
    } catch (error) {
      // A directory that this user may not even read was created by somebody else.
      if (isNew(made) || systemErrorName(error) !== "EACCES") throw error;
    }
}

/**
 * Creates a directory (0700) and its parents.
 *
 * @returns the topmost one that was missing. It is made alone: where nothing can be made, such as in a mounted directory that
 * was removed where it comes from, Node would try its parents for ever
 */
export function makeMissing(fs: FileSystem, path: string): string | undefined {
  let first: string | undefined;
  for (let at = path; !isThere(fs, at) && at !== dirname(at); at = dirname(at)) first = at;
  if (first !== undefined) makeOne(fs, first);
  fs.mkdirSync(path, { recursive: true, mode: 0o700 });
  return first;
}

function isThere(fs: FileSystem, path: string): boolean {
  try {
    fs.statSync(path);
    return true;
  } catch (error) {
    if (systemErrorName(error) === "ENOENT") return false;
    throw error;
  }
}

/** Creates a directory, unless another process has meanwhile. */
function makeOne(fs: FileSystem, path: string): void {
  try {
    fs.mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (systemErrorName(error) !== "EEXIST") throw error;
  }
}

function isRoot({ fs }: DurableFs, directory: string): boolean {
  const above = dirname(directory);
  return above === directory || fs.statSync(above).dev !== fs.statSync(directory).dev;
}
