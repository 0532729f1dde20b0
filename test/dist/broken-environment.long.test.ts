import { execFileSync, spawn } from "node:child_process";
import { openSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { runAction } from "../helpers/action.js";
import { cliBundle } from "../helpers/bundles.js";
import { cli, cliJson } from "../helpers/cli.js";
import { describeOnLinux } from "../helpers/platform.js";
import { backlog, newQueue } from "../helpers/queue.js";
import { tempDir } from "../helpers/temp-dir.js";

const NEW = ["--team", "t", "--worker", "w", "--progress", "1"];

describeOnLinux("what surrounds a pass may break without breaking the pass", () => {
  test("a full disk behind its own output", async () => {
    const queue = newQueue();
    backlog(queue, 3);
    const full = openSync("/dev/full", "w");
    const args = [cliBundle, "watchdog", "--all", "--send-cmd", "true", ...queue.flag];
    const env = { PATH: process.env.PATH ?? "", HOME: tempDir() };
    const child = spawn(process.execPath, args, { env, stdio: ["ignore", full, full] });
    expect(await new Promise((resolve) => child.on("exit", resolve))).toBe(0);
    expect([queue.ids("pending"), queue.ids("sent").length]).toEqual([[], 3]);
  });

  test("a place where no directory can be made is an error, not a loop", async () => {
    const made = await cli(["producer", ...NEW, "--queue", "/proc/no-such-directory/queue"]);
    expect([made.code, made.stderr]).toEqual([74, expect.stringContaining("ENOENT")]);
  });

  test("a FIFO in the place of its log", async () => {
    const queue = newQueue();
    backlog(queue, 1);
    await cli(["producer", ...NEW, ...queue.flag]);
    execFileSync("mkfifo", [join(queue.dir, "log", "watchdog.jsonl")]);
    const pass = await cliJson(["watchdog", "--all", "--send-cmd", "true", ...queue.flag]);
    expect(pass).toMatchObject({ code: 0, json: { sent_count: 2 } });
    expect(pass.stderr).toContain("The log in");
  });

  test("a lock that follows itself ends in an error that names it, not in a loop", async () => {
    const queue = newQueue();
    backlog(queue, 1);
    const nonce = "0123456789abcdef";
    const claim = {
      heartbeat: "",
      owner: "x",
      since: "",
      host: "elsewhere",
      boot: "",
      start: "",
      pid: 1,
      fence: 1,
      nonce,
    };
    for (const name of ["lock", `lock.${nonce}`]) {
      writeFileSync(join(queue.dir, name), JSON.stringify(claim));
      execFileSync("touch", ["-d", "1 hour ago", join(queue.dir, name)]);
    }
    const pass = await cliJson(["watchdog", "--send-cmd", "true", ...queue.flag]);
    expect(pass).toMatchObject({ code: 74, json: { code: "store" } });
    expect(pass.stderr).toContain(`remove lock and lock.* from ${queue.dir}`);
  });

  test("no home directory: a queue directory is asked for, and one that is given is enough", async () => {
    const queue = newQueue();
    const bare = (args: string[]) => cli(["producer", ...NEW, ...args], { env: { HOME: "" } });
    const refused = await bare([]);
    expect([refused.code, refused.stderr]).toEqual([
      64,
      expect.stringContaining("there is no home directory"),
    ]);
    expect((await bare([...queue.flag])).code).toBe(0);
  });
});

describe("a step whose output file cannot be written", () => {
  test("is red, and still says what happened", async () => {
    const workspace = tempDir();
    const missing = join(workspace, "nowhere", "output");
    const inputs = { mode: "direct", team: "t", worker: "w", progress: "1", "send-cmd": "true" };
    const step = await runAction(inputs, { workspace, env: { GITHUB_OUTPUT: missing } }).catch(
      (error: Error) => error,
    );
    const shown = step instanceof Error ? step.message : step.shown;
    expect(shown).toContain("Sent: ");
    expect(shown).toContain("The outputs could not be written");
  });
});

test("a foreign file name cannot add lines of its own to the log", async () => {
  const queue = newQueue();
  queue.write("x\nSent: forged", "no report");
  const pass = await cli(["watchdog", "--send-cmd", "true", ...queue.flag]);
  expect(pass.code).toBe(65);
  expect(`${pass.stdout}${pass.stderr}`.split("\n").filter((line) => line.startsWith("Sent:"))).toEqual([]);
});
