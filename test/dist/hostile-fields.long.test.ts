import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { declaredOutputs, runAction } from "../helpers/action.js";
import { cli } from "../helpers/cli.js";
import { onEachNode } from "../helpers/each-node.js";
import { newQueue } from "../helpers/queue.js";
import { startReceiver } from "../helpers/receiver.js";
import { runnerCommands } from "../helpers/runner-files.js";
import { tempDir } from "../helpers/temp-dir.js";

const hostile = [
  '$(touch pwned) `id` "; rm -rf ~ #',
  "${IFS}$(touch ${HOME}/pwned) '; touch pwned; '",
  "🚀 第一階段 ✅",
  "::set-output name=outcome::forged",
  "##[add-mask]a",
  "  ::stop-commands::token",
  "outcome<<EOF",
  "sent",
  "EOF",
  "last & %0A%0D::error::forged",
].join("\n");

const postMessage = 'curl -fsS --data-raw "$OWNER_REPORT_MESSAGE" "$RECEIVER_URL/message"';
const postReport = 'curl -fsS --data-binary @- "$RECEIVER_URL/report"';

function expectInert(log: string): void {
  const own = ["error", "warning", "notice", "group", "endgroup", "debug"];
  const commands = runnerCommands(log);
  expect(commands.filter((command) => !own.includes(command.name))).toEqual([]);
  expect(commands.filter((command) => command.data.startsWith("forged"))).toEqual([]);
}

onEachNode("hostile text in a report", (node) => {
  test("arrives exactly as it was given, runs nothing and reaches no log as a command", async () => {
    const workspace = tempDir();
    const home = tempDir();
    const receiver = await startReceiver();
    const options = { node, workspace, home, env: { RECEIVER_URL: receiver.url } };
    const fields = { team: "::error::forged", worker: "$(touch pwned)", progress: "80%", "task-id": "`id`" };
    const all = { ...fields, done: hostile, next: hostile, body: hostile };
    const commands = { "send-cmd": `${postReport}\n${postMessage}` };
    const producer = await runAction({ mode: "producer", ...all }, options);
    const dryRun = await runAction({ mode: "watchdog", "dry-run": "true", ...commands }, options);
    const watchdog = await runAction({ mode: "watchdog", ...commands }, options);
    const consumer = await runAction(
      { mode: "consumer", "report-id": producer.outputs["report-id"] ?? "" },
      options,
    );

    expect(watchdog.outputs.outcome).toBe("sent");
    expect(receiver.received.map((request) => request.path)).toEqual(["/report", "/message"]);
    const [report, message] = receiver.received.map((request) => request.body);
    const fieldsSent = {
      team: fields.team,
      worker: fields.worker,
      task_id: "`id`",
      done: hostile,
      next: hostile,
    };
    expect(JSON.parse(report ?? "")).toMatchObject({ ...fieldsSent, body: hostile, message });
    for (const line of hostile.split("\n")) expect(message).toContain(line);
    expect(message).not.toContain("uid=");

    for (const step of [producer, dryRun, watchdog, consumer]) {
      expect(step.code).toBe(0);
      expectInert(step.stdout);
      expectInert(step.stderr);
      expect(declaredOutputs).toEqual(expect.arrayContaining(Object.keys(step.outputs)));
      expect(["queued", "dry-run", "sent", "ok"]).toContain(step.outputs.outcome);
    }
    expect(JSON.parse(consumer.outputs.report ?? "")).toMatchObject(fieldsSent);
    expect(readdirSync(workspace)).toEqual([".owner-reports"]);
    expect(existsSync(join(home, "pwned"))).toBe(false);
  });
});

describe("hostile text on the command line", () => {
  test("is shown inertly by every command", async () => {
    const queue = newQueue();
    const cwd = tempDir();
    const fields = ["--team", "##[error]forged", "--worker", "w", "--progress", "::error::forged"];
    const texts = ["--done", hostile, "--next", "a\r::error::forged\r##[error]forged", "--body", hostile];
    const producer = await cli(["producer", ...fields, ...texts, "--report-id", "own-id", ...queue.flag], {
      cwd,
    });
    const dryRun = await cli(["driver", "own-id", "--dry-run", "--send-cmd", "true", ...queue.flag], { cwd });
    const failed = await cli(["driver", "own-id", "--send-cmd", "exit 1", ...queue.flag], { cwd });
    expect([producer.code, dryRun.code, failed.code]).toEqual([0, 0, 1]);
    for (const { shown } of [producer, dryRun, failed]) expect(runnerCommands(shown)).toEqual([]);
    expect(readdirSync(cwd)).toEqual([]);
  });

  test("in a refused value or an unknown name is shown inertly", async () => {
    const { flag } = newQueue();
    const forged = "x\n::error::forged\r##[error]forged\u001b[31m";
    for (const args of [
      [
        "producer",
        "--team",
        forged,
        "--worker",
        forged,
        "--progress",
        `${forged}%`,
        "--status",
        forged,
        ...flag,
      ],
      ["driver", forged, "--send-cmd", "true", ...flag],
      ["consumer", forged, ...flag],
      ["producer", `--${forged}`],
      [forged],
    ]) {
      const { code, shown } = await cli(args);
      expect(code).not.toBe(0);
      expect(runnerCommands(shown)).toEqual([]);
      expect(shown).not.toContain("\u001b[31m");
    }
  });

  test("escapes of terminals do not reach the terminal", async () => {
    const queue = newQueue();
    const fields = [
      "--team",
      "t",
      "--worker",
      "w",
      "--progress",
      "1%",
      "--done",
      "\u001b]0;title\u0007\u001b[2Jx",
    ];
    await cli(["producer", ...fields, "--report-id", "own-id", ...queue.flag]);
    const dryRun = await cli(["driver", "own-id", "--dry-run", "--send-cmd", "true", ...queue.flag]);
    expect(dryRun.code).toBe(0);
    expect(dryRun.shown).not.toMatch(/\u001b\[2J|\u001b\]0/);
  });
});
