/** The job action: its two steps, started from dist/ as a runner starts them. */

import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { decoded } from "../helpers/job.js";
import { RUNNERS } from "../helpers/job-action.js";
import { describeOnPosix } from "../helpers/platform.js";
import { annotations } from "../helpers/runner-files.js";
import { job, jobOf, messagesIn, onlyPending, SEND } from "./job-ends.js";

describeOnPosix("a success needs proof", () => {
  test.each(["success", "failure", "cancelled"])(
    "in act, which passes on what was true at the beginning, a job that ended with %s has no known result",
    async (status) => {
      const { post, messages } = await job(status, { kind: RUNNERS.act });
      expect([post.code, annotations("notice", post.stdout)]).toEqual([
        0,
        [expect.stringContaining("does not tell")],
      ]);
      expect(messages).toEqual([
        expect.stringMatching(/^⚠️ warning · .*\nended, result not known\nDone: The job has ended after/),
      ]);
    },
  );

  test("where the step at the beginning left nothing, the end does not say success either", async () => {
    const made = jobOf({ inputs: { "send-cmd": SEND } });
    await made.main();
    made.forget();
    expect((await made.post("success")).code).toBe(0);
    expect(messagesIn(made.workspace)).toEqual([
      expect.stringContaining(
        "ended, result not known\nDone: The job has ended, and its runner does not tell how",
      ),
    ]);
  });
});

describeOnPosix("a report that fails is red at the end of the job, and nowhere before", () => {
  test("not sent: it stays pending, and its text is in the job summary", async () => {
    const { post, queue } = await job("failure", { inputs: { "send-cmd": "exit 7" } });
    expect([post.code, onlyPending(queue)]).toEqual([1, expect.stringContaining('status: "failed"')]);
    expect(annotations("error", post.stdout)).toEqual([expect.stringContaining("exit code 7")]);
    expect(post.summary).toContain("<h3>❌ owner-report job: failed · 1 pending");
    expect(decoded(post.summary)).toMatch(
      /Undelivered text, ready to copy: 1 of 1.*<pre>❌ failed · pipeline\/build/s,
    );
  });

  test.each([
    ["no sender", {}, "Nothing to send with is configured"],
    ["a wrong input", { "send-cmd": SEND, retries: "many" }, "retries must be a whole number"],
    ["a former input", { "send-cmd": SEND, "INPUT_QUEUE-DIR": "elsewhere" }, "queue-dir is no longer read"],
    [
      "a start that is neither true nor false",
      { "send-cmd": SEND, start: "yes" },
      "start must be true or false",
    ],
  ])("%s", async (_, { "INPUT_QUEUE-DIR": former, ...inputs }: Record<string, string>, said) => {
    const { main, post } = await job("success", { inputs, env: former ? { "INPUT_QUEUE-DIR": former } : {} });
    if (inputs["send-cmd"])
      expect(main.shown).toContain(`::warning title=owner-report::Wrong usage: ${said}`);
    expect([post.code, annotations("error", post.stdout)]).toEqual([1, [expect.stringContaining(said)]]);
    expect(post.summary).toContain("❌ owner-report job");
  });

  test("a queue that cannot be written", async () => {
    const made = jobOf({ inputs: { "send-cmd": SEND, start: "true" } });
    mkdirSync(made.queue.dir);
    writeFileSync(join(made.queue.dir, "pending"), "no directory");
    chmodSync(made.queue.dir, 0o700);
    expect((await made.main()).code).toBe(0);
    const post = await made.post("failure");
    expect([post.code, messagesIn(made.workspace)]).toEqual([1, []]);
    expect(annotations("error", post.stdout).length).toBeGreaterThanOrEqual(2);
    expect(decoded(post.summary)).toMatch(/not queued<\/p><pre>❌ failed · pipeline\/build/);
  });

  test("inputs of action.yml that it does not have are a warning", async () => {
    const { main, post } = await job("success", {
      env: { INPUT_STATUS: "completed", INPUT_PROGRESS: "50%" },
    });
    for (const { code, shown } of [main, post]) {
      expect(code).toBe(0);
      expect(shown).toContain("The input progress has no meaning for the job action and was ignored.");
    }
  });
});
