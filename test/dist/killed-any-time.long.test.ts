import { expect, test } from "@jest/globals";
import { cliJson, startCli } from "../helpers/cli.js";
import { eventually } from "../helpers/eventually.js";
import { describeOnPosix } from "../helpers/platform.js";
import { backlog, newQueue } from "../helpers/queue.js";
import { recordingSender } from "../helpers/send-commands.js";

describeOnPosix("a pass that is killed at any time", () => {
  test("loses no report, and every send after the first of a report is marked", async () => {
    const queue = newQueue();
    const ids = backlog(queue, 60);
    const texts = ids.map((id) => queue.text("pending", id));
    const sender = recordingSender();
    const args = ["watchdog", "--all", "--send-cmd", sender.record, ...queue.flag];
    for (let kill = 0; kill < 10; kill++) {
      const progress = sender.sends().length + 3 + (kill % 3); // one may be an orphan's, one is a repetition
      const running = startCli(args, { env: sender.env });
      await eventually("some sends", () => sender.sends().length >= progress);
      running.kill("SIGKILL");
      await running.finished;
      const places = [...queue.ids("pending"), ...queue.ids("sent")];
      expect([...new Set(places)].sort()).toEqual(ids);
    }
    expect(await cliJson(args, { env: sender.env })).toMatchObject({ code: 0, json: { pending_count: 0 } });
    expect(queue.ids("sent")).toEqual(ids);
    expect(ids.map((id) => queue.text("sent", id))).toEqual(texts);
    for (const id of ids) {
      const [first, ...repeated] = sender.sends().filter((send) => send.id === id);
      expect(first).toBeDefined();
      expect(repeated.filter((send) => send.possibleDuplicate !== "1")).toEqual([]);
    }
  });

  test("or told to stop at any time loses no report and leaves no lock", async () => {
    const queue = newQueue();
    const ids = backlog(queue, 30);
    const sender = recordingSender();
    const args = ["watchdog", "--all", "--json", "--send-cmd", sender.record, ...queue.flag];
    for (const signal of ["SIGTERM", "SIGINT", "SIGTERM", "SIGINT", "SIGTERM"] as const) {
      const progress = sender.sends().length + 2;
      const running = startCli(args, { env: sender.env });
      await eventually("some sends", () => sender.sends().length >= progress);
      running.kill(signal);
      const { code, stdout } = await running.finished;
      expect(code).not.toBeNull();
      const { sent_ids: sent, pending_count: pending } = JSON.parse(stdout);
      expect(queue.ids("sent")).toEqual(expect.arrayContaining(sent));
      expect(queue.ids("pending")).toHaveLength(pending);
    }
    expect(
      (
        await cliJson(
          args.filter((arg) => arg !== "--json"),
          { env: sender.env },
        )
      ).code,
    ).toBe(0);
    expect(queue.ids("sent")).toEqual(ids);
    for (const id of ids) {
      const repeated = sender
        .sends()
        .filter((send) => send.id === id)
        .slice(1);
      expect(repeated.filter((send) => send.possibleDuplicate !== "1")).toEqual([]);
    }
  });
});
