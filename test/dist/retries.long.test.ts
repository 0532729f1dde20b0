import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { runAction, startAction } from "../helpers/action.js";
import { cli, cliJson, startCli, withJson } from "../helpers/cli.js";
import { eventually } from "../helpers/eventually.js";
import { gitBacklog, newGitQueue } from "../helpers/git-queue.js";
import { describeOnPosix } from "../helpers/platform.js";
import { areInstalled } from "../helpers/programs.js";
import { backlog, newQueue, type Queue, recordOf } from "../helpers/queue.js";
import { recordingSender } from "../helpers/send-commands.js";
import { tempDir } from "../helpers/temp-dir.js";
import { answer } from "../helpers/web-server.js";
import { startWebhook, tooMany } from "./refusing-webhook.js";

/** Starts a pass over one report that is asked to wait 50 seconds, and waits until it does. */
async function waitingPass(
  queue: Queue,
  start: (env: Record<string, string>) => ReturnType<typeof startCli>,
) {
  const [id = ""] = backlog(queue, 2);
  const { server, env } = await startWebhook(tooMany(50), answer(200, "ok"));
  const running = start(env);
  await eventually("the recorded refusal", () => recordOf(queue, id)?.latest.at(-1).outcome === "failed");
  return { id, server, env, running };
}

/** The next pass sends it, as no possible duplicate: nothing was begun. */
async function expectNothingBegun(queue: Queue, id: string, env: Record<string, string>) {
  expect(queue.ids("pending")).toContain(id);
  expect(recordOf(queue, id)).toMatchObject({ attempts: 1, in_doubt: 0 });
  const next = await cliJson(["watchdog", ...queue.flag], { env });
  expect(next).toMatchObject({ code: 0, json: { outcome: "sent", sent_ids: [id] } });
  expect(recordOf(queue, id).latest.at(-1)).toMatchObject({ attempt: 2, possible_duplicate: false });
}

describeOnPosix("a pass that waits to try again", () => {
  test.each([
    ["SIGTERM", 143],
    ["SIGINT", 130],
    ["SIGHUP", 129],
  ] as const)("ends at once by %s: the report is pending, and nothing was begun", async (signal, code) => {
    const queue = newQueue();
    const args = ["watchdog", "--all", "--json", ...queue.flag];
    const { running, id, env, server } = await waitingPass(queue, (env) => startCli(args, { env }));
    running.kill(signal);
    const { json, ...ended } = withJson(await running.finished);
    expect([ended.code, json.outcome, json.failed_id]).toEqual([code, "failed", id]);
    expect(json.failed_reason).toContain("told to stop before it tried again");
    expect([server.arrived.length, existsSync(join(queue.dir, "lock"))]).toEqual([1, false]);
    await expectNothingBegun(queue, id, env);
  });

  test("of the action ends so, too, red", async () => {
    const workspace = tempDir();
    const queue = newQueue(join(workspace, ".owner-reports"));
    const inputs = { mode: "watchdog", all: "true" };
    const { running, id, env } = await waitingPass(queue, (env) => startAction(inputs, { workspace, env }));
    running.kill("SIGINT");
    expect(await running.finished).toMatchObject({
      code: 1,
      outputs: { outcome: "failed", "failed-id": id },
    });
    await expectNothingBegun(queue, id, env);
  });

  test("and is killed leaves no doubt: the next pass tries again", async () => {
    const queue = newQueue();
    const args = ["watchdog", ...queue.flag];
    const { running, id, env } = await waitingPass(queue, (env) => startCli(args, { env }));
    running.kill("SIGKILL");
    await running.finished;
    await expectNothingBegun(queue, id, env);
  });

  test("holds the queue meanwhile, and hangs for nobody", async () => {
    const queue = newQueue();
    const args = ["watchdog", ...queue.flag];
    const { running, id, env } = await waitingPass(queue, (env) => startCli(args, { env }));
    const other = await cliJson(args, { env });
    expect(other).toMatchObject({ code: 0, json: { outcome: "busy" } });
    expect(other.json).not.toHaveProperty("failed_id");
    const { json } = await cliJson(["status", ...queue.flag]);
    expect(json).toMatchObject({ overdue: null, lock: { is_over: false }, blocked: { report_id: id } });
    running.kill("SIGTERM");
    await running.finished;
  });
});

