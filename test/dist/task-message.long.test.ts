import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { type Chat, startChat } from "../helpers/chat.js";
import { cli, cliJson } from "../helpers/cli.js";
import { newGitQueue } from "../helpers/git-queue.js";
import { describeTaskMessages, EDIT, envOf, shown } from "./task-messages.js";

describeTaskMessages("telegram");

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
});
