import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { runAction, startAction } from "../helpers/action.js";
import { cli, cliJson, startCli } from "../helpers/cli.js";
import { onEachNodeOnPosix } from "../helpers/each-node.js";
import { eventually } from "../helpers/eventually.js";
import { describeOnPosix } from "../helpers/platform.js";
import { isAlive } from "../helpers/processes.js";
import { backlog, handWritten, newQueue, type Queue } from "../helpers/queue.js";
import { annotations } from "../helpers/runner-files.js";
import { type RecordingSender, recordingSender } from "../helpers/send-commands.js";
import { tempDir } from "../helpers/temp-dir.js";

/** Kills a watchdog while its first send runs, and waits until its orphaned send command has ended too. */
async function killDuringSend(queue: Queue, sender: RecordingSender, node = process.execPath): Promise<void> {
  const args = ["watchdog", "--all", "--send-cmd", sender.recordAndWait, ...queue.flag];
  const running = startCli(args, { node, env: sender.env });
  const child = await sender.waiting();
  running.kill("SIGKILL");
  expect((await running.finished).signal).toBe("SIGKILL");
  sender.release();
  await eventually("the end of the orphaned send command", () => !isAlive(child));
}

/** Lets a signal end a send command, so that the send is in doubt. */
async function leaveInDoubt(queue: Queue, sender: RecordingSender): Promise<void> {
  const args = ["watchdog", "--send-cmd", `${sender.record}; kill -KILL $$`, ...queue.flag];
  expect(await cliJson(args, { env: sender.env })).toMatchObject({ code: 1, json: { outcome: "in-doubt" } });
}

onEachNodeOnPosix("a watchdog that was killed during a send", (node) => {
  test("is followed by one that sends once more, with the same id and as a possible duplicate", async () => {
    const queue = newQueue();
    const [first = "", second = ""] = backlog(queue, 2);
    const sender = recordingSender();
    await killDuringSend(queue, sender, node);
    expect(queue.ids("pending")).toEqual([first, second]);
    const args = ["watchdog", "--all", "--send-cmd", sender.record, ...queue.flag];
    const next = await cliJson(args, { node, env: sender.env });
    expect(next).toMatchObject({ code: 0, json: { outcome: "sent", sent_ids: [first, second] } });
    expect(sender.sends()).toEqual([
      { id: first, attempt: "1", possibleDuplicate: "" },
      { id: first, attempt: "2", possibleDuplicate: "1" },
      { id: second, attempt: "1", possibleDuplicate: "" },
    ]);
    expect((await cliJson(args, { node, env: sender.env })).json.outcome).toBe("empty");
  });

  test("in a step is followed by a step that sends once more", async () => {
    const workspace = tempDir();
    const queue = newQueue(join(workspace, ".owner-reports"));
    const [id = ""] = backlog(queue, 1);
    const sender = recordingSender();
    const options = { node, workspace, env: sender.env };
    const running = startAction({ mode: "watchdog", "send-cmd": sender.recordAndWait }, options);
    const child = await sender.waiting();
    running.kill("SIGKILL");
    await running.finished;
    sender.release();
    await eventually("the end of the orphaned send command", () => !isAlive(child));
    const step = await runAction({ mode: "watchdog", "send-cmd": sender.record }, options);
    expect(step.outputs).toMatchObject({ outcome: "sent", "sent-ids": JSON.stringify([id]) });
    expect(sender.sends()[1]).toEqual({ id, attempt: "2", possibleDuplicate: "1" });
  });
});

describeOnPosix("a report in doubt", () => {
  test("with in-doubt hold is set aside unsent, the pass stops red, and later passes warn", async () => {
    const queue = newQueue();
    const [first = "", second = ""] = backlog(queue, 2);
    const sender = recordingSender();
    await killDuringSend(queue, sender);
    const args = ["watchdog", "--all", "--in-doubt", "hold", "--send-cmd", sender.record, ...queue.flag];
    const held = await cliJson(args, { env: sender.env });
    expect(held.code).toBe(1);
    expect(held.json).toMatchObject({ failed_id: first, held_count: 1, pending_count: 1, sent_count: 0 });
    expect(queue.ids("held")).toEqual([first]);
    expect(queue.ids("pending")).toEqual([second]);
    expect(sender.sends()).toHaveLength(1);

    const next = await cliJson(args, { env: sender.env });
    expect(next).toMatchObject({ code: 0, json: { outcome: "sent", sent_ids: [second], held_count: 1 } });
    expect(next.stderr).toMatch(/held/i);
    const inputs = { mode: "watchdog", queue: queue.dir, "send-cmd": "true" };
    const step = await runAction(inputs);
    expect(step.outputs["held-count"]).toBe("1");
    expect(annotations("warning", step.stdout).join("\n")).toMatch(/held/i);
    const consumed = await cli(["consumer", first, ...queue.flag]);
    expect(JSON.parse(consumed.stdout)).toMatchObject({ state: "held", report_id: first });
  });

  test("a third time blocks the queue: no pass sends it any more, and each is red", async () => {
    const queue = newQueue();
    const ids = backlog(queue, 2);
    const sender = recordingSender();
    for (let attempt = 1; attempt <= 3; attempt++) await leaveInDoubt(queue, sender);
    expect(sender.sends().map((send) => send.possibleDuplicate)).toEqual(["", "1", "1"]);
    const args = ["watchdog", "--all", "--send-cmd", sender.record, ...queue.flag];
    for (let pass = 1; pass <= 2; pass++) {
      const { code, json, stderr } = await cliJson(args, { env: sender.env });
      expect(code).toBe(1);
      expect(json).toMatchObject({ failed_id: ids[0], sent_count: 0, pending_count: 2 });
      expect(stderr).toContain(ids[0]);
    }
    expect(sender.sends()).toHaveLength(3);
    expect(queue.ids("pending")).toEqual(ids);
  });

  test("that then fails is a plain failure, and is tried again", async () => {
    const queue = newQueue();
    queue.write("own-id", handWritten());
    const sender = recordingSender();
    await killDuringSend(queue, sender);
    const failing = ["watchdog", "--send-cmd", `${sender.record}; exit 1`, ...queue.flag];
    expect(await cliJson(failing, { env: sender.env })).toMatchObject({
      code: 1,
      json: { outcome: "failed" },
    });
    const working = ["watchdog", "--send-cmd", sender.record, ...queue.flag];
    expect((await cliJson(working, { env: sender.env })).json.outcome).toBe("sent");
    expect(sender.sends().map((send) => send.attempt)).toEqual(["1", "2", "3"]);
    expect(sender.sends()[1]?.possibleDuplicate).toBe("1");
  });
});
