import { test } from "@jest/globals";
import { startCli } from "../helpers/cli.js";
import { describeOnPosix } from "../helpers/platform.js";
import { backlog, newQueue } from "../helpers/queue.js";
import { recordingSender } from "../helpers/send-commands.js";
import { cancel, expectSettled } from "./cancelled-pass.js";

describeOnPosix("a send command that does not want to end", () => {
  test.each(["SIGINT", "SIGTERM"] as const)("is killed in time after %s", async (signal) => {
    const queue = newQueue();
    const ids = backlog(queue, 1);
    const sender = recordingSender();
    const stubborn = `trap '' TERM INT HUP\n${sender.recordAndWait}`;
    const args = ["driver", ids[0] ?? "", "--send-cmd", stubborn, ...queue.flag];
    await cancel(startCli(args, { env: sender.env }), sender, signal);
    await expectSettled(queue, ids, sender, process.execPath);
  });

  test("is killed in time when it is a direct send that is cancelled", async () => {
    const queue = newQueue();
    const sender = recordingSender();
    const fields = ["--team", "t", "--worker", "w", "--progress", "1%", "--report-id", "own-id"];
    const args = ["direct", ...fields, "--send-cmd", sender.recordAndWait, ...queue.flag];
    await cancel(startCli(args, { env: sender.env }), sender, "SIGINT");
    await expectSettled(queue, ["own-id"], sender, process.execPath);
  });
});
