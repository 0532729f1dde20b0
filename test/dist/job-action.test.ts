/** The job action: its two steps, started from dist/ as a runner starts them. */

import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { onEachNodeOnPosix } from "../helpers/each-node.js";
import { tasksOf } from "../helpers/job.js";
import { newJobAction, RUNNERS } from "../helpers/job-action.js";
import { handWritten, newQueue } from "../helpers/queue.js";
import { annotations } from "../helpers/runner-files.js";
import { tempDir } from "../helpers/temp-dir.js";
import { job, jobOf, messagesIn, onlyPending, SEND } from "./job-ends.js";

onEachNodeOnPosix("the end of a job", () => {
  test.each([
    ["success", "✅ completed", "The job succeeded"],
    ["failure", "❌ failed", "The job failed"],
    ["cancelled", "🚫 cancelled", "The job was cancelled"],
  ])("%s is queued and delivered as %s", async (status, head, told) => {
    const { post, messages, queue } = await job(status);
    expect([post.code, queue.ids("pending"), queue.ids("sent").length]).toEqual([0, [], 1]);
    expect(messages).toEqual([
      expect.stringMatching(
        new RegExp(`^${head} · pipeline/build · nightly #7\nfinished\nDone: ${told} after \\d+ s\n`),
      ),
    ]);
    expect(tasksOf(post.summary)).toEqual([
      ["pipeline/build · nightly #7", "finished", head, expect.any(String), "✅ 1 sent"],
    ]);
    const sign = status === "failure" ? "❌" : "✅";
    expect(post.summary).toContain(`<h3>${sign} owner-report job: 1 sent · 0 pending`);
  });

  test("delivers all that is pending, oldest first, with the fields and the body that the job has by then", async () => {
    const inputs = {
      "send-cmd": SEND,
      team: "web",
      worker: "ci",
      done: "12 tests",
      next: "ship",
      "body-file": "tests.md",
    };
    const made = jobOf({ inputs });
    expect((await made.main()).shown).not.toContain("::");
    writeFileSync(join(made.workspace, "tests.md"), "All *green*.");
    for (const n of [1, 2, 3, 4, 5, 6])
      made.queue.write(`r${n}`, handWritten({ task_id: `t${n}`, created_at: `2026-01-01T00:00:0${n}Z` }));
    expect((await made.post("success")).code).toBe(0);
    const messages = messagesIn(made.workspace);
    expect(messages.map((text) => /· (t\d|nightly #7)/.exec(text)?.[1])).toEqual([
      "t1",
      "t2",
      "t3",
      "t4",
      "t5",
      "t6",
      "nightly #7",
    ]);
    expect(messages.at(-1)).toMatch(
      /^✅ completed · web\/ci .*\nDone: The job succeeded after \d+ s\n12 tests\nNext: ship\n\nAll \*green\*\./s,
    );
  });

  test("is only queued where deliver is false, and no sender is missed then", async () => {
    const { post, queue } = await job("failure", { inputs: { deliver: "false" }, kind: RUNNERS.selfHosted });
    expect([post.code, onlyPending(queue)]).toEqual([0, expect.stringContaining('status: "failed"')]);
    const line = post.summary.replace(/after \d+ s/, "after 0 s");
    expect(line).toBe("<p>❌ pipeline/build · finished · The job failed after 0 s · failed</p>\n");
  });

  test("is told where the job has not made the file for its body", async () => {
    const { post, messages } = await job("failure", {
      inputs: { "send-cmd": SEND, "body-file": "tests.md" },
    });
    expect([post.code, messages]).toEqual([
      0,
      [expect.stringMatching(/^❌ failed .*"tests\.md", was not there when the job had ended/s)],
    ]);
  });

  test.each([
    ["red where its queue ends with the job", RUNNERS.hosted, 1],
    ["left to a later pass where its queue lasts", RUNNERS.selfHosted, 0],
  ])("that max-count leaves is %s", async (_, kind, code) => {
    const queue = newQueue(join(tempDir(), "queue"));
    const made = jobOf({ inputs: { "send-cmd": SEND, "max-count": "1", queue: queue.dir }, kind });
    queue.write("older", handWritten());
    const post = await made.post("failure");
    expect([post.code, queue.ids("sent"), queue.ids("pending").length]).toEqual([code, ["older"], 1]);
    expect(annotations("error", post.stdout)).toEqual(
      code === 0
        ? []
        : [expect.stringMatching(/^not all that was pending was sent%0A.*There is no next pass/)],
    );
  });

  test("changes nothing in a dry run", async () => {
    const { main, post, messages, queue } = await job("success", {
      inputs: { "send-cmd": SEND, "dry-run": "true", start: "true" },
    });
    expect([post.code, existsSync(queue.dir), messages]).toEqual([0, false, []]);
    expect(main.shown).toContain("NOT QUEUED");
    expect(post.shown).toMatch(/It would go out by the send command.*finished/s);
  });

  test("is red in a dry run too where there is nothing to send with", async () => {
    const { post, queue } = await job("success", { inputs: { "dry-run": "true" } });
    expect([post.code, existsSync(queue.dir)]).toEqual([1, false]);
    expect(annotations("error", post.stdout)).toEqual([
      expect.stringContaining("Nothing to send with is configured"),
    ]);
  });
});

onEachNodeOnPosix("the beginning of a job", () => {
  const inputs = { "send-cmd": SEND, start: "true", done: "all", next: "ship" };

  test("is reported and sent at once with start, and only then", async () => {
    expect((await job("success")).messages).toHaveLength(1);
    const made = jobOf({ inputs });
    await made.main();
    expect(messagesIn(made.workspace)).toEqual([
      expect.stringMatching(/^🔵 pipeline\/build · nightly #7\nstarted\n\nhttps/),
    ]);
    await made.post("success");
    expect(messagesIn(made.workspace)).toHaveLength(2);
  });

  test("that could not be sent leaves the job's steps alone, and the end delivers it", async () => {
    const made = jobOf({ inputs: { ...inputs, "send-cmd": `[ -e up ] || exit 7; ${SEND}` } });
    const main = await made.main();
    const [said] = annotations("warning", main.stdout);
    // The end of the job makes the next pass.
    expect([main.code, said]).toEqual([
      0,
      expect.stringMatching(/exit code 7.*tried again at the next pass/),
    ]);
    expect(main.shown).not.toContain("There is no next pass");
    writeFileSync(join(made.workspace, "up"), "");
    const post = await made.post("success");
    expect([post.code, made.queue.ids("pending")]).toEqual([0, []]);
    expect(messagesIn(made.workspace).map((text) => text.split("\n")[1])).toEqual(["started", "finished"]);
  });

  test("that was deleted before it was sent, as by a checkout, is queued once more, and that is said", async () => {
    const made = jobOf({ inputs: { ...inputs, "send-cmd": `[ -e up ] || exit 7; ${SEND}` } });
    await made.main();
    const [id = ""] = made.queue.ids("pending");
    rmSync(made.queue.dir, { recursive: true });
    writeFileSync(join(made.workspace, "up"), "");
    const post = await made.post("success");
    expect(annotations("warning", post.stdout)).toContainEqual(
      expect.stringContaining(`(${id}) was not in the queue`),
    );
    expect(messagesIn(made.workspace).map((text) => text.split("\n")[1])).toEqual(["started", "finished"]);
    expect(made.queue.ids("sent")).toContain(id);
  });

  test("that was sent is not sent again when its queue was deleted", async () => {
    const made = jobOf({ inputs });
    await made.main();
    rmSync(made.queue.dir, { recursive: true });
    await made.post("success");
    expect(messagesIn(made.workspace).map((text) => text.split("\n")[1])).toEqual(["started", "finished"]);
  });
});

test("a state that cannot be written is said, and the job goes on", async () => {
  const made = newJobAction(RUNNERS.hosted, { "send-cmd": SEND }, { GITHUB_STATE: "/no/such/file" });
  const main = await made.main();
  expect([main.code, annotations("warning", main.stdout)[0]]).toEqual([
    0,
    expect.stringContaining("state could not be written"),
  ]);
});
