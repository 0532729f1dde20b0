import { mkdir, symlink } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { OwnerReportError } from "../../errors.js";
import { CAN_LINK_PROGRAMS, isProgram, programFile } from "../../platform/programs.js";

/** Whether a folder of the PATH holds a program. */
function hasTool(folder: string, name: string): boolean {
  return folder !== "" && isProgram(join(folder, programFile(name)));
}

/** Where the first of these folders that holds a program has it. */
function findTool(folders: readonly string[], name: string): string | undefined {
  const folder = folders.find((f) => hasTool(f, name));
  return folder === undefined ? undefined : join(folder, name);
}

/**
 * A PATH on which the library finds tar and gzip and no zstd. It compresses with zstd wherever there is one, and an entry
 * saved so cannot even be found by a runner without.
 */
export async function pathWithoutZstd(path: string, directory: string): Promise<string> {
  const folders = path.split(delimiter);
  if (!CAN_LINK_PROGRAMS) return folders.filter((f) => !hasTool(f, "zstd")).join(delimiter);
  const tools = join(directory, "tools");
  await mkdir(tools);
  for (const name of ["tar", "gzip"]) {
    const tool = findTool(folders, name);
    if (tool !== undefined) await symlink(tool, join(tools, name));
    else if (name === "tar")
      throw new OwnerReportError(
        "unavailable",
        "store: cache needs tar, and there is none on the PATH of this runner. Nothing was done. Install tar, or use store: git.",
      );
  }
  return tools;
}
