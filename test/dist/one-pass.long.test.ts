import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { cliJson } from "../helpers/cli.js";
import { onEachNode } from "../helpers/each-node.js";
import { backlog, newQueue, type Queue } from "../helpers/queue.js";
import { type RecordingSender, recordingSender } from "../helpers/send-commands.js";

/** Runs one watchdog after another, `size` reports at a time, until the queue is empty. */
async function drain(queue: Queue, sender: RecordingSender, size: string[], node: string): Promise<void> {
  const args = ["watchdog", ...size, "--send-cmd", sender.record, ...queue.flag];
  for (let passes = 0; passes < 500; passes++) {
    const { code, json, stderr } = await cliJson(args, { node, env: sender.env });
    if (code !== 0) throw new Error(`exit ${code}: ${stderr}`);
    if (json.outcome === "empty") return;
  }
  throw new Error("The queue did not become empty");
}

onEachNode("one pass at a time", (node) => {
  test("two watchdogs on 200 reports send 200 times, each report once, in order", async () => {
    const queue = newQueue();
    const ids = backlog(queue, 200);
    const sender = recordingSender();
    await Promise.all([drain(queue, sender, ["--all"], node), drain(queue, sender, ["--all"], node)]);
    expect(sender.sends()).toEqual(ids.map((id) => ({ id, attempt: "1", possibleDuplicate: "" })));
    expect(queue.ids("sent")).toEqual(ids);
    expect(queue.ids("pending")).toEqual([]);
    const log = readFileSync(join(queue.dir, "log/watchdog.jsonl"), "utf8").trimEnd().split("\n");
    expect(log.map((line) => JSON.parse(line)).length).toBeGreaterThan(200);
  });
});

describe("one pass at a time", () => {
  test("concurrent passes with small counts send each report once, in order", async () => {
    const queue = newQueue();
    const ids = backlog(queue, 60);
    const sender = recordingSender();
    const passes = [["--max-count", "2"], ["--max-count", "3"], [], ["--max-count", "2"]];
    await Promise.all(passes.map((size) => drain(queue, sender, size, process.execPath)));
    expect(sender.sends().map((send) => send.id)).toEqual(ids);
  });
});
