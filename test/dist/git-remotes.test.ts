import { spawn } from "node:child_process";
import { connect } from "node:net";
import { dirname, join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { runAction } from "../helpers/action.js";
import { cli, cliJson } from "../helpers/cli.js";
import { eventually } from "../helpers/eventually.js";
import { freePort } from "../helpers/free-port.js";
import { serveGit } from "../helpers/git-http.js";
import { newGitQueue } from "../helpers/git-queue.js";
import { git } from "../helpers/git-remote.js";
import { endAfterTests } from "../helpers/processes.js";
import { recordingSender } from "../helpers/send-commands.js";

const report = ["--team", "t", "--worker", "w", "--progress", "10%"];

describe("a git queue", () => {
  test("is filled and drained by action steps over http, with the job's token", async () => {
    const queue = newGitQueue();
    // A server that can leave contents out, as hosted ones do.
    git(["-C", queue.repository, "config", "uploadpack.allowFilter", "true"]);
    const { url, token } = await serveGit(queue.repository);
    const sender = recordingSender();
    const inputs = { queue: `git:${url}`, token };
    const fields = { team: "t", worker: "w", progress: "10%" };
    const queued = await runAction({ mode: "producer", ...fields, ...inputs });
    expect(queued).toMatchObject({ code: 0, outputs: { outcome: "queued" } });
    // Counting would be a round trip of its own.
    expect(queued.outputs["pending-count"] ?? "").toBe("");
    expect(queue.pending()).toEqual([queued.outputs["report-id"]]);
    const passed = await runAction(
      { mode: "watchdog", "send-cmd": sender.record, ...inputs },
      { env: sender.env },
    );
    expect(passed).toMatchObject({ code: 0, outputs: { outcome: "sent", "pending-count": "0" } });
    expect(sender.sends().map(({ id }) => id)).toEqual([queued.outputs["report-id"]]);
    expect(queue.pending()).toEqual([]);
    expect(queue.archived("sent")).toEqual([queued.outputs["report-id"]]);
    expect(queue.ref("lock")).toBeUndefined();
    expect(`${queued.shown}${passed.shown}${queued.summary}${passed.summary}`).not.toContain(token);
  });

  test("works through git daemon", async () => {
    const queue = newGitQueue();
    const url = await startDaemon(queue.repository);
    const sender = recordingSender();
    const env = { ...queue.env(url), ...sender.env };
    expect(await cliJson(["producer", ...report], { env })).toMatchObject({ json: { outcome: "queued" } });
    const passed = await cliJson(["watchdog", "--send-cmd", sender.record], { env });
    expect(passed).toMatchObject({ code: 0, json: { outcome: "sent" } });
    expect(queue.archived("sent")).toHaveLength(1);
  });

  test("tells a path under which its reports are found again", async () => {
    const queue = newGitQueue();
    const env = queue.env();
    const { json } = await cliJson(["producer", ...report, "--report-id", "Own-Id"], { env });
    expect(json.report_path).toBe(`${queue.repository}#refs/owner-reports/pending/own-id:Own-Id.md`);
    const read = await cli(["consumer", String(json.report_path)], { env });
    expect(JSON.parse(read.stdout)).toMatchObject({ report_id: "Own-Id", state: "pending" });
  });
});

async function startDaemon(repository: string): Promise<string> {
  const port = await freePort();
  const base = `--base-path=${dirname(repository)}`;
  const options = ["--export-all", "--enable=receive-pack", "--listen=127.0.0.1", `--port=${port}`, base];
  // Itself, not by way of git: it is to end with the tests.
  const child = spawn(join(git(["--exec-path"]).trim(), "git-daemon"), options, { stdio: "ignore" });
  endAfterTests(child.pid ?? 0);
  let isUp = false;
  await eventually("git daemon", () => {
    const socket = connect(port, "127.0.0.1", () => {
      isUp = true;
    });
    socket.on("error", () => {}).unref();
    if (isUp) socket.destroy();
    return isUp;
  });
  return `git://127.0.0.1:${port}/${repository.slice(dirname(repository).length + 1)}`;
}
