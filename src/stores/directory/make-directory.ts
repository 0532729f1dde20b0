import { dirname, resolve } from "node:path";
import { systemErrorName } from "../../errors.js";
import type { DurableFs } from "./durable-fs.js";

/**
 * Creates a directory (0700) and its parents, durably. Existing parents are flushed too, up to the root of their file
 * system: the process that created them may have been killed before it flushed them.
 */
export function makeDirectory(files: DurableFs, path: string): void {
  const first = files.create(dirname(resolve(path)), () =>
    files.fs.mkdirSync(path, { recursive: true, mode: 0o700 }),
  );
  const isNew = (made: string) => first !== undefined && made.length >= resolve(first).length;
  for (let made = resolve(path); !isRoot(files, made); made = dirname(made))
    try {
      files.syncDirectory(dirname(made));
    } catch (error) {
      // A directory that this user may not even read was created by somebody else.
      if (isNew(made) || systemErrorName(error) !== "EACCES") throw error;
    }
}

function isRoot({ fs }: DurableFs, directory: string): boolean {
  const above = dirname(directory);
  return above === directory || fs.statSync(above).dev !== fs.statSync(directory).dev;
}
