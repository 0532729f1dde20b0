import { copyFileSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { cli, cliJson } from "../helpers/cli.js";
import { backlog, newQueue } from "../helpers/queue.js";
import { recordingSender } from "../helpers/send-commands.js";

describe("a delivery record that is not valid", () => {
  test.each(["", "{", "[]", '{"attempts": 1}'])("(%j) is an error, never a first attempt", async (text) => {
    const queue = newQueue();
    const [first = "", second = ""] = backlog(queue, 2);
    await cli(["driver", first, "--send-cmd", "exit 1", ...queue.flag]);
    writeFileSync(join(queue.dir, "deliveries", `${first}.json`), text);
    const sender = recordingSender();
    const args = ["watchdog", "--all", "--send-cmd", sender.record, ...queue.flag];
    const { code, json } = await cliJson(args, { env: sender.env });
    expect(code).not.toBe(0);
    expect(json.failed_id).toBe(first);
    expect(sender.sends()).toEqual([]);
    expect(queue.ids("pending")).toEqual([first, second]);
  });
});

test.each([-1, 1.5])(
  "a delivery record that counts %d attempts is an error, never a first attempt",
  async (attempts) => {
    const queue = newQueue();
    const [id = ""] = backlog(queue, 1);
    await cli(["driver", id, "--send-cmd", "exit 1", ...queue.flag]);
    const path = join(queue.dir, "deliveries", `${id}.json`);
    writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, "utf8")), attempts }));
    const { code, json } = await cliJson(["watchdog", "--send-cmd", "true", ...queue.flag]);
    expect([code, json.failed_id, queue.ids("pending")]).toEqual([65, id, [id]]);
  },
);

describe("a send that is on record as done", () => {
  test.each([
    ["not archived", renameSync],
    ["archived without being taken out of pending", copyFileSync],
  ])("but was %s is archived without sending it again", async (_, crash) => {
    const queue = newQueue();
    const [first = "", second = ""] = backlog(queue, 2);
    const sender = recordingSender();
    const args = ["watchdog", "--all", "--send-cmd", sender.record, ...queue.flag];
    const driver = ["driver", first, "--send-cmd", sender.record, ...queue.flag];
    expect((await cli(driver, { env: sender.env })).code).toBe(0);
    crash(queue.path("sent", first), queue.path("pending", first));
    expect((await cli(args, { env: sender.env })).code).toBe(0);
    expect(sender.sends().map((send) => send.id)).toEqual([first, second]);
    expect(queue.ids("pending")).toEqual([]);
    expect(queue.ids("sent")).toEqual([first, second]);
  });
});
