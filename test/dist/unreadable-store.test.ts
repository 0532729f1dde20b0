import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { runAction } from "../helpers/action.js";
import { type CliOptions, cli, cliJson } from "../helpers/cli.js";
import { listing } from "../helpers/directory-listing.js";
import { onEachNode } from "../helpers/each-node.js";
import { testWithMounts, whileReadOnly } from "../helpers/mounts.js";
import { backlog, handWritten, newQueue, type Queue } from "../helpers/queue.js";
import { recordingSender } from "../helpers/send-commands.js";
import { tempDir } from "../helpers/temp-dir.js";
import { cliForEverybody } from "../helpers/unprivileged.js";

const report = ["--team", "t", "--worker", "w", "--progress", "10%", "--report-id", "new-id"];
const send = ["--send-cmd", "true"];
const words = [
  ["producer", ...report],
  ["consumer", "own-id"],
  ["driver", "own-id", ...send],
  ["watchdog", ...send],
  ["direct", ...report, ...send],
];

async function expectStoreError(args: readonly string[], options: CliOptions = {}): Promise<void> {
  const { code, json } = await cliJson(args, options);
  expect([args[0], code, json.outcome]).toEqual([args[0], 74, "error"]);
}

const testWithLinks = process.platform === "win32" ? test.skip : test;

/** A queue with one report whose `broken` part is replaced by a plain file. */
function queueWithFileFor(broken: string): Queue {
  const queue = newQueue();
  queue.write("own-id", handWritten());
  const place = join(queue.dir, broken);
  rmSync(place, { recursive: true, force: true });
  mkdirSync(join(place, ".."), { recursive: true });
  writeFileSync(place, "a file");
  return queue;
}

onEachNode("a store that cannot be read is 74, never an empty queue", (node) => {
  test("a file where pending should be", async () => {
    const queue = queueWithFileFor("pending");
    for (const args of words) await expectStoreError([...args, ...queue.flag], { node });
  });

  test("a file where the queue directory should be", async () => {
    const queue = queueWithFileFor(".");
    for (const args of words) await expectStoreError([...args, ...queue.flag], { node });
    const inputs = { mode: "watchdog", queue: queue.dir, "send-cmd": "true" };
    const step = await runAction(inputs, { node });
    expect(step.code).toBe(1);
    expect(step.outputs.outcome).toBe("error");
  });

  test.each([[], ["below"]])(
    "a file on the way to the queue is said of the queue's own folder (%j)",
    async (...below) => {
      const file = join(tempDir(), "file");
      writeFileSync(file, "a file");
      const dir = join(file, ...below);
      for (const args of words) {
        const { json } = await cliJson([...args, "--queue", dir], { node });
        expect(json.error).toContain(
          `${join(dir, "pending")}: it, or a part of its path, is not a directory`,
        );
      }
    },
  );

  testWithLinks("a link to nowhere where the queue directory should be, which is named", async () => {
    const dir = join(tempDir(), "queue");
    symlinkSync(join(tempDir(), "not-mounted"), dir);
    for (const args of words) {
      const { code, stderr } = await cli([...args, "--queue", dir], { node });
      expect([args[0], code]).toEqual([args[0], 74]);
      expect(stderr).toContain(`${dir}: it is a symbolic link to nowhere.`);
    }
  });

  testWithMounts("a queue that is read-only", async () => {
    const queue = newQueue();
    queue.write("own-id", handWritten());
    const before = listing(queue.dir);
    const sender = recordingSender();
    const sending = { node, env: { ...sender.env, OWNER_REPORT_SEND_CMD: sender.record } };
    await whileReadOnly(queue.dir, async () => {
      for (const word of [
        ["producer", ...report],
        ["driver", "own-id"],
        ["watchdog"],
        ["direct", ...report],
      ]) {
        await expectStoreError([...word, ...queue.flag], sending);
      }
      const dryRun = await cliJson(["watchdog", "--dry-run", ...queue.flag], sending);
      expect(dryRun).toMatchObject({ code: 0, json: { outcome: "dry-run" } });
      expect((await cli(["consumer", "own-id", ...queue.flag], sending)).code).toBe(0);
    });
    expect(sender.sends()).toEqual([]);
    expect(listing(queue.dir)).toEqual(before);
  });
});

describe("a store that cannot be written", () => {
  test.each(["sent", "deliveries", "lock"])(
    "because %s is of the wrong kind loses nothing and sends nothing twice",
    async (name) => {
      const queue = newQueue();
      const ids = backlog(queue, 2);
      const obstacle = join(queue.dir, name);
      if (name === "lock") mkdirSync(obstacle);
      else writeFileSync(obstacle, "a file");
      const sender = recordingSender();
      const args = ["watchdog", "--all", "--send-cmd", sender.record, ...queue.flag];
      await expectStoreError(args, { env: sender.env });
      expect([...queue.ids("pending"), ...sentIds(queue, name)].sort()).toEqual(ids);
      renameSync(obstacle, join(tempDir(), "away"));
      expect((await cli(args, { env: sender.env })).code).toBe(0);
      expect(sender.sends().map((each) => each.id)).toEqual(ids);
      expect(queue.ids("sent")).toEqual(ids);
    },
  );

  test("because the log is of the wrong kind loses nothing and sends nothing twice", async () => {
    const queue = newQueue();
    const ids = backlog(queue, 2);
    mkdirSync(join(queue.dir, "log/watchdog.jsonl"), { recursive: true });
    const sender = recordingSender();
    const args = ["watchdog", "--all", "--send-cmd", sender.record, ...queue.flag];
    for (let pass = 1; pass <= 2; pass++) await cliJson(args, { env: sender.env });
    rmSync(join(queue.dir, "log"), { recursive: true });
    expect((await cli(args, { env: sender.env })).code).toBe(0);
    expect(sender.sends().map((each) => each.id)).toEqual(ids);
    expect(queue.ids("sent")).toEqual(ids);
  });

  test("because the queue lies below a file is 74 for a producer", async () => {
    const file = join(tempDir(), "file");
    writeFileSync(file, "");
    await expectStoreError(["producer", ...report, "--queue", join(file, "queue")]);
  });
});

const asEverybody = cliForEverybody();
const testWithoutPermission = asEverybody ? test : test.skip;

describe("a store without permission", () => {
  testWithoutPermission("to read pending is 74 for every word", async () => {
    const queue = newQueue();
    queue.write("own-id", handWritten());
    for (const dir of [join(queue.dir, ".."), queue.dir]) chmodSync(dir, 0o755);
    chmodSync(join(queue.dir, "pending"), 0o000);
    for (const args of words) {
      const ended = await asEverybody?.([...args, ...queue.flag, "--json"]);
      expect([args[0], ended?.code, JSON.parse(ended?.stdout ?? "").outcome]).toEqual([args[0], 74, "error"]);
    }
    chmodSync(join(queue.dir, "pending"), 0o755);
    expect(queue.ids("pending")).toEqual(["own-id"]);
  });
});

function sentIds(queue: Queue, broken: string): string[] {
  return broken === "sent" ? [] : queue.ids("sent");
}
