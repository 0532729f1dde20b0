import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { runAction } from "../helpers/action.js";
import { type Capture, capturingSender } from "../helpers/capturing-sender.js";
import { cli } from "../helpers/cli.js";
import { newQueue } from "../helpers/queue.js";
import { tempDir } from "../helpers/temp-dir.js";

const runUrl = "https://github.com/octo/pipeline/actions/runs/4711";

/** Delivers a report with these inputs; returns what the sender got. */
async function delivered(inputs: Record<string, string>): Promise<Capture> {
  const sender = capturingSender();
  const all = {
    mode: "direct",
    team: "t",
    worker: "w",
    progress: "50%",
    "send-cmd": sender.command,
    ...inputs,
  };
  const step = await runAction(all, { env: sender.env });
  expect(step.outputs.outcome).toBe("sent");
  return sender.only();
}

describe("a message", () => {
  test.each([
    ["discord", 2000],
    ["telegram", 4096],
    ["Discord", 2000],
  ])("is cut to the limit of %s, %d UTF-16 units, and keeps its run link", async (channel, limit) => {
    const text = "第🚀".repeat(1000);
    const { env, stdin } = await delivered({ channel, done: text, body: text.repeat(2) });
    const message = env.OWNER_REPORT_MESSAGE ?? "";
    expect(message.length).toBeLessThanOrEqual(limit);
    expect(message.length).toBeGreaterThan(limit / 2);
    expect(message.isWellFormed()).toBe(true);
    expect(message).toContain(runUrl);
    expect(env.OWNER_REPORT_TRUNCATED).toBe("1");
    expect(JSON.parse(stdin)).toMatchObject({ done: text, body: text.repeat(2), message });
  });

  test("without a channel is cut to 30,000 bytes, visibly", async () => {
    const file = join(tempDir(), "body.md");
    writeFileSync(file, "進".repeat(80_000));
    const { env } = await delivered({ "body-file": file });
    const message = env.OWNER_REPORT_MESSAGE ?? "";
    expect(Buffer.byteLength(message)).toBeLessThanOrEqual(30_000);
    expect(Buffer.byteLength(message)).toBeGreaterThan(15_000);
    expect(message).toContain(runUrl);
    expect(message).not.toContain("�");
    expect(env.OWNER_REPORT_TRUNCATED).toBe("1");
  });

  test("within its limit is not cut", async () => {
    const { env } = await delivered({ channel: "discord", done: "x".repeat(1500) });
    expect(env.OWNER_REPORT_MESSAGE).toContain("x".repeat(1500));
    expect(env.OWNER_REPORT_TRUNCATED).toBe("");
  });

  test("has the worker, the task, the progress, the next step and the run", async () => {
    const { env } = await delivered({
      "task-id": "the-task",
      done: "the done",
      next: "the next",
      body: "the body",
    });
    for (const part of ["t", "w", "the-task", "50%", "the done", "the next", "the body", runUrl]) {
      expect(env.OWNER_REPORT_MESSAGE).toContain(part);
    }
  });

  test("mentions nobody and holds no bidirectional controls", async () => {
    const mentions =
      "@everyone @here <!channel> <!here> <@123456> <@&987> <@U0LAN0Z89> \u202egnp.exe \u2066x\u2069";
    const fields = { team: mentions, worker: mentions, "task-id": mentions, done: mentions, next: mentions };
    const { env, stdin } = await delivered({ ...fields, body: mentions, progress: "@everyone" });
    const message = env.OWNER_REPORT_MESSAGE ?? "";
    expect(message).not.toMatch(/@everyone|@here|<!channel>|<!here>|<@[&!]?\w/);
    expect(message).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
    expect(message).toContain("everyone");
    expect(JSON.parse(stdin)).toMatchObject({ done: mentions });
  });

  test("is the same for the consumer, the dry run and the sender", async () => {
    const queue = newQueue();
    const sender = capturingSender();
    const fields = ["--team", "t", "--worker", "w", "--progress", "5/9", "--done", "line one\nline two"];
    await cli(["producer", ...fields, "--report-id", "own-id", ...queue.flag]);
    const { stdout } = await cli(["consumer", "own-id", ...queue.flag]);
    const args = ["driver", "own-id", "--send-cmd", sender.command, ...queue.flag];
    const dryRun = await cli([...args, "--dry-run"], { env: sender.env });
    expect((await cli(args, { env: sender.env })).code).toBe(0);
    const message = sender.only().env.OWNER_REPORT_MESSAGE ?? "";
    expect(JSON.parse(stdout)).toMatchObject({ message });
    for (const line of message.split("\n")) expect(dryRun.shown).toContain(line);
  });
});
