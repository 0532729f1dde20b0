/** The job action where something stands in its way: another pass, a cancel, a Node that is too old. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { eventually } from "../helpers/eventually.js";
import { holdQueue } from "../helpers/holding.js";
import { newJobAction, RUNNERS } from "../helpers/job-action.js";
import { describeOnPosix } from "../helpers/platform.js";
import { isAlive } from "../helpers/processes.js";
import { backlog } from "../helpers/queue.js";
import { annotations } from "../helpers/runner-files.js";
import { recordingSender } from "../helpers/send-commands.js";
import { tempDir } from "../helpers/temp-dir.js";

describeOnPosix("the end of a job", () => {
  test("waits for a pass that is at work, and then delivers: no later step would", async () => {
    const [theirs, ours] = [recordingSender(), recordingSender()];
    const job = newJobAction(RUNNERS.hosted, { "send-cmd": ours.record }, ours.env);
    await job.main();
    const [first = ""] = backlog(job.queue, 1);
    const holder = await holdQueue(job.queue, theirs);
    const post = job.startPost("success");
    await eventually("the report of the end", () => job.queue.ids("pending").length === 2);
    theirs.release();
    const [held, ended] = await Promise.all([holder.finished, post.finished]);
    expect([held.code, ended.code, job.queue.ids("pending")]).toEqual([0, 0, []]);
    expect(theirs.sends().map(({ id }) => id)).toEqual([first]);
    expect(ours.sends()).toHaveLength(1);
  });

  test.each(["SIGINT", "SIGTERM"] as const)(
    "told to stop by %s in a send is red, and all is pending",
    async (signal) => {
      const sender = recordingSender();
      const job = newJobAction(RUNNERS.hosted, { "send-cmd": sender.recordAndWait }, sender.env);
      await job.main();
      const post = job.startPost("cancelled");
      const child = await sender.waiting();
      post.kill(signal);
      const { code, summary } = await post.finished;
      await eventually("the end of the send command", () => !isAlive(child));
      expect([code, job.queue.ids("pending").length]).toEqual([1, 1]);
      expect(summary).toContain("in doubt");
    },
  );
});

test("on a Node that is too old the job goes on, and its end is red", async () => {
  const preload = join(tempDir(), "claim.cjs");
  const versions = '{ ...process.versions, node: "16.20.2" }';
  writeFileSync(preload, `Object.defineProperty(process, "versions", { value: ${versions} });\n`);
  const job = newJobAction(RUNNERS.act, { start: "true" }, { NODE_OPTIONS: `--require ${preload}` });
  const [main, post] = [await job.main(), await job.post("success")];
  expect([main.code, post.code]).toEqual([0, 1]);
  const said = expect.stringContaining("needs Node.js 20 or newer, and this runner gave it an older one");
  expect([annotations("warning", main.stdout), annotations("error", post.stdout)]).toEqual([[said], [said]]);
});
