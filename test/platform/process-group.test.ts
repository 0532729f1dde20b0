import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { groupIsAlive, killAfter, OWN_GROUP, signalGroup } from "../../src/platform/process-group.js";
import { eventually } from "../helpers/eventually.js";
import { describeOnPosix } from "../helpers/platform.js";
import { endAfterTests, isAlive } from "../helpers/processes.js";
import { pidIn } from "../helpers/send-commands.js";
import { tempDir } from "../helpers/temp-dir.js";

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

  test("is ended with all processes it started, and is alive until then", async () => {
    const { leader, started, ended } = await group();
    expect(groupIsAlive(leader)).toBe(true);
    signalGroup(leader, "SIGKILL");
    await ended;
    await eventually("the end of what it started", () => !isAlive(started));
    await eventually("the end of the group", () => !groupIsAlive(leader));
    signalGroup(leader, "SIGKILL"); // Of one that is gone nothing is said.
  });

  test("is abandoned a moment after it was killed, if a process outside of it holds its pipes", async () => {
    const pid = join(tempDir(), "pid");
    const child = spawn("bash", ["-c", `setsid sleep 600 & echo $! > ${pid}; sleep 600`], OWN_GROUP);
    const holder = endAfterTests(await pidIn(pid));
    let isClosed = false;
    child.on("close", () => {
      isClosed = true;
    });
    await new Promise<void>((resolve) => killAfter(child, 10, resolve));
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
