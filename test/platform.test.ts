/** What differs between systems, each asked for both kinds; what only the real system can show is in docs/platforms.md. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import nodeFs, { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { findBash } from "../src/platform/bash.js";
import { syncDirectory } from "../src/platform/directories.js";
import { isOpenToOthers, isWritableByAll } from "../src/platform/modes.js";
import { endAfter, groupIsAlive, OWN_GROUP, signalGroup } from "../src/platform/process-group.js";
import { pathFolders, programFile, wrapperFiles } from "../src/platform/programs.js";
import { eventually } from "./helpers/eventually.js";
import { describeOnPosix } from "./helpers/platform.js";
import { endAfterTests, isAlive } from "./helpers/processes.js";
import { pidIn } from "./helpers/send-commands.js";
import { tempDir } from "./helpers/temp-dir.js";

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

test("bits of a mode are believed where they mean something", () => {
  expect(["linux", "win32"].map((system) => isWritableByAll(0o777, system as NodeJS.Platform))).toEqual([
    true,
    false,
  ]);
  expect(["linux", "win32"].map((system) => isOpenToOthers(0o640, system as NodeJS.Platform))).toEqual([
    true,
    false,
  ]);
  expect([isWritableByAll(0o775, "linux"), isOpenToOthers(0o600, "linux")]).toEqual([false, false]);
});

test("a directory is flushed and closed, also when flushing fails; on Windows it is not even opened", () => {
  const calls: string[] = [];
  const failing = {
    openSync: () => calls.push("open") + 6,
    fsyncSync: () => {
      throw new Error("flushing failed");
    },
    closeSync: (descriptor: number) => calls.push(`close ${descriptor}`),
  } as unknown as typeof nodeFs;
  syncDirectory(failing, "queue", "win32");
  expect(calls).toEqual([]);
  expect(() => syncDirectory(failing, "queue", "linux")).toThrow("flushing failed");
  expect(calls).toEqual(["open", "close 7"]);
  syncDirectory(nodeFs, tempDir());
});

describeOnPosix("a process group", () => {
  async function group() {
    const child = spawn("bash", ["-c", "sleep 600 & echo $!; wait"], {
      ...OWN_GROUP,
      stdio: ["ignore", "pipe", "ignore"],
    });
    const [line] = await once(child.stdout, "data");
    const started = Number(String(line));
    for (const pid of [child.pid ?? 0, started]) endAfterTests(pid);
    return { leader: child.pid ?? 0, started, ended: once(child, "exit") };
  }

  test("is ended with all that was started, and is alive until then", async () => {
    const { leader, started, ended } = await group();
    expect(groupIsAlive(leader)).toBe(true);
    signalGroup(leader, "SIGKILL");
    await ended;
    await eventually("the end of what it started", () => !isAlive(started));
    await eventually("the end of the group", () => !groupIsAlive(leader));
    signalGroup(leader, "SIGKILL"); // Of one that is gone nothing is said.
  });

  test("is given up a moment after it was killed, where something outside of it keeps its pipes", async () => {
    const pid = join(tempDir(), "pid");
    const child = spawn("bash", ["-c", `setsid sleep 600 & echo $! > ${pid}; sleep 600`], OWN_GROUP);
    const holder = endAfterTests(await pidIn(pid));
    let isClosed = false;
    child.on("close", () => {
      isClosed = true;
    });
    await new Promise<void>((resolve) => endAfter(child, 10, resolve));
    expect([isClosed, child.signalCode, isAlive(holder)]).toEqual([false, "SIGKILL", true]);
  });

  test("is unknown to Windows: the process alone is ended", async () => {
    const { leader, started, ended } = await group();
    expect(groupIsAlive(leader, "win32")).toBe(false);
    signalGroup(leader, "SIGKILL", "win32");
    await ended;
    expect(isAlive(started)).toBe(true);
  });
});
