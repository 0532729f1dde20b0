import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { runAction } from "../helpers/action.js";
import { capturingSender } from "../helpers/capturing-sender.js";
import { cli, cliJson } from "../helpers/cli.js";
import { onEachNode } from "../helpers/each-node.js";
import { handWritten, newQueue } from "../helpers/queue.js";
import { recordingSender } from "../helpers/send-commands.js";
import { tempDir } from "../helpers/temp-dir.js";

const fields = { team: "clawteam", worker: "backend-a", "task-id": "example-task", progress: "3/7" };

/** Sends one report with `command`; gives the outcome and whether the report is still pending. */
async function outcomeOf(command: string, args: string[] = []) {
  const queue = newQueue();
  queue.write("own-id", handWritten());
  const { code, json } = await cliJson(["driver", "own-id", "--send-cmd", command, ...args, ...queue.flag]);
  const place =
    queue.ids("pending").length === 1 ? "pending" : queue.ids("sent").length === 1 ? "sent" : "lost";
  return { code, outcome: json.outcome, place };
}

const sent = { code: 0, outcome: "sent", place: "sent" };
const failed = { code: 1, outcome: "failed", place: "pending" };

onEachNode("the send command", (node) => {
  test("gets the report as data: environment, standard input and a file", async () => {
    const workspace = tempDir();
    const sender = capturingSender();
    const inputs = {
      mode: "direct",
      ...fields,
      done: "a\n'b' \"c\" 🚀",
      status: "done",
      body: "Body",
      channel: "telegram",
    };
    const step = await runAction(
      { ...inputs, target: "123", "send-cmd": sender.command },
      { node, workspace, env: sender.env },
    );
    expect(step.outputs.outcome).toBe("sent");
    const { env, stdin, file } = sender.only();
    const id = step.outputs["report-id"] ?? "";
    expect(env).toMatchObject({
      OWNER_REPORT_ID: id,
      OWNER_REPORT_ATTEMPT: "1",
      OWNER_REPORT_POSSIBLE_DUPLICATE: "",
      OWNER_REPORT_TEAM: "clawteam",
      OWNER_REPORT_WORKER: "backend-a",
      OWNER_REPORT_TASK_ID: "example-task",
      OWNER_REPORT_PROGRESS: "3/7",
      OWNER_REPORT_STATUS: "completed",
      OWNER_REPORT_TRUNCATED: "",
      OWNER_REPORT_CHANNEL: "telegram",
      OWNER_REPORT_TARGET: "123",
    });
    expect(env.OWNER_REPORT_MESSAGE).toContain("https://github.com/octo/pipeline/actions/runs/4711");
    expect(JSON.parse(stdin)).toMatchObject({
      report_id: id,
      team: "clawteam",
      task_id: "example-task",
      done: "a\n'b' \"c\" 🚀",
      status: "completed",
      body: "Body",
      state: "pending",
      message: env.OWNER_REPORT_MESSAGE,
    });
    expect(file).toBe(newQueue(join(workspace, ".owner-reports")).text("sent", id));
    expect(step.outputs.message).toBe(env.OWNER_REPORT_MESSAGE);
  });

  test("does not see what belongs to the runner, and sees all else", async () => {
    const sender = capturingSender();
    const runner = {
      ACTIONS_RUNTIME_TOKEN: "x",
      ACTIONS_RUNTIME_URL: "x",
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: "x",
      ACTIONS_ID_TOKEN_REQUEST_URL: "x",
      ACTIONS_RESULTS_URL: "x",
      ACTIONS_CACHE_URL: "x",
    };
    const env = {
      ...sender.env,
      ...runner,
      SLACK_WEBHOOK: "https://hooks.example/1",
      ACTIONS_STEP_DEBUG: "false",
    };
    const step = await runAction({ mode: "direct", ...fields, "send-cmd": sender.command }, { node, env });
    expect(step.outputs.outcome).toBe("sent");
    const seen = sender.only().env;
    const names = Object.keys(seen);
    const files = ["OUTPUT", "ENV", "PATH", "STATE", "STEP_SUMMARY"].map((name) => `GITHUB_${name}`);
    const hidden = [...Object.keys(runner), ...files];
    expect(names.filter((name) => hidden.includes(name) || name.startsWith("INPUT_"))).toEqual([]);
    expect(seen).toMatchObject({
      SLACK_WEBHOOK: "https://hooks.example/1",
      ACTIONS_STEP_DEBUG: "false",
      GITHUB_REPOSITORY: "octo/pipeline",
      RUNNER_OS: "Linux",
    });
  });
});

