import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { runAction } from "../helpers/action.js";
import { cli, cliJson } from "../helpers/cli.js";
import { onEachNode } from "../helpers/each-node.js";
import { backlog, newQueue, recordOf } from "../helpers/queue.js";
import { recordingSender } from "../helpers/send-commands.js";
import { tempDir } from "../helpers/temp-dir.js";
import { type Answering, answer } from "../helpers/web-server.js";
import { startWebhook, tooMany } from "./refusing-webhook.js";

const attemptsOf = (arrived: { headers: Record<string, unknown> }[]) =>
  arrived.map(({ headers }) => [headers["owner-report-attempt"], headers["owner-report-possible-duplicate"]]);

onEachNode("a pass that is refused for the moment", (node) => {
  test("by a webhook with 429 tries again in the time asked for: one pass, two attempts", async () => {
    const queue = newQueue();
    const ids = backlog(queue, 2);
    const seen: unknown[] = [];
    const note: Answering = (response) => {
      seen.push(recordOf(queue, ids[0] ?? "").latest.map((a: { outcome: string }) => a.outcome));
      response.end("ok");
    };
    const { server, env } = await startWebhook(tooMany(1), note, answer(200, "ok"));
    const pass = await cliJson(["watchdog", "--all", ...queue.flag], { env, node });
    expect(pass).toMatchObject({ code: 0, json: { outcome: "sent", sent_ids: ids } });
    expect(attemptsOf(server.arrived)).toEqual([
      ["1", "0"],
      ["2", "0"],
      ["1", "0"],
    ]);
    expect(seen).toEqual([["failed", null]]);
    expect(recordOf(queue, ids[0] ?? "").latest).toMatchObject([
      { outcome: "failed", reason: "The webhook answered 429: slow down" },
      { outcome: "sent" },
    ]);
    expect(pass.stderr).toBe("");
    const { stdout } = await cli(["show", ids[0] ?? "", ...queue.flag]);
    for (const words of ["2 attempts", "answered 429", "sent"]) expect(stdout).toContain(words);
  });

  test("by a command with retry-after= in its result file does so, too", async () => {
    const workspace = tempDir();
    const queue = newQueue(join(workspace, ".owner-reports"));
    const [id = ""] = backlog(queue, 1);
    const sender = recordingSender();
    const command = `${sender.record}
      test "$OWNER_REPORT_ATTEMPT" = 3 && exit
      echo "retry-after=0" >> "$OWNER_REPORT_RESULT"; echo busy >&2; exit "$((OWNER_REPORT_ATTEMPT - 1))"`;
    const inputs = { mode: "watchdog", "send-cmd": command };
    const step = await runAction(inputs, { workspace, node, env: sender.env });
    expect(step).toMatchObject({ code: 0, outputs: { outcome: "sent", "sent-ids": JSON.stringify([id]) } });
    expect(sender.sends().map(({ attempt, possibleDuplicate }) => [attempt, possibleDuplicate])).toEqual([
      ["1", ""],
      ["2", ""],
      ["3", ""],
    ]);
  });
});

describe("retries", () => {
  test.each([
    [[], 3],
    [["--retries", "0"], 1],
    [["--retries", "5"], 6],
  ])("%j makes so many attempts and then fails: %i", async (flags, count) => {
    const { server, env } = await startWebhook(tooMany(0));
    const queue = newQueue();
    const [id = ""] = backlog(queue, 1);
    const { code, json } = await cliJson(["driver", id, ...flags, ...queue.flag], { env });
    expect([code, json.outcome, json.failed_reason]).toEqual([
      ...[1, "failed", "The webhook answered 429: slow down"],
    ]);
    expect([server.arrived.length, recordOf(queue, id).attempts]).toEqual([count, count]);
    const log = readFileSync(join(queue.dir, "log/watchdog.jsonl"), "utf8").split("\n");
    expect(log.filter((line) => line.includes('"delivery"'))).toHaveLength(count);
  });

  test("never follow what is in doubt", async () => {
    const { server, env } = await startWebhook(tooMany(0), answer(504));
    const queue = newQueue();
    const [id = ""] = backlog(queue, 1);
    const { json } = await cliJson(["driver", id, "--retries", "5", ...queue.flag], { env });
    expect([json.outcome, server.arrived.length]).toEqual(["in-doubt", 2]);
    expect(recordOf(queue, id)).toMatchObject({ in_doubt: 1, tried_again: 1 });
  });

  test.each(["6", "-1", "1.5", "many"])("of %j are refused by name, by flag and by input", async (value) => {
    const { code, stderr } = await cli(["watchdog", `--retries=${value}`, ...newQueue().flag]);
    const words = "retries must be a whole number of at least 0 and at most 5";
    expect([code, stderr]).toEqual([64, expect.stringContaining(words)]);
    const step = await runAction({ mode: "watchdog", retries: value });
    expect([step.code, step.stdout]).toEqual([1, expect.stringContaining(words)]);
  });
});
