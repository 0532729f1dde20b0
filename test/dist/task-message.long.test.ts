import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { runAction } from "../helpers/action.js";
import { type Chat, startChat } from "../helpers/chat.js";
import { cli, cliJson } from "../helpers/cli.js";
import { newGitQueue } from "../helpers/git-queue.js";
import { tempDir } from "../helpers/temp-dir.js";
import { describeTaskMessage, describeTaskMessages, EDIT, envOf, shown } from "./task-messages.js";

describeTaskMessage("telegram");
describeTaskMessages("telegram");
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

  test("a remote that refuses what is to be remembered still gets the record of every send", async () => {
    const chat = await startChat("discord");
    const queue = newGitQueue();
    const options = words(chat, queue);
    for (const n of [1, 2, 3]) await produce(`${n}%`, [], options);
    const hook = join(queue.repository, "hooks", "pre-receive");
    writeFileSync(hook, "#!/bin/sh\n! grep -q /log$\n");
    chmodSync(hook, 0o755);
    const { json } = await cliJson(["watchdog", "--all", ...EDIT], options);
    expect([json.outcome, json.warnings]).toEqual(["sent", [expect.stringMatching(/could not be pushed/)]]);
    expect([queue.pending(), queue.archived("sent").length]).toEqual([[], 3]);
    await produce("4%", [], options);
    expect((await cliJson(["watchdog", ...EDIT], options)).json.outcome).toBe("sent");
    expect(shown(chat)).toEqual(["1% 2% 3%", "4%"]);
  });

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
