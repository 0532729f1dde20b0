import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { runAction } from "../helpers/action.js";
import { cli, cliJson, startCli, withJson } from "../helpers/cli.js";
import { onEachNode } from "../helpers/each-node.js";
import { describeOnPosix } from "../helpers/platform.js";
import { queueOfOne, recordOf, SAY, send } from "../helpers/result-file.js";
import { annotations } from "../helpers/runner-files.js";
import { recordingSender } from "../helpers/send-commands.js";
import { tempDir } from "../helpers/temp-dir.js";

onEachNode("a result file", (node) => {
  test("gives the receipt of a success, which is recorded and shown", async () => {
    const queue = queueOfOne();
    const command = `${SAY("receipt.message_id=42")}\necho "receipt.url = $AT" >> "$OWNER_REPORT_RESULT"`;
    const args = ["driver", "own-id", "--send-cmd", command, ...queue.flag];
    const env = { AT: "https://u:p@chat.example/m/42?key=1" };
    expect((await cliJson(args, { node, env })).json).toMatchObject({ outcome: "sent" });
    expect(recordOf(queue).receipt).toEqual({ message_id: "42", url: "https://chat.example/m/42" });
    expect((await cli(["show", "own-id", ...queue.flag])).stdout).toContain('"message_id":"42"');
  });
});

describe("the outcome that a command gives itself moves only from sent to failed to in doubt", () => {
  const CASES: [string, string[], string][] = [
    ["exit 0", [], "sent"],
    ["exit 0", ["outcome=sent"], "sent"],
    ["exit 0", ["outcome=failed"], "failed"],
    ["exit 0", ["outcome=in-doubt", "outcome=failed"], "in-doubt"],
    ["exit 3", ["outcome=sent"], "failed"],
    ["exit 3", ["outcome=failed"], "failed"],
    ["exit 3", ["outcome=in-doubt", "retry-after=1"], "in-doubt"],
    ["sleep 9", ["outcome=failed"], "in-doubt"],
    ["kill -9 $$", ["outcome=failed"], "in-doubt"],
  ];

  test.each(CASES)("%s after %j: %s", async (ending, lines, expected) => {
    const command = [...lines.map(SAY), SAY("receipt.id=1"), ending].join("\n");
    const { json, code, attempt, record, queue } = await send(command);
    expect([json.outcome, attempt.outcome, code]).toEqual([expected, expected, expected === "sent" ? 0 : 1]);
    expect(queue.ids(expected === "sent" ? "sent" : "pending")).toEqual(["own-id"]);
    expect(record.receipt).toEqual(expected === "sent" ? { id: "1" } : null);
    if (lines.includes("outcome=sent")) expect(json.warnings).toEqual([expect.stringContaining("line 1")]);
  });

  test("with a success pattern that does not match, too", async () => {
    const pattern = ["--success-pattern", "never"];
    expect((await send("echo x", pattern)).attempt.outcome).toBe("failed");
    expect((await send(SAY("outcome=in-doubt"), pattern)).attempt.outcome).toBe("in-doubt");
  });

  test("in-doubt: hold sets aside what a command calls in doubt", async () => {
    const { queue } = await send(SAY("outcome=in-doubt"), ["--in-doubt", "hold"]);
    expect(queue.ids("held")).toEqual(["own-id"]);
  });
});

describeOnPosix("a result file", () => {
  const other = `echo outcome=in-doubt > "$HERE/other"`;
  const away = 'rm "$OWNER_REPORT_RESULT"';
  test.each([
    ["a symbolic link", `${other}; ln -sf "$HERE/other" "$OWNER_REPORT_RESULT"`, "no regular file"],
    ["a second name of a file", `${other}; ln -f "$HERE/other" "$OWNER_REPORT_RESULT"`, "no regular file"],
    ["a FIFO", `${away}; mkfifo "$OWNER_REPORT_RESULT"`, "no regular file"],
    ["a directory", `${away}; mkdir "$OWNER_REPORT_RESULT"`, "no regular file"],
    ["gone", away, undefined],
    ["an empty file", "true", undefined],
  ])("that is now %s says nothing, and nobody waits for it", async (_, command, warning) => {
    const { json, warnings } = await send(command);
    expect(json.outcome).toBe("sent");
    expect(warnings).toEqual(warning === undefined ? undefined : [expect.stringContaining(warning)]);
  });

  test("is fresh for every attempt, whatever a child of an earlier one still writes", async () => {
    const queue = queueOfOne();
    const here = tempDir();
    const later = `(set +e; until [ -e "$HERE/go" ]; do sleep 0.05; done; ${SAY("outcome=in-doubt")}; touch "$HERE/done") &`;
    const first = `${later}\n${SAY("outcome=failed")}`;
    const second =
      'touch "$HERE/go"; until [ -e "$HERE/done" ]; do sleep 0.05; done; test ! -s "$OWNER_REPORT_RESULT"';
    const command = `if [ "$OWNER_REPORT_ATTEMPT" = 1 ]; then ${first}\nelse ${second}; fi`;
    const args = ["driver", "own-id", "--send-cmd", command, ...queue.flag];
    expect((await cliJson(args, { env: { HERE: here } })).json.outcome).toBe("failed");
    expect((await cliJson(args, { env: { HERE: here } })).json.outcome).toBe("sent");
  });

  test("of a command that is cancelled changes nothing: it is in doubt", async () => {
    const queue = queueOfOne();
    const sender = recordingSender();
    const command = `${SAY("outcome=failed")}\n${SAY("retry-after=1")}\n${sender.recordAndWait}`;
    const args = ["driver", "own-id", "--json", "--send-cmd", command, ...queue.flag];
    const running = startCli(args, { env: sender.env });
    await sender.waiting();
    running.kill("SIGTERM");
    expect(withJson(await running.finished)).toMatchObject({ code: 143, json: { outcome: "in-doubt" } });
    expect(recordOf(queue).latest).toHaveLength(1);
  });
});

describe("the cause of a failure", () => {
  test("is wherever a reason is: outputs, annotation, summary, status, list, show, record and log", async () => {
    const workspace = tempDir();
    const queue = queueOfOne(join(workspace, ".owner-reports"));
    const command = "echo first >&2\nprintf 'gateway: no such tenant\\n\\n' >&2\necho out\nexit 9";
    const step = await runAction({ mode: "watchdog", "send-cmd": command }, { workspace });
    const reason = "the send command ended with exit code 9: gateway: no such tenant";
    expect(step.outputs["failed-reason"]).toBe(reason);
    expect(annotations("error", step.stdout)).toEqual([expect.stringContaining(reason)]);
    expect(step.summary).toContain("no such tenant");
    expect(recordOf(queue).latest).toMatchObject([{ reason, exit_code: 9 }]);
    const log = readFileSync(join(queue.dir, "log/watchdog.jsonl"), "utf8");
    expect(log.split("\n").filter((line) => line.includes(reason))).toHaveLength(2);
    for (const word of ["status", "list", "show"]) {
      const { stdout } = await cli([word, ...(word === "show" ? ["own-id"] : []), "--json", ...queue.flag]);
      expect([word, stdout.includes(reason)]).toEqual([word, true]);
    }
  });
});
