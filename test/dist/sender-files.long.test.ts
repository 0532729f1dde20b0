import { chmodSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { runAction } from "../helpers/action.js";
import { cliJson, startCli } from "../helpers/cli.js";
import { describeOnPosix } from "../helpers/platform.js";
import { backlog, handWritten, newQueue } from "../helpers/queue.js";
import { recordingSender } from "../helpers/send-commands.js";
import { tempDir } from "../helpers/temp-dir.js";
import { cliForEverybody } from "../helpers/unprivileged.js";

describeOnPosix("the copy of the report that a send command gets", () => {
  test.each([
    ["removes it", 'rm "$OWNER_REPORT_FILE"'],
    ["moves it away", 'mv "$OWNER_REPORT_FILE" "$HOME/kept.md"'],
  ])("is the command's own: one that %s and succeeds has sent", async (_, command) => {
    const queue = newQueue();
    const ids = backlog(queue, 2);
    const sender = recordingSender();
    const args = ["watchdog", "--all", "--send-cmd", `${sender.record}; ${command}`, ...queue.flag];
    const { code, json } = await cliJson(args, { env: sender.env, home: tempDir() });
    expect({ code, outcome: json.outcome, sent: json.sent_ids }).toEqual({
      code: 0,
      outcome: "sent",
      sent: ids,
    });
    expect(queue.ids("sent")).toEqual(ids);
    expect(sender.sends()).toHaveLength(2);
  });

  test("is gone after a send that succeeded, failed, took too long or was cancelled", async () => {
    const queue = newQueue();
    backlog(queue, 4);
    const temporary = tempDir();
    const sender = recordingSender();
    const env = { ...sender.env, TMPDIR: temporary };
    for (const command of ["true", "exit 1", "sleep 300"]) {
      await cliJson(["watchdog", "--send-timeout", "1", "--send-cmd", command, ...queue.flag], { env });
      expect(readdirSync(temporary).filter((name) => !name.startsWith("owner-report.summaries-"))).toEqual(
        [],
      );
    }
    const running = startCli(["watchdog", "--send-cmd", sender.recordAndWait, ...queue.flag], { env });
    await sender.waiting();
    running.kill("SIGTERM");
    await running.finished;
    expect(readdirSync(temporary).filter((name) => !name.startsWith("owner-report.summaries-"))).toEqual([]);
  });

  test("that cannot be made is an error before the send: the report is neither lost nor in doubt", async () => {
    const queue = newQueue();
    queue.write("own-id", handWritten());
    const sender = recordingSender();
    const args = ["watchdog", "--send-cmd", sender.record, ...queue.flag];
    const nowhere = join(tempDir(), "missing");
    for (let pass = 1; pass <= 4; pass++) {
      const { code, json } = await cliJson(args, { env: { ...sender.env, TMPDIR: nowhere } });
      expect(code).not.toBe(0);
      expect(code).not.toBe(70);
      expect(json.outcome).not.toBe("in-doubt");
    }
    expect(sender.sends()).toEqual([]);
    expect(await cliJson(args, { env: sender.env })).toMatchObject({ code: 0, json: { outcome: "sent" } });
    expect(sender.sends()).toMatchObject([{ id: "own-id", possibleDuplicate: "" }]);
  });

  const asEverybody = cliForEverybody();
  (asEverybody ? test : test.skip)("is made where one may write and not list", async () => {
    const [home, temporary] = [tempDir(), tempDir()];
    const queue = newQueue(join(home, "queue"));
    chmodSync(home, 0o777);
    chmodSync(temporary, 0o1733);
    const report = ["--team", "t", "--worker", "w", "--progress", "1%", "--report-id", "own-id"];
    await asEverybody?.(["producer", ...report, ...queue.flag]);
    const args = ["watchdog", "--send-cmd", 'test -s "$OWNER_REPORT_FILE"', ...queue.flag];
    expect(await asEverybody?.(args, { TMPDIR: temporary })).toMatchObject({ code: 0 });
    expect(queue.ids("sent")).toEqual(["own-id"]);
  });

  test("is made in the runner's own temporary directory in a step", async () => {
    const temporary = tempDir();
    const proof = join(tempDir(), "where");
    const inputs = { mode: "direct", team: "t", worker: "w", progress: "1%" };
    const command = 'case "$OWNER_REPORT_FILE" in "$EXPECTED"/*) touch "$PROOF" ;; *) exit 1 ;; esac';
    const env = { RUNNER_TEMP: temporary, EXPECTED: temporary, PROOF: proof };
    expect((await runAction({ ...inputs, "send-cmd": command }, { env })).outputs.outcome).toBe("sent");
    expect(readdirSync(temporary).filter((name) => !name.startsWith("owner-report.summaries-"))).toEqual([]);
  });
});
