import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, cpSync } from "node:fs";
import { join } from "node:path";
import { root } from "./bundles.js";
import { type Finished, start } from "./processes.js";
import { tempDir } from "./temp-dir.js";

/** A user and group without any right; only root can become it. */
export const NOBODY = 65_534;

/** The user that a test of missing permissions runs as: root is another one, everybody else is themselves. */
export const unprivileged = process.getuid?.() === 0 ? NOBODY : undefined;

/** Runs the command line bundle as a user whom permissions bind. */
export type UnprivilegedCli = (args: readonly string[], env?: Record<string, string>) => Promise<Finished>;

/** A copy of the bundles that such a user can run; `undefined` where that cannot be arranged. */
export function bundlesForEverybody(): string | undefined {
  if (process.platform === "win32") return undefined;
  const dir = tempDir();
  chmodSync(dir, 0o755);
  copyFileSync(join(root, "package.json"), join(dir, "package.json"));
  cpSync(join(root, "dist"), join(dir, "dist"), { recursive: true });
  return unprivileged === undefined || canRun(join(dir, "dist")) ? dir : undefined;
}

/** The command line of such a copy; `undefined` where that cannot be arranged. */
export function cliForEverybody(): UnprivilegedCli | undefined {
  const dir = bundlesForEverybody();
  if (dir === undefined) return undefined;
  const script = join(dir, "dist/cli.js");
  return (args, env = {}) => {
    const all = { PATH: process.env.PATH ?? "", HOME: "/", ...env };
    return start(process.execPath, [script, ...args], { cwd: "/", env: all, uid: unprivileged }).finished;
  };
}

function canRun(folder: string): boolean {
  const args = ["-e", "process.chdir(process.argv[1])", folder];
  return spawnSync(process.execPath, args, { uid: NOBODY, gid: NOBODY, cwd: "/" }).status === 0;
}
