import { chmodSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { runAction } from "../helpers/action.js";
import { type Chat, startChat } from "../helpers/chat.js";
import { cli, cliJson } from "../helpers/cli.js";
import { newGitQueue } from "../helpers/git-queue.js";
import { agedId, newQueue } from "../helpers/queue.js";
import { tempDir } from "../helpers/temp-dir.js";
import { answer, startWebServer } from "../helpers/web-server.js";
import { checkpoint, describeTaskMessages, EDIT, envOf, hintsOf, report, shown } from "./task-messages.js";

describeTaskMessages("discord");

describe("in a git queue", () => {
  const words = (chat: Chat, queue: { env(): Record<string, string> }) => ({
    env: { ...envOf(chat), ...queue.env() },
  });
  const produce = (progress: string, more: string[], options: { env: Record<string, string> }) =>
    cli(
      ["producer", "--team", "t", "--worker", "w", "--task-id", "x", "--progress", progress, ...more],
      options,
    );

  test("a message is edited over several passes, and remembering it costs no push", async () => {
    const chat = await startChat("discord");
    const queue = newGitQueue();
    const options = words(chat, queue);
    const pushes = join(tempDir(), "pushes");
    for (const n of [1, 2, 3]) await produce(`${n}%`, [], options);
    const hook = join(queue.repository, "hooks", "post-receive");
    writeFileSync(hook, `#!/bin/sh\necho >> ${pushes}\n`);
    chmodSync(hook, 0o755);
    const pass = await cliJson(["watchdog", "--all", ...EDIT], options);
    expect([pass.json.sent_count, pass.json.warnings]).toEqual([3, undefined]);
    expect(readFileSync(pushes, "utf8").length).toBe(3 + 3);
    await produce("4%", [], options);
    await produce("5%", ["--status", "warning"], options);
    await cliJson(["watchdog", ...EDIT], options);
    await cliJson(["watchdog", ...EDIT], options);
    await produce("6%", [], options);
    await cliJson(["watchdog", ...EDIT], options);
    expect(shown(chat)).toEqual(["1% 2% 3% 4%", "5%", "6%"]);
  });
});

describe("legs of a matrix", () => {
  let chat: Chat;
  beforeAll(async () => {
    chat = await startChat("discord");
  });
  const step = (workspace: string, progress: string, more: Record<string, string>, channel: string) => {
    const inputs = {
      mode: "direct",
      progress,
      "task-message": "edit",
      "webhook-url": chat.url(channel),
      ...more,
    };
    return runAction(inputs, { workspace, env: { GITHUB_RUN_NUMBER: "7" } });
  };

  test("do not touch each other's message where their values are known", async () => {
    const workspace = tempDir();
    for (const progress of ["1%", "2%"])
      for (const os of ["linux", "mac"])
        await step(workspace, progress, { "job-matrix": JSON.stringify({ os }, null, 2) }, "11");
    expect(shown(chat, "11")).toEqual(["1% 2%", "1% 2%"]);
  });

  test("do not touch each other's message under names of their own either", async () => {
    const workspace = tempDir();
    for (const progress of ["1%", "2%"])
      for (const os of ["linux", "mac"])
        await step(
          workspace,
          progress,
          { worker: "w", "task-id": "x", "job-matrix": `{"os":"${os}"}` },
          "12",
        );
    expect(shown(chat, "12")).toEqual(["1% 2%", "1% 2%"]);
  });

  test("are posted anew where nothing tells them apart", async () => {
    const workspace = tempDir();
    for (const progress of ["1%", "2%"]) await step(workspace, progress, { "job-matrix": "" }, "13");
    expect(shown(chat, "13")).toEqual(["1%", "2%"]);
  });

  test.each(["null", "{}"])(
    "a job without a matrix (%s) has one message by its default names",
    async (none) => {
      const [workspace, channel] = [tempDir(), none === "null" ? "14" : "15"];
      for (const progress of ["1%", "2%"]) await step(workspace, progress, { "job-matrix": none }, channel);
      expect(shown(chat, channel)).toEqual(["1% 2%"]);
    },
  );
});

test("a send command gets back what it said of the task's last message", async () => {
  const queue = newQueue();
  for (const number of [1, 2, 3, 5]) checkpoint(queue, number);
  checkpoint(queue, 4, { status: "warning" });
  const file = join(tempDir(), "previous");
  const command = [
    `printf '%s %s\\n' "$OWNER_REPORT_PROGRESS" "$OWNER_REPORT_PREVIOUS" >> ${file}`,
    'echo "receipt.id=m-$OWNER_REPORT_PROGRESS" > "$OWNER_REPORT_RESULT"',
  ].join("\n");
  await cliJson(["watchdog", "--all", ...EDIT, "--send-cmd", command, ...queue.flag]);
  expect(readFileSync(file, "utf8")).toBe('1% \n2% {"id":"m-1%"}\n3% {"id":"m-2%"}\n4% \n5% \n');
});

test("a route that cannot edit posts each report anew, and says so once", async () => {
  const server = await startWebServer(answer(200, "ok"));
  const queue = newQueue();
  for (const number of [1, 2]) checkpoint(queue, number);
  const env = { OWNER_REPORT_WEBHOOK_URL: server.origin };
  const pass = await cliJson(["watchdog", "--all", ...EDIT, ...queue.flag], { env });
  expect([pass.json.outcome, server.arrived.map(({ method }) => method)]).toEqual(["sent", ["POST", "POST"]]);
  expect(pass.json.warnings).toEqual([expect.stringContaining("cannot edit a message")]);
});

test("prune forgets the messages of tasks whose reports are gone, and keeps the others", async () => {
  const chat = await startChat("discord");
  const queue = newQueue();
  await report(queue, chat, 1, { task_id: "gone" });
  await report(queue, chat, 2, { task_id: "still there" });
  expect(hintsOf(queue).length).toBe(2);
  checkpoint(queue, 3, { task_id: "still there" });
  await cliJson(["prune", "--older-than", "30d", ...queue.flag]);
  expect(hintsOf(queue).length).toBe(2);
  rmSync(queue.path("sent", agedId(1)));
  await cliJson(["prune", "--older-than", "30d", ...queue.flag]);
  expect(hintsOf(queue).length).toBe(1);
  await cliJson(["prune", "--older-than", "0d", ...queue.flag]);
  expect(hintsOf(queue)).toEqual([]);
});

test("a queue that is moved takes no messages along, and leaves none behind", async () => {
  const chat = await startChat("discord");
  const [queue, other] = [newQueue(), newQueue()];
  await report(queue, chat, 1);
  await cliJson(["move", "--from", queue.dir, "--to", other.dir]);
  expect(hintsOf(queue)).toEqual([]);
  await report(other, chat, 2);
  expect(shown(chat)).toEqual(["1%", "2%"]);
});

test("task-message takes new and edit only, and cron passes it on", async () => {
  const queue = newQueue();
  const wrong = await cli(["watchdog", "--task-message", "Edit", ...queue.flag]);
  expect([wrong.code, wrong.stderr]).toEqual([
    64,
    expect.stringContaining("task-message must be new or edit"),
  ]);
  const line = await cli(["cron", "print", "--send-cmd", "true", ...EDIT, ...queue.flag]);
  expect(line.stdout).toContain("--task-message edit");
});
