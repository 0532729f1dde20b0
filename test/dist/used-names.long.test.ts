import { copyFileSync, renameSync, rmSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { cli, cliJson } from "../helpers/cli.js";
import { handWritten, newQueue, type Queue } from "../helpers/queue.js";

const sendWith = (queue: Queue, command: string) =>
  cliJson(["watchdog", "--send-cmd", command, ...queue.flag]);
const fields = (done: string) => {
  const words = ["--team", "t", "--worker", "w", "--progress", "1", "--report-id", "nightly"];
  return [...words, "--done", done];
};
const produce = (queue: Queue, done: string, ...more: string[]) =>
  cliJson(["producer", ...fields(done), ...more, ...queue.flag]);

describe("the record of a report does not count for another one with its name", () => {
  test("an own id whose report is gone from sent/ is refused, dry or not, and nothing is reported as sent", async () => {
    const queue = newQueue();
    await produce(queue, "one");
    await sendWith(queue, "true");
    rmSync(queue.path("sent", "nightly"));
    expect(await produce(queue, "two", "--dry-run")).toMatchObject({ code: 73 });
    expect(await produce(queue, "two")).toMatchObject({ code: 73, json: { code: "conflict" } });
    expect(queue.ids("pending")).toEqual([]);
  });

  test("a hand-written file with the name of a report that was sent is not archived unsent", async () => {
    const queue = newQueue();
    queue.write("status", handWritten({ done: "day one" }));
    await sendWith(queue, "true");
    rmSync(queue.path("sent", "status"));
    queue.write("status", handWritten({ done: "day two" }));
    expect(await sendWith(queue, "true")).toMatchObject({
      code: 65,
      json: { failed_id: "status", sent_count: 0 },
    });
    expect(queue.ids("pending")).toEqual(["status"]);
  });

  test("the same report put back into pending/ is archived without sending, and the result says so", async () => {
    const queue = newQueue();
    queue.write("status", handWritten());
    await sendWith(queue, "true");
    renameSync(queue.path("sent", "status"), queue.path("pending", "status"));
    const { code, stdout } = await cli(["watchdog", "--send-cmd", "false", ...queue.flag]);
    expect([code, queue.ids("sent")]).toEqual([0, ["status"]]);
    expect(stdout).toContain("it went out in an earlier pass and is archived now");
  });
});

describe("a dry run refuses what the real run would refuse", () => {
  test("an id that differs only in case", async () => {
    const queue = newQueue();
    queue.write("Nightly", handWritten());
    expect(await produce(queue, "x", "--dry-run")).toMatchObject({ code: 73 });
  });

  test("a direct send of a held report", async () => {
    const queue = newQueue();
    await produce(queue, "x");
    copyFileSync(queue.path("pending", "nightly"), queue.path("held", "nightly"));
    rmSync(queue.path("pending", "nightly"));
    for (const dry of [["--dry-run"], []])
      expect(
        await cliJson(["direct", ...fields("x"), ...dry, "--send-cmd", "true", ...queue.flag]),
      ).toMatchObject({
        code: 66,
      });
  });
});
