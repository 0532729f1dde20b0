import { describe, expect, test } from "@jest/globals";
import { newJob, report, tasksOf } from "../helpers/job.js";
import { handWritten } from "../helpers/queue.js";

describe("GitHub shows the summaries of 20 steps, and takes 1 MiB of each", () => {
  test("25 checkpoints add ten lines, and what fails after them is shown all the same", async () => {
    const { produce, deliver, queue } = newJob();
    const lines: string[] = [];
    for (let n = 1; n <= 25; n++) lines.push((await produce({ progress: `${n}/25` })).summary);
    expect(lines.map((line) => line !== "")).toEqual(lines.map((_, index) => index < 10));
    const { summary, code } = await deliver("exit 7");
    expect(code).toBe(1);
    expect(queue.ids("pending")).toHaveLength(25);
    expect(summary).toContain("<h3>❌ owner-report watchdog: failed · 25 pending</h3>");
    const delivery = expect.stringMatching(/^❌ 1 not sent, 24 waiting .*code 7/);
    const when = expect.stringMatching(/ UTC$/);
    expect(tasksOf(summary)).toEqual([["web/ci · nightly #7", "25/25", "✅ normal", when, delivery]]);
  });

  test("green steps leave the last of the 20 places to a failure, which is always written", async () => {
    const { step, queue } = newJob();
    const summaries: string[] = [];
    const direct = { mode: "direct", ...report, "send-cmd": "true" };
    for (let n = 0; n < 11; n++) summaries.push((await step(direct)).summary);
    for (let n = 0; n < 10; n++) summaries.push((await step({ mode: "status" })).summary);
    expect(summaries.filter((text) => text !== "")).toHaveLength(19);
    expect((await step({ ...direct, "send-cmd": "exit 1" })).summary).toContain("❌");
    expect((await step({ ...direct, "send-cmd": "exit 1" })).summary).toContain("❌");
    expect(queue.ids("pending")).toHaveLength(2);
  });

  test("hundreds of tasks with the longest of all fields and bodies fit, and the rest are counted", async () => {
    const { queue, deliver } = newJob({ RUNNER_ENVIRONMENT: "github-hosted" });
    const long = "<&>".repeat(170);
    for (let n = 0; n < 400; n++) {
      const fields = { team: long, worker: long, task_id: `${n}${long}`.slice(0, 512), status: "failed" };
      queue.write(`report-${String(n).padStart(4, "0")}`, handWritten(fields, "<b>\n".repeat(10_000)));
    }
    const { summary, code } = await deliver("exit 1");
    expect(code).toBe(1);
    expect(Buffer.byteLength(summary)).toBeLessThan(1024 * 1024);
    const isShown = (text: RegExp) => expect(text.test(summary)).toBe(true);
    isShown(/… and 200 more reports in the queue/);
    isShown(/… and \d+ more, for which there is no room/);
  });
});
