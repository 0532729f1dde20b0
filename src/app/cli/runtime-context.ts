import { currentDirectory, homeDirectory } from "../config/config.js";
import type { RuntimeContext } from "../context.js";

/** Returns the context of this process, started on a command line. */
export function runtimeContext(): RuntimeContext {
  return {
    shell: "cli",
    environment: process.env,
    directory: currentDirectory(),
    home: homeDirectory(),
    program: { node: process.execPath, script: process.argv[1] ?? "" },
  };
}
