import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "@jest/globals";
import { declaredOutputs, runAction } from "../helpers/action.js";
import { onEachNode } from "../helpers/each-node.js";
import { backlog, newQueue } from "../helpers/queue.js";
import { recordingSender } from "../helpers/send-commands.js";
import { tempDir } from "../helpers/temp-dir.js";

const checkpoint = {
  team: "clawteam",
  worker: "backend-a",
  "task-id": "example-task",
  progress: "80%",
  done: "export complete",
  next: "wait for aggregation",
};

function workspaceQueue() {
  const workspace = tempDir();
  return { workspace, queue: newQueue(join(workspace, ".owner-reports")) };
}

onEachNode("the action", (node) => {
  test("producer queues one report in the workspace, with the run it came from", async () => {
    const { workspace, queue } = workspaceQueue();
    const step = await runAction({ mode: "producer", ...checkpoint }, { node, workspace });
    expect(step.code).toBe(0);
    const { outcome, "report-id": id = "", "report-path": path = "" } = step.outputs;
    expect(outcome).toBe("queued");
    expect(id).toMatch(/^\d{8}t\d{9}z-[a-z0-9-]+-[0-9a-f]{8}$/);
    expect(queue.ids("pending")).toEqual([id]);
    expect(resolve(workspace, path)).toBe(queue.path("pending", id));

    const read = await runAction({ mode: "consumer", "report-id": id }, { node, workspace });
    expect(read.code).toBe(0);
    expect(read.outputs.outcome).toBe("ok");
    expect(JSON.parse(read.outputs.report ?? "")).toMatchObject({
      schema: "owner-report/v1",
      report_id: id,
      team: "clawteam",
      worker: "backend-a",
      task_id: "example-task",
      progress: "80%",
      progress_percent: 80,
      done: "export complete",
      next: "wait for aggregation",
      status: "normal",
      source: "checkpoint",
      run_url: "https://github.com/octo/pipeline/actions/runs/4711",
      repository: "octo/pipeline",
      workflow: "nightly",
      job: "build",
      run_id: "4711",
      run_attempt: "1",
      ref: "refs/heads/main",
      sha: "0123456789abcdef0123456789abcdef01234567",
      actor: "octocat",
      state: "pending",
      body: "",
      message: read.outputs.message,
      delivery: null,
    });
    expect(read.outputs.message).toContain("export complete");
  });

  test("driver sends the named report, ahead of older ones", async () => {
    const { workspace, queue } = workspaceQueue();
    const [older = "", named = ""] = backlog(queue, 2);
    const sender = recordingSender();
    const inputs = { mode: "driver", "report-id": named, "send-cmd": sender.record };
    const step = await runAction(inputs, { node, workspace, env: sender.env });
    expect(step.code).toBe(0);
    expect(step.outputs).toMatchObject({ outcome: "sent", "report-id": named });
    expect(resolve(workspace, step.outputs["report-path"] ?? "")).toBe(queue.path("sent", named));
    expect(sender.sends().map((send) => send.id)).toEqual([named]);
    expect(queue.ids("pending")).toEqual([older]);
    expect(queue.ids("sent")).toEqual([named]);
  });

  test("watchdog sends the five oldest unless told otherwise", async () => {
    const { workspace, queue } = workspaceQueue();
    const ids = backlog(queue, 7);
    const sender = recordingSender();
    const inputs = { mode: "watchdog", "send-cmd": sender.record };
    const step = await runAction(inputs, { node, workspace, env: sender.env });
    expect(step.code).toBe(0);
    expect(step.outputs).toMatchObject({ outcome: "sent", "sent-count": "5", "pending-count": "2" });
    expect(JSON.parse(step.outputs["sent-ids"] ?? "")).toEqual(ids.slice(0, 5));
    expect(Number(step.outputs["oldest-pending-seconds"])).toBeGreaterThan(60 * 60 * 24 * 365);
    expect(queue.ids("pending")).toEqual(ids.slice(5));
  });

  test("direct queues and sends one report in one step", async () => {
    const { workspace, queue } = workspaceQueue();
    const [older = ""] = backlog(queue, 1);
    const sender = recordingSender();
    const inputs = { mode: "direct", ...checkpoint, "send-cmd": sender.record };
    const step = await runAction(inputs, { node, workspace, env: sender.env });
    expect(step.code).toBe(0);
    const id = step.outputs["report-id"] ?? "";
    expect(step.outputs.outcome).toBe("sent");
    expect(sender.sends()).toEqual([{ id, attempt: "1", possibleDuplicate: "" }]);
    expect(queue.ids("sent")).toEqual([id]);
    expect(queue.ids("pending")).toEqual([older]);
  });

  test("a send that fails on item 2 of 3 is red: 1 sent, 2 pending in order", async () => {
    const { workspace, queue } = workspaceQueue();
    const [first = "", second = "", third = ""] = backlog(queue, 3);
    const sender = recordingSender();
    const inputs = { mode: "watchdog", "send-cmd": `${sender.record}\n[ "$OWNER_REPORT_TASK_ID" != 2 ]` };
    const step = await runAction(inputs, { node, workspace, env: sender.env });
    expect(step.code).toBe(1);
    expect(step.outputs).toMatchObject({
      outcome: "partial",
      "sent-count": "1",
      "sent-ids": JSON.stringify([first]),
      "failed-id": second,
      "pending-count": "2",
    });
    expect(step.outputs["failed-reason"]).not.toBe("");
    expect(queue.ids("pending")).toEqual([second, third]);
    expect(sender.sends().map((send) => send.id)).toEqual([first, second]);
  });

  test("a direct send that fails is red, and its report stays pending", async () => {
    const { workspace, queue } = workspaceQueue();
    const step = await runAction(
      { mode: "direct", ...checkpoint, "send-cmd": "exit 3" },
      { node, workspace },
    );
    expect(step.code).toBe(1);
    const id = step.outputs["report-id"] ?? "";
    expect(step.outputs).toMatchObject({ outcome: "failed", "failed-id": id });
    expect(queue.ids("pending")).toEqual([id]);
    expect(existsSync(queue.path("sent", id))).toBe(false);
  });

  test("an empty queue is green and has no oldest report", async () => {
    const { workspace, queue } = workspaceQueue();
    const [id = ""] = backlog(queue, 1);
    const inputs = { mode: "watchdog", "send-cmd": "true" };
    expect((await runAction(inputs, { node, workspace })).outputs["sent-ids"]).toBe(JSON.stringify([id]));
    const step = await runAction(inputs, { node, workspace });
    expect(step.code).toBe(0);
    expect(step.outputs).toMatchObject({ outcome: "empty", "sent-count": "0", "pending-count": "0" });
    expect(step.outputs["oldest-pending-seconds"]).toBe("");
  });

  test("every output has a name that action.yml declares", async () => {
    const { workspace, queue } = workspaceQueue();
    backlog(queue, 2);
    for (const mode of ["producer", "consumer", "watchdog", "direct"]) {
      const inputs = { mode, ...checkpoint, "report-id": "own-id", "send-cmd": "true" };
      const { outputs } = await runAction(inputs, { node, workspace });
      expect(declaredOutputs).toEqual(expect.arrayContaining(Object.keys(outputs)));
      expect(outputs.outcome).toBeTruthy();
    }
  });

  test("a mode that does not exist is a red usage error", async () => {
    const step = await runAction({ mode: "producr" }, { node });
    expect(step.code).toBe(1);
    expect(step.outputs.outcome).toBe("error");
  });
});

