import { readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { cliJson, startCli } from "../helpers/cli.js";
import { describeOnPosix } from "../helpers/platform.js";
import { backlog, newQueue, type Queue } from "../helpers/queue.js";
import { recordingSender } from "../helpers/send-commands.js";

const longAgo = new Date("2020-01-01T00:00:00.000Z");

/** Makes the lock look as if its holder had given no sign of life since long ago. */
function ageLock(queue: Queue): void {
  const path = join(queue.dir, "lock");
  const text = readFileSync(path, "utf8");
  expect(text).toContain('"heartbeat"');
  writeFileSync(path, text.replace(/("heartbeat":\s*)"[^"]*"/, `$1"${longAgo.toISOString()}"`));
  utimesSync(path, longAgo, longAgo);
}

describeOnPosix("a pass that was stopped for longer than its lease", () => {
  test.each([
    ["has ended", undefined, 3],
    ["sends the same report again", "1", 0],
    ["sends the next report", "2", 1],
  ])("sends and settles nothing more when it goes on while its successor %s", async (_, waitAt, settled) => {
    const queue = newQueue();
    const ids = backlog(queue, 3);
    const [old, successor] = [recordingSender(), recordingSender()];
    const all = ["watchdog", "--all", "--json", ...queue.flag, "--send-cmd"];
    const stopped = startCli([...all, old.recordAndWait], { env: old.env });
    await old.waiting();
    stopped.kill("SIGSTOP");
    ageLock(queue);

    const command = `if [ "$OWNER_REPORT_TASK_ID" = "${waitAt}" ]; then ${successor.recordAndWait}; else ${successor.record}; fi`;
    const running = startCli([...all, command], { env: successor.env });
    if (waitAt) await successor.waiting();
    else expect((await running.finished).code).toBe(0);
    old.release();
    stopped.kill("SIGCONT");
    expect((await stopped.finished).code).not.toBe(0);
    expect(queue.ids("sent")).toEqual(ids.slice(0, settled));
    successor.release();
    expect((await running.finished).code).toBe(0);

    expect(old.sends().map((send) => send.id)).toEqual(ids.slice(0, 1));
    expect(successor.sends()).toEqual([
      { id: ids[0], attempt: "2", possibleDuplicate: "1" },
      { id: ids[1], attempt: "1", possibleDuplicate: "" },
      { id: ids[2], attempt: "1", possibleDuplicate: "" },
    ]);
    expect(queue.ids("sent")).toEqual(ids);
  });

  test("keeps the queue as long as its lease lasts", async () => {
    const queue = newQueue();
    const ids = backlog(queue, 1);
    const sender = recordingSender();
    const args = ["watchdog", "--send-cmd", sender.recordAndWait, ...queue.flag];
    const stopped = startCli(args, { env: sender.env });
    await sender.waiting();
    stopped.kill("SIGSTOP");
    const second = await cliJson(["watchdog", "--send-cmd", "true", ...queue.flag]);
    expect(second).toMatchObject({ code: 0, json: { outcome: "busy" } });
    sender.release();
    stopped.kill("SIGCONT");
    expect((await stopped.finished).code).toBe(0);
    expect(queue.ids("sent")).toEqual(ids);
  });
});

describeOnPosix("a lock that was left behind half-written", () => {
  test.each(["", "{", "not ours", '{"pid": 1}'])("as %j does not block the queue for ever", async (text) => {
    const queue = newQueue();
    const ids = backlog(queue, 1);
    writeFileSync(join(queue.dir, "lock"), text);
    utimesSync(join(queue.dir, "lock"), longAgo, longAgo);
    const next = await cliJson(["watchdog", "--send-cmd", "true", ...queue.flag]);
    expect(next).toMatchObject({ code: 0, json: { outcome: "sent", sent_ids: ids } });
  });
});
