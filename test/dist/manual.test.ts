import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { type CliOptions, cli, cliJson } from "../helpers/cli.js";
import { listing } from "../helpers/directory-listing.js";
import { onEachNode } from "../helpers/each-node.js";
import { backlog, newQueue } from "../helpers/queue.js";
import { startReceiver } from "../helpers/receiver.js";
import { tempDir } from "../helpers/temp-dir.js";

const curl = 'curl -fsS --data-raw "$OWNER_REPORT_MESSAGE" "$RECEIVER_URL"';

const exampleA = [
  ...["producer", "--team", "general-task", "--worker", "alice", "--task-id", "manual-checkpoint-1"],
  ...["--progress", "50%", "--done", "第一階段完成", "--next", "等待第二階段結果"],
  ...["--status", "normal", "--source", "manual-checkpoint"],
];

const exampleTask = [
  ...["producer", "--team", "clawteam", "--worker", "backend-a", "--task-id", "example-task"],
  ...[
    "--progress",
    "80%",
    "--done",
    "export complete",
    "--next",
    "wait for aggregation",
    "--status",
    "normal",
  ],
];

/** A home whose queue lies where the manual has it, and what the wrapper script put into the environment. */
async function wrappedHome(node: string) {
  const home = tempDir();
  const receiver = await startReceiver();
  const queue = newQueue(join(home, ".clawteam/owner-reports"));
  const env = {
    OWNER_REPORT_SEND_CMD: curl,
    OWNER_REPORT_CHANNEL: "discord",
    OWNER_REPORT_TARGET: "channel:1480577550445969541",
    OWNER_REPORT_MAX_COUNT: "5",
    RECEIVER_URL: receiver.url,
  };
  const options: CliOptions = { node, home, env };
  return { home, queue, receiver, env, options };
}

onEachNode("the operator manual", (node) => {
  test("example A: a checkpoint of a general task becomes a pending report", async () => {
    const { queue, options } = await wrappedHome(node);
    const { code, json } = await cliJson(exampleA, options);
    expect(code).toBe(0);
    expect(json.outcome).toBe("queued");
    expect(queue.ids("pending")).toEqual([json.report_id]);
    const consumer = await cli(["consumer", String(json.report_id)], options);
    expect(JSON.parse(consumer.stdout)).toMatchObject({
      team: "general-task",
      worker: "alice",
      task_id: "manual-checkpoint-1",
      progress: "50%",
      done: "第一階段完成",
      next: "等待第二階段結果",
      status: "normal",
      source: "manual-checkpoint",
    });
  });

  test("example B: a dry run of the watchdog verifies and sends nothing", async () => {
    const { home, receiver, options } = await wrappedHome(node);
    const { json: queued } = await cliJson(exampleA, options);
    const before = listing(home);
    const { code, shown } = await cli(["watchdog", "--dry-run"], options);
    expect(code).toBe(0);
    expect(shown).toContain("NOT SENT");
    expect(shown).toContain(String(queued.report_id));
    expect(receiver.received).toEqual([]);
    expect(listing(home)).toEqual(before);
  });

  test("commands 1 and 2: a report made by hand is one file in pending, and none in sent", async () => {
    const { queue, options } = await wrappedHome(node);
    const { json } = await cliJson([...exampleTask, "--source", "checkpoint-complete"], options);
    expect(readdirSync(join(queue.dir, "pending"))).toEqual([`${json.report_id}.md`]);
    expect(queue.ids("sent")).toEqual([]);
    expect(queue.text("pending", String(json.report_id))).toContain("export complete");
  });

  test("command 3: a dry run of the producer shows the report and creates nothing", async () => {
    const { home, options } = await wrappedHome(node);
    const { code, shown } = await cli([...exampleTask, "--dry-run"], options);
    expect(code).toBe(0);
    expect(shown).toContain("export complete");
    expect(readdirSync(home)).toEqual([]);
  });

  test("commands 4 and 5: the watchdog sends the one its dry run picked, then archives it", async () => {
    const { queue, receiver, options } = await wrappedHome(node);
    const { json: queued } = await cliJson(exampleTask, options);
    const { shown } = await cli(["watchdog", "--dry-run"], options);
    expect(shown).toContain(String(queued.report_id));
    const { code, json } = await cliJson(["watchdog"], options);
    expect(code).toBe(0);
    expect(json).toMatchObject({
      outcome: "sent",
      sent_count: 1,
      sent_ids: [queued.report_id],
      pending_count: 0,
    });
    expect(receiver.received).toHaveLength(1);
    expect(receiver.received[0]?.body).toContain("wait for aggregation");
    expect(queue.ids("sent")).toEqual([queued.report_id]);
    expect(queue.ids("pending")).toEqual([]);
  });

  test("command 6: a larger maximum count takes in more of the backlog", async () => {
    const { queue, receiver, options, env } = await wrappedHome(node);
    const ids = backlog(queue, 22);
    const raised = { ...options, env: { ...env, OWNER_REPORT_MAX_COUNT: "20" } };
    const { code, json } = await cliJson(["watchdog"], raised);
    expect(code).toBe(0);
    expect(json).toMatchObject({ outcome: "sent", sent_count: 20, pending_count: 2 });
    expect(receiver.received).toHaveLength(20);
    expect(queue.ids("pending")).toEqual(ids.slice(20));
  });

  test("command 8: the watchdog's log tells of the pass, of what it sent and of what failed", async () => {
    const { queue, receiver, options } = await wrappedHome(node);
    const [sent = "", failed = ""] = backlog(queue, 2);
    await cli(["watchdog", "--max-count", "1"], options);
    receiver.break();
    expect((await cli(["watchdog"], options)).code).toBe(1);
    const log = readFileSync(join(queue.dir, "log/watchdog.jsonl"), "utf8").trimEnd().split("\n");
    const lines = log.map((line) => JSON.parse(line) as unknown);
    expect(lines).toHaveLength(4); // two passes with one delivery each
    expect(log.filter((line) => line.includes(sent))).not.toEqual([]);
    expect(log.filter((line) => line.includes(failed))).not.toEqual([]);
    expect(queue.ids("pending")).toEqual([failed]);
  });
});
