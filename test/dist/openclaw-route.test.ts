import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { cliJson } from "../helpers/cli.js";
import { newQueue } from "../helpers/queue.js";
import { tempDir } from "../helpers/temp-dir.js";

const entryText = `
const fs = require("fs");
fs.writeFileSync(process.env.ARGV_FILE, JSON.stringify(process.argv.slice(2)));
fs.writeSync(1, process.env.ANSWER);
process.exitCode = Number(process.env.EXIT_CODE);
`;

const hostile = '$(touch pwned) `id` "; rm -rf ~ #';

/** Queues one report and delivers it through an OpenClaw entry that answers as told. */
async function deliver(answer: unknown, exitCode = 0, extra: string[] = []) {
  const dir = tempDir();
  const queue = newQueue(join(dir, "queue"));
  writeFileSync(join(dir, "entry.js"), entryText);
  const env = {
    NODE_BIN: process.execPath,
    OPENCLAW_ENTRY: join(dir, "entry.js"),
    ARGV_FILE: join(dir, "argv"),
    ANSWER: typeof answer === "string" ? answer : JSON.stringify(answer),
    EXIT_CODE: String(exitCode),
  };
  const fields = [
    "--team",
    "t",
    "--worker",
    "w",
    "--progress",
    "1%",
    "--report-id",
    "own-id",
    "--done",
    hostile,
  ];
  const args = ["direct", ...fields, "--target", "channel:123", ...extra, ...queue.flag];
  const result = await cliJson(args, { env, cwd: dir });
  const argv = existsSync(env.ARGV_FILE) ? (JSON.parse(readFileSync(env.ARGV_FILE, "utf8")) as string[]) : [];
  return { ...result, queue, dir, argv };
}

describe("the built-in OpenClaw route", () => {
  test("starts the entry with arguments and no shell, and keeps the message id", async () => {
    const answer = { action: "send", channel: "discord", dryRun: false, messageId: "msg-4711" };
    const { code, json, queue, dir, argv } = await deliver(answer);
    expect(code).toBe(0);
    expect(json.outcome).toBe("sent");
    expect(argv.slice(0, 2)).toEqual(["message", "send"]);
    const flagValue = (flag: string) => argv[argv.indexOf(flag) + 1];
    expect(flagValue("--channel")).toBe("discord");
    expect(flagValue("--target")).toBe("channel:123");
    expect(flagValue("--message")).toContain(hostile);
    expect(argv).toContain("--json");
    expect(argv).not.toContain("");
    expect(existsSync(join(dir, "pwned"))).toBe(false);
    expect(readFileSync(join(queue.dir, "deliveries/own-id.json"), "utf8")).toContain("msg-4711");
  });

  test("takes another channel, and cuts the message to what the channel takes", async () => {
    const sent = { dryRun: false, messageId: "1" };
    const { argv } = await deliver(sent, 0, ["--channel", "telegram", "--next", "n".repeat(3900)]);
    expect(argv[argv.indexOf("--channel") + 1]).toBe("telegram");
    expect(argv[argv.indexOf("--message") + 1]?.length).toBeGreaterThan(3900);
    const discord = await deliver(sent, 0, ["--next", "n".repeat(3900)]);
    expect(discord.argv[discord.argv.indexOf("--message") + 1]?.length).toBeLessThanOrEqual(2000);
  });

  test.each([
    ["ok is false", { ok: false, error: "no" }, 0],
    ["it was a dry run", { action: "send", dryRun: true, payload: {} }, 0],
    ["the delivery was suppressed", { dryRun: false, messageId: "1", deliveryStatus: "suppressed" }, 0],
    ["the delivery failed", { dryRun: false, messageId: "1", deliveryStatus: "failed" }, 0],
    ["the delivery failed in part", { dryRun: false, messageId: "1", deliveryStatus: "partial_failed" }, 0],
    ["it exits with 1", { dryRun: false, messageId: "1" }, 1],
  ])("is not sent if %s", async (_, answer, exitCode) => {
    const { code, json, queue } = await deliver(answer, exitCode);
    expect(code).toBe(1);
    expect(json.outcome).toBe("failed");
    expect(queue.ids("pending")).toEqual(["own-id"]);
  });

  test("gives way to a send command", async () => {
    const { code, argv } = await deliver({ ok: false }, 1, ["--send-cmd", "true"]);
    expect(code).toBe(0);
    expect(argv).toEqual([]);
  });
});
