import { readdirSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { cliBundle } from "../helpers/bundles.js";
import { cli, cliJson, startCli } from "../helpers/cli.js";
import { onEachNode } from "../helpers/each-node.js";
import { holdQueue } from "../helpers/holding.js";
import { start } from "../helpers/processes.js";
import { agedId, backlog, handWritten, newQueue } from "../helpers/queue.js";
import { recordingSender } from "../helpers/send-commands.js";

const report = ["--team", "t", "--worker", "w", "--progress", "10%"];

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
