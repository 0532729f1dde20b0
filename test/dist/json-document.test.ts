import { describe, expect, test } from "@jest/globals";
import { cli, cliJson } from "../helpers/cli.js";
import { onEachNode } from "../helpers/each-node.js";
import { backlog, newQueue } from "../helpers/queue.js";

const noisy = 'echo \'{"from": "the sender"}\'; echo noise; echo noise >&2';

onEachNode("--json", (node) => {
  test("every command prints exactly one document on stdout when it succeeds", async () => {
    const queue = newQueue();
    const fields = ["--team", "t", "--worker", "w", "--progress", "3/7", "--report-id", "own-1"];
    const producer = await cliJson(["producer", ...fields, ...queue.flag], { node });
    expect(producer).toMatchObject({ code: 0, json: { outcome: "queued", report_id: "own-1" } });
    const consumer = await cliJson(["consumer", "own-1", ...queue.flag], { node });
    expect(consumer).toMatchObject({ code: 0, json: { report_id: "own-1", progress: "3/7" } });
    const driver = await cliJson(["driver", "own-1", "--send-cmd", noisy, ...queue.flag], { node });
    expect(driver).toMatchObject({ code: 0, json: { outcome: "sent", report_id: "own-1" } });
    const again = await cliJson(["driver", "own-1", "--send-cmd", "exit 1", ...queue.flag], { node });
    expect(again).toMatchObject({ code: 0, json: { outcome: "already-sent" } });
    const direct = ["direct", "--team", "t", "--worker", "w", "--progress", "9%", "--send-cmd", noisy];
    expect(await cliJson([...direct, ...queue.flag], { node })).toMatchObject({
      code: 0,
      json: { outcome: "sent" },
    });
    const [id] = backlog(queue, 1);
    const watchdog = await cliJson(["watchdog", "--send-cmd", noisy, ...queue.flag], { node });
    expect(watchdog).toMatchObject({ code: 0, json: { outcome: "sent", sent_count: 1, sent_ids: [id] } });
    const empty = await cliJson(["watchdog", "--send-cmd", noisy, ...queue.flag], { node });
    expect(empty).toMatchObject({
      code: 0,
      json: { outcome: "empty", sent_count: 0, sent_ids: [], pending_count: 0, oldest_pending_seconds: null },
    });
  });

  test("a failed pass prints exactly one document that counts in numbers", async () => {
    const queue = newQueue();
    const [first, second] = backlog(queue, 3);
    const command = `${noisy}; [ "$OWNER_REPORT_TASK_ID" != 2 ]`;
    const { code, json } = await cliJson(["watchdog", "--all", "--send-cmd", command, ...queue.flag], {
      node,
    });
    expect(code).toBe(1);
    expect(json).toMatchObject({
      outcome: "partial",
      sent_count: 1,
      sent_ids: [first],
      failed_id: second,
      failed_reason: expect.any(String),
      pending_count: 2,
      oldest_pending_seconds: expect.any(Number),
    });
  });

  test("the first send that fails is the outcome failed", async () => {
    const queue = newQueue();
    const [first] = backlog(queue, 2);
    const { code, json } = await cliJson(["watchdog", "--send-cmd", "exit 4", ...queue.flag], { node });
    expect(code).toBe(1);
    expect(json).toMatchObject({ outcome: "failed", sent_count: 0, failed_id: first, pending_count: 2 });
  });
});

describe("--json on an error", () => {
  const queue = newQueue();
  test.each([
    [64, ["producer", "--team", "t"]],
    [64, ["producer", "--no-such-flag"]],
    [64, ["consumer"]],
    [66, ["driver", "no-such-report", "--send-cmd", "true"]],
    [69, ["watchdog"]],
    [69, ["direct", "--team", "t", "--worker", "w", "--progress", "1%"]],
  ])("exit %d of %j is one document with outcome, code and error", async (code, args) => {
    backlog(queue, 1);
    const failed = await cliJson([...args, ...queue.flag]);
    expect(failed.code).toBe(code);
    expect(failed.json).toMatchObject({
      outcome: "error",
      code: expect.stringMatching(/./),
      error: expect.stringMatching(/./),
    });
  });

  test("without --json the text of an error goes to stderr", async () => {
    const failed = await cli(["driver", "no-such-report", "--send-cmd", "true", ...queue.flag]);
    expect(failed.code).toBe(66);
    expect(failed.stderr).toContain("no-such-report");
  });
});
