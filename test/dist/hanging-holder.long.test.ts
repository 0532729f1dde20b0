import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { runAction } from "../helpers/action.js";
import { cli, cliJson, startCli } from "../helpers/cli.js";
import { describeOnPosix } from "../helpers/platform.js";
import { backlog, newQueue, type Queue } from "../helpers/queue.js";
import { annotations } from "../helpers/runner-files.js";
import { recordingSender } from "../helpers/send-commands.js";

function change(path: string, name: string, to: unknown): void {
  const text = readFileSync(path, "utf8");
  expect(text).toContain(`"${name}":`);
  const value = to === undefined ? "" : `"${name}": ${JSON.stringify(to)}`;
  writeFileSync(path, text.replace(new RegExp(`,?\\s*"${name}": ?("[^"]*"|\\d+)`), value && `,${value}`));
}

/** A pass in the middle of a send that it seems to have begun so many seconds ago. */
async function holderSince(queue: Queue, id: string, secondsAgo: number, timeout?: number) {
  const sender = recordingSender();
  const words = ["driver", id, "--send-timeout", "300", "--send-cmd", sender.recordAndWait, ...queue.flag];
  const holder = startCli(words, { env: sender.env });
  await sender.waiting();
  const at = new Date(Date.now() - secondsAgo * 1000).toISOString();
  const record = join(queue.dir, "deliveries", `${id}.json`);
  expect(JSON.parse(readFileSync(record, "utf8")).latest[0].timeout_seconds).toBe(300);
  change(record, "started_at", at);
  change(record, "timeout_seconds", timeout);
  change(join(queue.dir, "lock"), "since", at);
  const release = () => {
    sender.release();
    return holder.finished;
  };
  return { pid: holder.pid, release };
}

const watchdog = (queue: Queue) => cliJson(["watchdog", "--send-cmd", "true", ...queue.flag]);

describeOnPosix("a pass whose send is open for longer than its own timeout and a minute", () => {
  test("makes busy red, and status and doctor say so, with what to do", async () => {
    const queue = newQueue();
    const [, id = ""] = backlog(queue, 3);
    const { pid, release } = await holderSince(queue, id, 362, 300);
    const { code, json, stderr } = await watchdog(queue);
    expect([code, json.outcome, json.failed_id, json.sent_ids]).toEqual([75, "busy", id, []]);
    for (const part of [id, `kill -9 ${pid}`, "nothing is lost", "still pending"])
      expect(stderr).toContain(part);

    const status = await cliJson(["status", ...queue.flag]);
    expect([status.code, status.json.overdue]).toMatchObject([0, { report_id: id, timeout_seconds: 300 }]);
    expect(String(status.json.warnings)).toContain(`kill -9 ${pid}`);
    expect((await cli(["status", ...queue.flag])).stdout).toMatch(/lock .*hangs/);
    const doctor = await cliJson(["doctor", "--send-cmd", "true", ...queue.flag]);
    expect(doctor.json.checks).toContainEqual(expect.objectContaining({ what: "lock", state: "fail" }));

    const step = await runAction({ mode: "watchdog", "send-cmd": "true", queue: queue.dir });
    expect([step.code, step.outputs.outcome, step.outputs["failed-id"]]).toEqual([1, "busy", id]);
    expect(annotations("error", step.stdout).join()).toContain(id);
    expect((await release()).code).toBe(0);
  });

  test("is ended as it says, and the next pass sends the report again, marked as a possible duplicate", async () => {
    const queue = newQueue();
    const [id = ""] = backlog(queue, 1);
    await holderSince(queue, id, 362, 300);
    const said = /kill -9 \d+/.exec((await watchdog(queue)).stderr)?.[0] ?? "";
    process.kill(Number(said.replace("kill -9 ", "")), "SIGKILL");
    const sender = recordingSender();
    await cliJson(["watchdog", "--send-cmd", sender.record, ...queue.flag], { env: sender.env });
    expect(sender.sends()).toEqual([{ id, attempt: "2", possibleDuplicate: "1" }]);
  });

  test.each([
    ["within the minute after it", 340, 300],
    ["whose record, of an earlier build, does not say how long it may take", 3600, undefined],
  ])("is no fault %s: busy is green", async (_, secondsAgo, timeout) => {
    const queue = newQueue();
    const [id = ""] = backlog(queue, 1);
    const { release } = await holderSince(queue, id, secondsAgo, timeout);
    expect(await watchdog(queue)).toMatchObject({ code: 0, json: { outcome: "busy" } });
    expect((await cliJson(["status", ...queue.flag])).json.overdue).toBeNull();
    expect((await release()).code).toBe(0);
  });
});