describe("a send counts as sent only if", () => {
  test.each([
    ["it exits with 0", "true", sent],
    ["not if it exits with another code", "exit 3", failed],
    ["not if any command of it failed", "false; true", failed],
    ["not if a part of a pipe failed", "false | true", failed],
    ["not if it exits with 126", "exit 126", failed],
    ["not if it exits with 127", "exit 127", failed],
    ["not if its program is missing", "no-such-program-here --send", failed],
    ["not if it is no bash", "if then", failed],
    [
      "it is many lines with comments",
      "# comment\ncat <<'EOF' >/dev/null\nx\nEOF\ntest -n \"$OWNER_REPORT_ID\" # end",
      sent,
    ],
    ["it does not mind its standard input", "exec <&-; true", sent],
  ])("%s", async (_, command, expected) => {
    expect(await outcomeOf(command)).toEqual(expected);
  });

  test("not if a signal ended it", async () => {
    const { code, place } = await outcomeOf("kill -KILL $$");
    expect({ code, place }).toEqual({ code: 1, place: "pending" });
  });

  test.each([
    ["the pattern is in its standard output", "echo '{\"ok\": true}'", '"ok":\\s*true', sent],
    ["not if the pattern is nowhere", "echo '{\"ok\": false}'", '"ok":\\s*true', failed],
    ["whose last line it matches up to the end of the line", "echo delivered", "^delivered$", sent],
    ["not if only a line before the last one matches", "echo delivered; echo not", "^delivered$", failed],
    ["not if the pattern is in its standard error only", "echo delivered >&2", "delivered", failed],
    ["not if the pattern is there and it failed", "echo delivered; exit 1", "delivered", failed],
  ])("%s", async (_, command, pattern, expected) => {
    expect(await outcomeOf(command, ["--success-pattern", pattern])).toEqual(expected);
  });
});

describe("an attempt", () => {
  test("that failed is tried again under the same id and the next number, and is no duplicate", async () => {
    const queue = newQueue();
    queue.write("own-id", handWritten());
    const sender = recordingSender();
    const args = ["watchdog", "--send-cmd", `${sender.record}; exit "$CODE"`, ...queue.flag];
    for (const [CODE, code] of [
      ["1", 1],
      ["7", 1],
      ["0", 0],
    ] as const) {
      expect((await cli(args, { env: { ...sender.env, CODE } })).code).toBe(code);
    }
    const attempts = ["1", "2", "3"];
    expect(sender.sends()).toEqual(
      attempts.map((attempt) => ({ id: "own-id", attempt, possibleDuplicate: "" })),
    );
  });

  test("leaves a record that the consumer shows; before the first one there is none", async () => {
    const queue = newQueue();
    queue.write("own-id", handWritten());
    const consume = async () => JSON.parse((await cli(["consumer", "own-id", ...queue.flag])).stdout);
    expect(await consume()).toMatchObject({ state: "pending", attempts: 0, delivery: null });
    await cli(["driver", "own-id", "--send-cmd", "exit 1", ...queue.flag]);
    expect(await consume()).toMatchObject({ state: "pending", attempts: 1, delivery: expect.any(Object) });
    await cli(["driver", "own-id", "--send-cmd", "true", ...queue.flag]);
    const after = await consume();
    expect(after).toMatchObject({ state: "sent", attempts: 2 });
    expect(after.delivery).toEqual(
      JSON.parse(readFileSync(join(queue.dir, "deliveries/own-id.json"), "utf8")),
    );
  });
});
