import { expect, test } from "@jest/globals";
import { cliJson, startCli } from "../helpers/cli.js";
import { eventually } from "../helpers/eventually.js";
import { describeOnPosix } from "../helpers/platform.js";
import { backlog, newQueue, type Queue } from "../helpers/queue.js";
import { type RecordingSender, recordingSender } from "../helpers/send-commands.js";

/** Waits for some sends of a pass; a pass ends before, where these tests had stood still for a moment. */
async function someSends(queue: Queue, { sends }: RecordingSender, least: number): Promise<void> {
  const progress = sends().length + least;
  await eventually("some sends", () => sends().length >= progress || queue.ids("pending").length === 0);
}

/** Not by order: a send command that outlives its killed pass may note its run after the next one. */
function expectMarked(ids: readonly string[], { sends }: RecordingSender): void {
  for (const id of ids) {
    const ofOne = sends().filter((send) => send.id === id);
    expect(ofOne.length).toBeGreaterThan(0);
    expect(ofOne.filter((send) => send.possibleDuplicate !== "1").length).toBeLessThanOrEqual(1);
  }
}

describeOnPosix("a pass that is killed at any time", () => {
  test("loses no report, and every send after the first of a report is marked", async () => {
    const queue = newQueue();
    const ids: string[] = [];
    const texts: string[] = [];
    const sender = recordingSender();
    const args = ["watchdog", "--all", "--send-cmd", sender.record, ...queue.flag];
    for (let kills = 0; kills < 10; ) {
      const more = backlog(queue, 8, ids.length + 1);
      ids.push(...more);
      texts.push(...more.map((id) => queue.text("pending", id)));
      const running = startCli(args, { env: sender.env });
      await someSends(queue, sender, 3 + (kills % 3)); // one may be an orphan's, one is a repetition
      running.kill("SIGKILL");
      if ((await running.finished).signal === "SIGKILL") kills += 1;
      const places = [...queue.ids("pending"), ...queue.ids("sent")];
      expect([...new Set(places)].sort()).toEqual(ids);
    }
    expect(await cliJson(args, { env: sender.env })).toMatchObject({ code: 0, json: { pending_count: 0 } });
    expect(queue.ids("sent")).toEqual(ids);
    expect(ids.map((id) => queue.text("sent", id))).toEqual(texts);
    expectMarked(ids, sender);
  });

  test("or told to stop at any time loses no report and leaves no lock", async () => {
    const queue = newQueue();
    const ids: string[] = [];
    const sender = recordingSender();
    const args = ["watchdog", "--all", "--json", "--send-cmd", sender.record, ...queue.flag];
    for (let stops = 0; stops < 5; ) {
      ids.push(...backlog(queue, 8, ids.length + 1));
      const running = startCli(args, { env: sender.env });
      await someSends(queue, sender, 2);
      running.kill(stops % 2 ? "SIGINT" : "SIGTERM");
      const { code, stdout } = await running.finished;
      if (queue.ids("pending").length === 0) continue;
      stops += 1;
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
    expectMarked(ids, sender);
  });
});
