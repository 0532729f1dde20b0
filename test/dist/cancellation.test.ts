import { constants } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { startAction } from "../helpers/action.js";
import { startCli, withJson } from "../helpers/cli.js";
import { onEachNodeOnPosix } from "../helpers/each-node.js";
import { backlog, newQueue } from "../helpers/queue.js";
import { recordingSender } from "../helpers/send-commands.js";
import { tempDir } from "../helpers/temp-dir.js";
import { cancel, expectSettled } from "./cancelled-pass.js";

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
