import { describe, expect, test } from "@jest/globals";
import { runAction } from "../helpers/action.js";
import { cli, cliJson } from "../helpers/cli.js";
import { listing } from "../helpers/directory-listing.js";
import { newQueue, type Queue } from "../helpers/queue.js";
import { recordingSender } from "../helpers/send-commands.js";
import { tempDir } from "../helpers/temp-dir.js";

const report = ["--team", "t", "--worker", "w", "--progress", "10%"];

function produce(queue: Queue, id: string, extra: string[] = []) {
  return cliJson(["producer", ...report, "--report-id", id, ...extra, ...queue.flag]);
}

describe("a generated id", () => {
  test("is lower-case ASCII of at most 100 characters, whatever the fields hold", async () => {
    const queue = newQueue();
    const long = [
      "--team",
      "Ünïcode Tëam/../..",
      "--worker",
      "W".repeat(500),
      "--task-id",
      "進度 🚀 ".repeat(50),
    ];
    const { code, json } = await cliJson(["producer", ...long, "--progress", "1%", ...queue.flag]);
    expect(code).toBe(0);
    expect(json.report_id).toMatch(/^\d{8}t\d{9}z-[a-z0-9-]+-[0-9a-f]{8}$/);
    expect(String(json.report_id).length).toBeLessThanOrEqual(100);
    expect(queue.ids("pending")).toEqual([json.report_id]);
  });

  test("sorts by age", async () => {
    const queue = newQueue();
    const ids: unknown[] = [];
    for (let number = 0; number < 3; number++) {
      const { json } = await cliJson(["producer", ...report, ...queue.flag]);
      ids.push(json.report_id);
    }
    expect(queue.ids("pending")).toEqual(ids);
  });
});

describe("an own id", () => {
  test.each(["a", "0", "Build_42.attempt-1", "x".repeat(120), "console", "com10", "nul-report"])(
    "%j is kept as it is",
    async (id) => {
      const queue = newQueue();
      expect(await produce(queue, id)).toMatchObject({ code: 0, json: { outcome: "queued", report_id: id } });
      expect(queue.ids("pending")).toEqual([id]);
    },
  );

  test.each([
    ...[
      "x".repeat(121),
      "-a",
      ".a",
      "_a",
      "a b",
      "a\nb",
      "ä",
      "a..b",
      "a.",
      "a.lock",
      "a.md",
      "a/b",
      "a\\b",
      "../a",
    ],
    ...["CON", "con", "NUL", "aux", "prn", "COM1", "lpt9", "nul.txt"],
  ])("%j is refused", async (id) => {
    const queue = newQueue();
    const { code, json } = await produce(queue, id);
    expect(code).toBe(64);
    expect(json.error).toContain("report-id");
    expect(queue.ids("pending")).toEqual([]);
  });
});

describe("the same id twice", () => {
  test("with the same fields and body queues it once and writes nothing", async () => {
    const queue = newQueue();
    const extra = ["--done", "export", "--body", "text", "--status", "done"];
    await produce(queue, "own-id", extra);
    const before = listing(queue.dir);
    const again = await produce(queue, "own-id", extra);
    expect(again).toMatchObject({ code: 0, json: { outcome: "already-queued", report_id: "own-id" } });
    const aliased = await produce(queue, "own-id", [...extra, "--status", "completed", "--progress", "10"]);
    expect(aliased).toMatchObject({ code: 0, json: { outcome: "already-queued" } });
    expect(listing(queue.dir)).toEqual(before);
  });

  test("from another attempt of the same run queues it once", async () => {
    const workspace = tempDir();
    const inputs = { mode: "producer", team: "t", worker: "w", progress: "1%", "report-id": "own-id" };
    const first = await runAction(inputs, { workspace });
    const env = { GITHUB_RUN_ATTEMPT: "2", GITHUB_SHA: "f".repeat(40) };
    const second = await runAction(inputs, { workspace, env });
    expect([first.outputs.outcome, second.outputs.outcome]).toEqual(["queued", "already-queued"]);
  });

  test.each([
    ["--done", "other"],
    ["--body", "other"],
    ["--progress", "11%"],
    ["--status", "failed"],
  ])("with another %s is a conflict, and the first one is kept", async (flag, value) => {
    const queue = newQueue();
    await produce(queue, "own-id", ["--done", "first"]);
    const before = listing(queue.dir);
    const { code, json } = await produce(queue, "own-id", ["--done", "first", flag, value]);
    expect(code).toBe(73);
    expect(json.outcome).toBe("error");
    expect(listing(queue.dir)).toEqual(before);
  });

  test("in another case is a conflict, pending or sent", async () => {
    const queue = newQueue();
    await produce(queue, "Own-Id");
    expect((await produce(queue, "own-id")).code).toBe(73);
    await cli(["driver", "Own-Id", "--send-cmd", "true", ...queue.flag]);
    expect((await produce(queue, "OWN-ID")).code).toBe(73);
    expect(queue.ids("pending")).toEqual([]);
    expect(queue.ids("sent")).toEqual(["Own-Id"]);
  });

  test.each([
    ["20240101t000000000z-Own-Id", "20240101t000000000z-own-id"],
    ["20240101T000000000Z-own-id", "20240101t000000000z-own-id"],
    ["20240101t000000000z-own-id", "20240101T000000000Z-own-id"],
  ])("%s is a conflict with %s although both carry a time", async (first, second) => {
    const queue = newQueue();
    expect((await produce(queue, first)).code).toBe(0);
    expect((await produce(queue, second)).code).toBe(73);
    expect(queue.ids("pending")).toEqual([first]);
  });

  test("after it was sent neither queues nor sends it again", async () => {
    const queue = newQueue();
    const sender = recordingSender();
    const direct = ["direct", ...report, "--report-id", "own-id", "--send-cmd", sender.record, ...queue.flag];
    expect((await cliJson(direct, { env: sender.env })).json.outcome).toBe("sent");
    const again = await cliJson(direct, { env: sender.env });
    expect(again).toMatchObject({ code: 0, json: { outcome: "already-sent", report_id: "own-id" } });
    expect(await produce(queue, "own-id")).toMatchObject({ code: 0, json: { outcome: "already-queued" } });
    expect((await produce(queue, "own-id", ["--done", "other"])).code).toBe(73);
    const driver = await cliJson(["driver", "own-id", "--send-cmd", sender.record, ...queue.flag], {
      env: sender.env,
    });
    expect(driver).toMatchObject({ code: 0, json: { outcome: "already-sent" } });
    expect(sender.sends()).toHaveLength(1);
    expect(queue.ids("pending")).toEqual([]);
  });

  test("direct sends a report that was queued before under that id", async () => {
    const queue = newQueue();
    await produce(queue, "own-id");
    const direct = ["direct", ...report, "--report-id", "own-id", "--send-cmd", "true", ...queue.flag];
    expect(await cliJson(direct)).toMatchObject({ code: 0, json: { outcome: "sent" } });
    expect(queue.ids("sent")).toEqual(["own-id"]);
  });
});
