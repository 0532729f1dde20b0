import { isProgram } from "./programs.js";

const SHELL = "/bin/sh";
/** Node's name for the look-up of a name by the system. */
const LOOKING_UP = "GetAddrInfoReqWrap";

/** Ways to end that Node 20 does not have, nor any Node on Windows. */
interface Replaceable {
  execve?: (file: string, args: readonly string[], environment: object) => never;
}

/**
 * Ends this process, whose work is over and whose output is written, where the system still looks up a name. Nothing can
 * stop that, and Node waits for it even in `process.exit`; so a shell takes the place of this process, and exits as it would.
 */
export function leaveLookups(): void {
  const { execve } = process as Replaceable;
  if (!execve || !process.getActiveResourcesInfo().includes(LOOKING_UP) || !isProgram(SHELL)) return;
  const code = Number(process.exitCode ?? 0);
  process.emit("exit", code);
  execve.call(process, SHELL, ["sh", "-c", `exit ${code}`], {});
}
