import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { root } from "./bundles.js";

/** A PATH that also has what this project installs into `.tools/`. */
export const pathWithTools = [join(root, ".tools/python/bin"), process.env.PATH ?? ""].join(delimiter);

/** Whether all these programs are installed. */
export function areInstalled(programs: readonly string[]): boolean {
  return programs.every((program) =>
    pathWithTools.split(delimiter).some((folder) => isRunnable(join(folder, program))),
  );
}

function isRunnable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