describe("a receiver that asks for more than a minute", () => {
  const later = answer(503, "closed", { "retry-after": "120" });

  test("has its time: earlier passes make no attempt, are red and say until when; a retry does not wait", async () => {
    const { server, env } = await startWebhook(later, answer(200, "ok"));
    const queue = newQueue();
    const [id = ""] = backlog(queue, 2);
    const began = Date.now();
    const first = await cliJson(["watchdog", "--all", ...queue.flag], { env });
    const { not_before, latest } = recordOf(queue, id);
    expect(Date.parse(not_before) - Date.parse(latest[0].ended_at)).toBe(120_000);
    const minute = /not before (\d\d:\d\d) UTC/.exec(String(first.json.failed_reason))?.[1];
    expect(Date.parse(`${not_before.slice(0, 11)}${minute}Z`)).toBeGreaterThan(began);
    for (const more of [[], ["--retries", "0"], ["--all"]]) {
      const early = await cliJson(["watchdog", ...more, ...queue.flag], { env });
      expect(early).toMatchObject({ code: 1, json: { outcome: "failed", failed_id: id, sent_count: 0 } });
      expect(early.json.failed_reason).toContain(
        `answered 503: closed; the next try is not before ${minute} UTC`,
      );
    }
    expect(server.arrived.length).toBe(1);
    for (const word of ["status", "show"]) {
      const { stdout } = await cli([word, ...(word === "show" ? [id] : []), ...queue.flag]);
      expect([word, stdout.includes(`not before ${minute} UTC`)]).toEqual([word, true]);
    }
    expect((await cliJson(["retry", id, ...queue.flag], { env })).json.outcome).toBe("sent");
    expect((await cliJson(["watchdog", ...queue.flag], { env })).json.outcome).toBe("sent");
  });

  test("is given it by a command, in a step, too", async () => {
    const workspace = tempDir();
    const queue = newQueue(join(workspace, ".owner-reports"));
    const [id = ""] = backlog(queue, 1);
    const sender = recordingSender();
    const command = `${sender.record}; echo retry-after=300 > "$OWNER_REPORT_RESULT"; exit 1`;
    const inputs = { mode: "watchdog", "send-cmd": command };
    for (const words of ["as was asked", "so no attempt was made"]) {
      const step = await runAction(inputs, { workspace, env: sender.env });
      expect([step.code, step.outputs["failed-id"]]).toEqual([1, id]);
      for (const text of [step.outputs["failed-reason"], step.stdout, step.summary])
        expect(text).toMatch(new RegExp(`not before .*${words}`));
    }
    expect(sender.sends()).toHaveLength(1);
  });
});

const describeWithGit = areInstalled(["git"]) ? describe : describe.skip;

describeWithGit("in a git queue", () => {
  test("what was begun together with the end of the one before is tried again as any other", async () => {
    const queue = newGitQueue();
    const ids = gitBacklog(queue, 3);
    const { server, env } = await startWebhook(answer(200, "ok"), tooMany(0), tooMany(0), answer(200, "ok"));
    const pass = await cliJson(["watchdog", "--all"], { env: { ...env, ...queue.env() } });
    expect(pass).toMatchObject({ code: 0, json: { outcome: "sent", sent_ids: ids } });
    expect(server.arrived.map(({ headers }) => headers["owner-report-attempt"])).toEqual([
      ...["1", "1", "2", "3", "1"],
    ]);
    const { json } = await cliJson(["show", ids[1] ?? ""], { env: queue.env() });
    expect(json.report).toMatchObject({ attempts: 3, delivery: { tried_again: 2, in_doubt: 0 } });
  });
});