test("a step takes team, worker and task from its job, unless they are given", async () => {
  const { workspace } = workspaceQueue();
  const env = { GITHUB_RUN_NUMBER: "12" };
  const fields = async (inputs: Record<string, string>, more: Record<string, string> = {}) => {
    const step = await runAction(
      { mode: "producer", progress: "1%", ...inputs },
      { workspace, env: { ...env, ...more } },
    );
    const { team, worker, task_id } = JSON.parse(step.outputs.report ?? "{}");
    return [step.code, team, worker, task_id];
  };
  expect(await fields({})).toEqual([0, "pipeline", "build", "nightly #12"]);
  expect(await fields({ team: " ", worker: "me", "task-id": "x" })).toEqual([0, "pipeline", "me", "x"]);
  expect(await fields({}, { CLAWTEAM_TEAM_NAME: "t" })).toEqual([0, "t", "build", "nightly #12"]);
  expect(await fields({}, { GITHUB_WORKFLOW: `a\n${"b".repeat(600)}` })).toEqual([
    ...[0, "pipeline", "build"],
    `a ${"b".repeat(506)} #12`,
  ]);
  expect(await fields({}, { GITHUB_JOB: "" })).toEqual([1, undefined, undefined, undefined]);
});

test("what was taken from the job is not compared when an own id comes twice; what is given is", async () => {
  const { workspace } = workspaceQueue();
  const outcome = async (inputs: Record<string, string>, number: string) => {
    const all = { mode: "producer", progress: "1%", "report-id": "own", ...inputs };
    const env = { GITHUB_RUN_NUMBER: number, GITHUB_JOB: `job-${number}` };
    return (await runAction(all, { workspace, env })).outputs.outcome;
  };
  expect(await outcome({}, "1")).toBe("queued");
  expect(await outcome({}, "2")).toBe("already-queued");
  expect(await outcome({ worker: "job-1" }, "2")).toBe("already-queued");
  expect(await outcome({ worker: "job-2" }, "2")).toBe("error");
  expect(await outcome({ done: "more" }, "1")).toBe("error");
});
