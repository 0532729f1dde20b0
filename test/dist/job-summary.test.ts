import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { runAction } from "../helpers/action.js";
import { newJob, tasksOf } from "../helpers/job.js";
import { backlog, handWritten } from "../helpers/queue.js";

describe("the job summary is about the job", () => {
  test("a producer adds one line: sign, team and worker, progress, what is done", async () => {
    const { produce } = newJob();
    expect((await produce({ done: "tests" })).summary).toBe("<p>✅ web/ci · 2/3 · tests</p>\n");
    expect((await produce({ "task-id": "tests" })).summary).toBe("<p>✅ web/ci · 2/3 · tests</p>\n");
  });

  test.each([
    ["failure", "❌", "failed"],
    ["blocked", "⛔", "blocked"],
    ["cancelled", "🚫", "cancelled"],
    ["warning", "⚠️", "warning"],
  ])("with status %s its sign is %s, and the word %s stands beside it", async (status, sign, word) => {
    expect((await newJob().produce({ status })).summary).toBe(`<p>${sign} web/ci · 2/3 · ${word}</p>\n`);
  });

  test.each(["a link to elsewhere", "a directory"])(
    "a count that is %s changes nothing there",
    async (what) => {
      const { produce, temp } = newJob();
      await produce();
      const [name = ""] = readdirSync(temp).filter((each) => each.startsWith("owner-report.summaries"));
      expect(readFileSync(join(temp, name), "utf8")).toBe("l");
      const next = newJob();
      const aim = join(next.temp, "aim");
      if (what === "a directory") mkdirSync(join(next.temp, name));
      else symlinkSync(aim, join(next.temp, name));
      expect((await next.produce()).summary).not.toBe("");
      expect(existsSync(aim)).toBe(false);
    },
  );

  test("a pass shows each task once, with its latest progress, and what is not sent and why", async () => {
    const { queue, deliver } = newJob();
    const write = (n: number, fields: Record<string, string>) =>
      queue.write(`report-${n}`, handWritten({ created_at: `2026-01-01T00:00:0${n}.000Z`, ...fields }));
    write(1, { task_id: "build", progress: "1/2" });
    write(2, { task_id: "build", progress: "2/2", status: "completed" });
    write(3, { task_id: "lint", progress: "1/2", status: "failed" });
    write(4, { task_id: "ship", progress: "1/2" });
    write(5, { task_id: "tell", progress: "1/2" });
    const { summary, outputs } = await deliver('[ "$OWNER_REPORT_TASK_ID" != ship ] || exit 7');
    expect(outputs).toMatchObject({ outcome: "partial", "sent-count": "3" });
    const notSent = expect.stringMatching(/^❌ 1 not sent .*code 7/);
    const when = (n: number) => `2026-01-01 00:00:0${n} UTC`;
    expect(tasksOf(summary)).toEqual([
      ["clawteam/backend-a · lint", "1/2", "❌ failed", when(3), "✅ 1 sent"],
      ["clawteam/backend-a · ship", "1/2", "✅ normal", when(4), notSent],
      ["clawteam/backend-a · build", "2/2", "✅ completed", when(2), "✅ 2 sent"],
      ["clawteam/backend-a · tell", "1/2", "✅ normal", when(5), "⏳ 1 waiting"],
    ]);
    const head = "❌ owner-report watchdog: 3 sent · partial · 2 pending · 1 task failed";
    expect(summary).toContain(`<h3>${head}</h3>`);
  });

  test("a pass that sent all of a job that failed says so: nothing looks like success", async () => {
    const { produce, deliver } = newJob();
    await produce({ status: "failure" });
    await produce({ status: "success" });
    const { summary, code } = await deliver("true");
    expect(code).toBe(0);
    expect(summary).toContain("<h3>❌ owner-report watchdog: 2 sent · 0 pending · 1 task failed</h3>");
    expect(tasksOf(summary)[0]?.[2]).toBe("❌ normal, failed before");
  });

  test("a summary that others have filled gets no more than GitHub takes", async () => {
    const { workspace, queue } = newJob();
    const file = join(workspace, "summary");
    appendFileSync(file, "x".repeat(1024 * 1024 - 200));
    backlog(queue, 60);
    await runAction({ mode: "list" }, { workspace, env: { GITHUB_STEP_SUMMARY: file } });
    expect(readFileSync(file).length).toBeLessThan(1024 * 1024);
    expect(readFileSync(file, "utf8")).toContain("too long");
  });
});
