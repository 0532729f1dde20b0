/** What differs between systems, each asked for both kinds; what only the real system can show is in docs/platforms.md. */

import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { findBash, pathFolders, programFile, wrapperFiles } from "../../src/platform/programs.js";
import { tempDir } from "../helpers/temp-dir.js";

function program(...path: string[]): string {
  const file = join(...path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, "");
  chmodSync(file, 0o755);
  return file;
}

describe("bash", () => {
  test("on Windows is that of Git, before one on PATH, and never WSL's", () => {
    const home = tempDir();
    const wsl = program(home, "Windows/System32/bash.exe");
    const store = program(home, "WindowsApps/bash.exe");
    const other = program(home, "msys/bash.exe");
    const git = program(home, "Program Files/Git/bin/bash.exe");
    const PATH = [wsl, store, other].map(dirname).join(process.platform === "win32" ? ";" : ":");
    expect(findBash({ PATH, ProgramFiles: join(home, "Program Files") }, "win32")).toBe(git);
    expect(findBash({ Path: PATH }, "win32")).toBe(other);
    expect(findBash({ PATH: dirname(wsl) }, "win32")).toBeUndefined();
  });

  test("elsewhere is the first on PATH; a relative folder of PATH is none", () => {
    const bash = program(tempDir(), "bash");
    expect(findBash({ PATH: dirname(bash) }, "linux")).toBe(bash);
    expect([findBash({ PATH: "." }, "darwin"), findBash({}, "darwin")]).toEqual([undefined, undefined]);
    expect(pathFolders({ PATH: "bin" })).toEqual([]);
  });
});

test("programs are looked for under the names that they have on a system", () => {
  expect([programFile("node", "win32"), programFile("node", "darwin")]).toEqual(["node.exe", "node"]);
  expect(wrapperFiles("openclaw", "win32")).toEqual(["openclaw.cmd", "openclaw"]);
  expect(wrapperFiles("openclaw", "linux")).toEqual(["openclaw"]);
});
