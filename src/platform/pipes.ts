import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, constants, mkdtempSync, openSync, rmdirSync, unlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { O_NONBLOCK } from "./files.js";

/** The two open ends of a pipe. */
export interface Pipe {
  /** Does not block. */
  reading: number;
  writing: number;
}

/**
 * Makes pipes for the output of a command; none where that is not possible (Windows, no writable folder). Those that Node
 * makes are sockets, and a command that opens its `/dev/stderr` or `/dev/stdout` would fail on one.
 */
export async function makePipes(count: number): Promise<Pipe[]> {
  let folder: string;
  try {
    folder = mkdtempSync(join(tmpdir(), "owner-report-run-"));
  } catch {
    return [];
  }
  const paths = Array.from({ length: count }, (_, index) => join(folder, String(index)));
  try {
    const child = spawn("mkfifo", ["-m", "600", ...paths], { stdio: "ignore", timeout: 2_000 });
    await once(child, "exit");
    return openAll(paths);
  } catch {
    return [];
  } finally {
    // Not rmSync, which would load what removes whole trees while the command waits.
    for (const path of paths) attempt(() => unlinkSync(path));
    attempt(() => rmdirSync(folder));
  }
}

function attempt(remove: () => void): void {
  try {
    remove();
  } catch {
    // It was never made.
  }
}

/** Opens both ends of each pipe, or of none. */
function openAll(paths: readonly string[]): Pipe[] {
  const open: number[] = [];
  const opened = (path: string, flags: number) => {
    const descriptor = openSync(path, flags);
    open.push(descriptor);
    return descriptor;
  };
  try {
    // The end to read first: without a reader, opening the other one would block.
    return paths.map((path) => ({
      reading: opened(path, constants.O_RDONLY | O_NONBLOCK),
      writing: opened(path, constants.O_WRONLY),
    }));
  } catch (error) {
    open.forEach(closeSync);
    throw error;
  }
}
