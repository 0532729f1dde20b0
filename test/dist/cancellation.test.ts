import { existsSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { startAction } from "../helpers/action.js";
import { cliJson, startCli, withJson } from "../helpers/cli.js";
import { onEachNodeOnPosix } from "../helpers/each-node.js";
import { eventually } from "../helpers/eventually.js";
import { isAlive, type Running } from "../helpers/processes.js";
import { backlog, newQueue, type Queue } from "../helpers/queue.js";
import { type RecordingSender, recordingSender } from "../helpers/send-commands.js";
import { tempDir } from "../helpers/temp-dir.js";

const withinSeconds = 5;

/** Signals a pass that is in the middle of a send; everything it started must be gone when it ends in time. */
async function cancel(
  running: Pick<Running, "kill" | "finished">,
  sender: RecordingSender,
  signal: NodeJS.Signals,
) {
  const child = await sender.waiting();
  const at = Date.now();
  running.kill(signal);
  const result = await running.finished;
  expect(Date.now() - at).toBeLessThan(withinSeconds * 1000);
  await eventually("the end of the send command", () => !isAlive(child));
  expect(result.code).not.toBe(0);
  return result;
}

/** The next pass finds no lock, and sends the report again under the same id, marked as a possible duplicate. */
async function expectSettled(queue: Queue, ids: string[], sender: RecordingSender, node: string) {
  const [first = ""] = ids;
  expect(existsSync(join(queue.dir, "lock"))).toBe(false);
  expect(existsSync(join(queue.dir, "deliveries", `${first}.json`))).toBe(true);
  expect(queue.ids("pending")).toEqual(ids);
  const args = ["watchdog", "--send-cmd", sender.record, ...queue.flag];
  const next = await cliJson(args, { node, env: sender.env });
  expect(next).toMatchObject({ code: 0, json: { outcome: "sent", sent_ids: [first] } });
  expect(sender.sends()).toEqual([
    { id: first, attempt: "1", possibleDuplicate: "" },
    { id: first, attempt: "2", possibleDuplicate: "1" },
  ]);
}

onEachNodeOnPosix("a pass that is cancelled during a send", (node) => {
  test.each(["SIGINT", "SIGTERM"] as const)(
    "by %s ends its child, records the attempt as in doubt and frees the queue",
    async (signal) => {
      const queue = newQueue();
      const ids = backlog(queue, 2);
      const sender = recordingSender();
      const args = ["watchdog", "--all", "--json", "--send-cmd", sender.recordAndWait, ...queue.flag];
      const running = startCli(args, { node, env: sender.env });
      const { code, json } = withJson(await cancel(running, sender, signal));
      expect(code).toBe(128 + constants.signals[signal]);
      expect(json).toMatchObject({ outcome: "in-doubt", failed_id: ids[0], sent_count: 0 });
      await expectSettled(queue, ids, sender, node);
    },
  );

  test.each(["SIGINT", "SIGTERM"] as const)(
    "by %s in a step is red and says so in its outputs",
    async (signal) => {
      const workspace = tempDir();
      const queue = newQueue(join(workspace, ".owner-reports"));
      const ids = backlog(queue, 2);
      const sender = recordingSender();
      const inputs = { mode: "watchdog", all: "true", "send-cmd": sender.recordAndWait };
      const running = startAction(inputs, { node, workspace, env: sender.env });
      await cancel(running, sender, signal);
      expect((await running.finished).outputs).toMatchObject({ outcome: "in-doubt", "failed-id": ids[0] });
      await expectSettled(queue, ids, sender, node);
    },
  );
});
