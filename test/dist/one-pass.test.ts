import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { runAction } from "../helpers/action.js";
import { cliBundle } from "../helpers/bundles.js";
import { cli, cliJson, startCli } from "../helpers/cli.js";
import { onEachNode } from "../helpers/each-node.js";
import { start } from "../helpers/processes.js";
import { agedId, backlog, handWritten, newQueue, type Queue } from "../helpers/queue.js";
import { type RecordingSender, recordingSender } from "../helpers/send-commands.js";

const report = ["--team", "t", "--worker", "w", "--progress", "10%"];

/** Starts a watchdog and returns once it is in the middle of its first send. */
async function holdQueue(queue: Queue, sender: RecordingSender, node = process.execPath) {
  const args = ["watchdog", "--send-cmd", sender.recordAndWait, "--json", ...queue.flag];
  const holder = startCli(args, { node, env: sender.env });
  await sender.waiting();
  return holder;
}

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
  test("a second watchdog is busy: exit 0, nothing sent, everything still pending", async () => {
    const queue = newQueue();
    const ids = backlog(queue, 2);
    const sender = recordingSender();
    const holder = await holdQueue(queue, sender, node);
    const args = ["watchdog", "--all", "--send-cmd", sender.record, ...queue.flag];
    const second = await cliJson(args, { node, env: sender.env });
    expect(second).toMatchObject({ code: 0, json: { outcome: "busy" } });
    expect(queue.ids("pending")).toEqual(ids);
    sender.release();
    expect((await holder.finished).code).toBe(0);
    expect(sender.sends().map((send) => send.id)).toEqual([ids[0]]);
  });

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

  test("a producer does not wait for a pass", async () => {
    const queue = newQueue();
    backlog(queue, 1);
    const sender = recordingSender();
    const holder = await holdQueue(queue, sender, node);
    const producer = await cliJson(["producer", ...report, ...queue.flag], { node });
    expect(producer).toMatchObject({ code: 0, json: { outcome: "queued" } });
    sender.release();
    expect((await holder.finished).code).toBe(0);
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

  test("a driver waits for the pass that holds the queue, then sends", async () => {
    const queue = newQueue();
    const [first, second = ""] = backlog(queue, 2);
    const sender = recordingSender();
    const holder = await holdQueue(queue, sender);
    const args = ["driver", second, "--json", "--send-cmd", sender.record, ...queue.flag];
    const driver = startCli(args, { env: sender.env });
    expect((await cliJson(["consumer", second, ...queue.flag])).json.state).toBe("pending");
    sender.release();
    expect((await holder.finished).code).toBe(0);
    expect((await driver.finished).code).toBe(0);
    expect(sender.sends().map((send) => send.id)).toEqual([first, second]);
  });

  test("driver and direct give up in the end: 75, red, and the report stays pending", async () => {
    const queue = newQueue();
    const [first = "", second = ""] = backlog(queue, 2);
    const sender = recordingSender();
    const holder = await holdQueue(queue, sender);
    const send = ["--send-cmd", sender.record, ...queue.flag];
    const inputs = { mode: "driver", "report-id": second, queue: queue.dir, "send-cmd": sender.record };
    const [driver, direct, step] = await Promise.all([
      cliJson(["driver", second, ...send], { env: sender.env }),
      cliJson(["direct", ...report, "--report-id", "zz-direct", ...send], { env: sender.env }),
      runAction(inputs, { env: sender.env }),
    ]);
    expect(driver).toMatchObject({ code: 75, json: { outcome: "busy" } });
    expect(direct).toMatchObject({ code: 75, json: { outcome: "busy" } });
    expect(step).toMatchObject({ code: 1, outputs: { outcome: "busy" } });
    expect(sender.sends()).toHaveLength(1);
    expect(queue.ids("pending")).toEqual([first, second, "zz-direct"]);
    sender.release();
    expect((await holder.finished).code).toBe(0);
  });

  test("a pass goes on when nobody reads what it prints", async () => {
    const queue = newQueue();
    const ids = backlog(queue, 20);
    const command =
      '"$NODE" "$CLI" watchdog --all --queue "$QUEUE" --send-cmd "echo noise" 2>&1 | true; exit "${PIPESTATUS[0]}"';
    const env = { ...process.env, NODE: process.execPath, CLI: cliBundle, QUEUE: queue.dir } as Record<
      string,
      string
    >;
    const { code } = await start("bash", ["-c", command], { cwd: queue.dir, env }).finished;
    expect(code).toBe(0);
    expect(queue.ids("sent")).toEqual(ids);
  });

  test("passes leave no lock and no temporary file behind", async () => {
    const queue = newQueue();
    backlog(queue, 3);
    await cli(["watchdog", "--all", "--send-cmd", "true", ...queue.flag]);
    const known = [".gitignore", "deliveries", "held", "log", "pending", "sent"];
    expect(known).toEqual(expect.arrayContaining(readdirSync(queue.dir)));
    expect(readdirSync(`${queue.dir}/pending`)).toEqual([]);
  });

  test("a younger report queued with an older time never overtakes the send that runs", async () => {
    const queue = newQueue();
    const [first] = backlog(queue, 1);
    const sender = recordingSender();
    const holder = await holdQueue(queue, sender);
    const late = queue.write(agedId(0), handWritten());
    sender.release();
    expect((await holder.finished).code).toBe(0);
    expect(queue.ids("pending")).toEqual([late]);
    expect(queue.ids("sent")).toEqual([first]);
  });
});
