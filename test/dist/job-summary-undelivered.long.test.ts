import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { decoded, newJob, report } from "../helpers/job.js";

describe("where a queue ends with its job, the undelivered text is in the summary", () => {
  const body = "line one\n\n<script>alert(1)</script> `x` | * @octocat @everyone\n  indented";

  test("to copy as it is, in one piece of HTML", async () => {
    const { produce, deliver } = newJob({ RUNNER_ENVIRONMENT: "github-hosted" });
    await produce({ done: "tests", body });
    const { summary } = await deliver("exit 7");
    const [, text = ""] =
      /<details><summary>Undelivered[^<]*<\/summary>.*<pre>(.*)<\/pre>/.exec(summary) ?? [];
    expect(decoded(text)).toContain(`Done: tests\n\n${body.replace("@everyone", "@\u200beveryone")}`);
    expect(text).not.toMatch(/[<\n]/);
  });

  test("of a report that was set aside, and of a file that is no report", async () => {
    const { step, queue } = newJob({ RUNNER_ENVIRONMENT: "github-hosted" });
    const direct = { mode: "direct", ...report, "send-cmd": "kill -9 $$" };
    expect((await step({ ...direct, "in-doubt": "hold" })).summary).toMatch(/held.*<pre>🔵 web&#47;ci/);
    expect(queue.ids("held")).toHaveLength(1);
    queue.write("by-hand", "no report, but worth a look");
    expect((await step({ mode: "watchdog", "send-cmd": "true" })).summary).toContain("<pre>no report, but");
  });

  test("and nowhere else: not of a lasting disk, and not when all was sent", async () => {
    for (const [env, sendCmd] of [
      [{ RUNNER_ENVIRONMENT: "self-hosted" }, "exit 7"],
      [{ RUNNER_ENVIRONMENT: "github-hosted" }, "true"],
    ] as const) {
      const { produce, deliver } = newJob(env);
      await produce();
      expect((await deliver(sendCmd)).summary).not.toContain("<pre>");
    }
  });
});

describe("a report that could not be queued is in the summary, ready to copy", () => {
  /** A job whose queue cannot be written. */
  function newStuckJob(env: Record<string, string>) {
    const job = newJob(env);
    mkdirSync(job.queue.dir);
    writeFileSync(join(job.queue.dir, "pending"), "no directory");
    chmodSync(job.queue.dir, 0o700);
    return job;
  }

  test.each([
    ["producer", { RUNNER_ENVIRONMENT: "github-hosted" }],
    ["producer", { RUNNER_ENVIRONMENT: "self-hosted" }],
    ["direct", { RUNNER_ENVIRONMENT: "github-hosted" }],
    ["direct", { RUNNER_ENVIRONMENT: "self-hosted" }],
  ])("by %s, %j: its text is nowhere else", async (mode, env) => {
    const { step } = newStuckJob(env);
    const inputs = { mode, ...report, done: "tests", body: "All *green*." };
    const { code, outputs, summary } = await step(
      mode === "direct" ? { ...inputs, "send-cmd": "true" } : inputs,
    );
    expect([code, outputs.outcome]).toEqual([1, "error"]);
    const [, id, text = ""] =
      /1 of 1<\/summary><p>(.*?) not queued<\/p><pre>(.*?)<\/pre>/.exec(summary) ?? [];
    expect([id, decoded(text)]).toEqual([
      "This report",
      expect.stringMatching(/Done: tests\n\nAll \*green\*\./),
    ]);
  });

  test("on a forge that shows no summary it is in the log", async () => {
    const { produce } = newStuckJob({ GITEA_ACTIONS: "true" });
    const { shown } = await produce({ done: "tests", "report-id": "mine" });
    expect(shown).toMatch(/Not delivered: mine[\s\S]*Done: tests/);
  });

  test("and one whose id is taken; not one that is wrong, or was only tried", async () => {
    const { produce } = newJob();
    await produce({ "report-id": "mine", done: "the first" });
    expect(decoded((await produce({ "report-id": "mine", done: "the second" })).summary)).toContain(
      "Done: the second",
    );
    expect((await produce({ progress: "200%" })).summary).not.toContain("<pre>");
    const stuck = newStuckJob({});
    expect((await stuck.produce({ "dry-run": "true" })).summary).not.toContain("<pre>");
  });
});
