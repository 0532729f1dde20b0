import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "@jest/globals";
import { cli, cliJson } from "../helpers/cli.js";
import { onEachNode } from "../helpers/each-node.js";
import { fillDisk, onSmallDisk, testWithMounts } from "../helpers/mounts.js";
import { backlog, newQueue } from "../helpers/queue.js";
import { recordingSender } from "../helpers/send-commands.js";

const report = ["--team", "t", "--worker", "w", "--progress", "10%", "--report-id", "new-id"];
const everyAmountOfSpace = Array.from({ length: 13 }, (_, blocks) => blocks);

onEachNode("a full disk", (node) => {
  testWithMounts("refuses a new report with 74 and keeps the ones that were accepted", () =>
    onSmallDisk(64, async (disk) => {
      const queue = newQueue(join(disk, "queue"));
      const ids = backlog(queue, 3);
      const texts = ids.map((id) => queue.text("pending", id));
      const free = fillDisk(disk, 0);
      const full = await cliJson(["producer", ...report, ...queue.flag], { node });
      expect(full).toMatchObject({ code: 74, json: { outcome: "error" } });
      expect(queue.ids("pending")).toEqual(ids);
      expect(ids.map((id) => queue.text("pending", id))).toEqual(texts);
      free();
      const later = await cliJson(["producer", ...report, ...queue.flag], { node });
      expect(later).toMatchObject({ code: 0, json: { outcome: "queued" } });
    }),
  );

  testWithMounts("sends nothing that it could not put on record first", () =>
    onSmallDisk(64, async (disk) => {
      const queue = newQueue(join(disk, "queue"));
      const ids = backlog(queue, 3);
      const sender = recordingSender();
      const args = ["watchdog", "--all", "--send-cmd", sender.record, ...queue.flag];
      const free = fillDisk(disk, 0);
      const full = await cliJson(args, { node, env: sender.env });
      expect(full).toMatchObject({ code: 74, json: { outcome: "error" } });
      expect(sender.sends()).toEqual([]);
      expect(queue.ids("pending")).toEqual(ids);
      free();
      expect((await cli(args, { node, env: sender.env })).code).toBe(0);
      expect(sender.sends().map((send) => send.id)).toEqual(ids);
    }),
  );
});

describe("a disk that fills up at any point", () => {
  testWithMounts("makes a producer say queued only of a report that is whole", async () => {
    for (const blocks of everyAmountOfSpace) {
      await onSmallDisk(32, async (disk) => {
        const queue = newQueue(join(disk, "queue"));
        const body = "x".repeat(9000);
        fillDisk(disk, blocks);
        const args = ["producer", ...report, "--body", body, ...queue.flag];
        const { code } = await cli(args);
        expect([0, 74]).toContain(code);
        expect(queue.ids("pending")).toEqual(code === 0 ? ["new-id"] : []);
        if (code === 0) expect(readFileSync(queue.path("pending", "new-id"), "utf8")).toContain(body);
      });
    }
  });

  testWithMounts("makes a pass lose nothing, and repeat nothing that it does not mark", async () => {
    for (const blocks of everyAmountOfSpace) {
      await onSmallDisk(64, async (disk) => {
        const queue = newQueue(join(disk, "queue"));
        const ids = backlog(queue, 3);
        const texts = new Map(ids.map((id) => [id, queue.text("pending", id)]));
        const sender = recordingSender();
        const args = ["watchdog", "--all", "--send-cmd", sender.record, ...queue.flag];
        const free = fillDisk(disk, blocks);
        const first = await cli(args, { env: sender.env });
        expect([0, 74]).toContain(first.code);
        if (first.code === 0) expect(queue.ids("sent")).toEqual(ids);
        expect([...queue.ids("sent"), ...queue.ids("pending")].sort()).toEqual(ids);
        free();
        expect((await cli(args, { env: sender.env })).code).toBe(0);
        expect(queue.ids("sent")).toEqual(ids);
        for (const id of ids) expect(queue.text("sent", id)).toBe(texts.get(id));
        const unmarked = sender.sends().filter((send) => send.possibleDuplicate === "");
        expect(unmarked.map((send) => send.id)).toEqual(ids);
      });
    }
  });
});
