import { execFileSync } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { runAction } from "../helpers/action.js";
import { cliBundle } from "../helpers/bundles.js";
import { cli, cliJson } from "../helpers/cli.js";
import { backlog, handWritten, newQueue } from "../helpers/queue.js";
import { tempDir } from "../helpers/temp-dir.js";

const progress = ["--progress", "10%"];
const report = ["--team", "t", "--worker", "w", ...progress];

describe("where a setting comes from", () => {
  test("a flag beats the environment, and an empty value means not given", async () => {
    const queue = newQueue();
    const env = { CLAWTEAM_TEAM_NAME: "env-team", CLAWTEAM_AGENT_NAME: "env-worker" };
    const named = (id: string) => ["producer", ...progress, "--report-id", id, ...queue.flag];
    await cli(named("from-env"), { env });
    await cli([...named("from-flag"), "--team", "flag-team", "--worker", "flag-worker"], { env });
    await cli([...named("empty-flag"), "--team", "", "--status", ""], { env });
    const read = async (id: string) => JSON.parse((await cli(["consumer", id, ...queue.flag])).stdout);
    expect(await read("from-env")).toMatchObject({ team: "env-team", worker: "env-worker" });
    expect(await read("from-flag")).toMatchObject({ team: "flag-team", worker: "flag-worker" });
    expect(await read("empty-flag")).toMatchObject({ team: "env-team", status: "normal" });
  });

  test("an empty environment variable means not given", async () => {
    const env = { CLAWTEAM_TEAM_NAME: "", CLAWTEAM_AGENT_NAME: "w" };
    expect((await cli(["producer", ...progress, ...newQueue().flag], { env })).code).toBe(64);
  });

  test("a value of nothing but white space means not given, by flag, variable or input", async () => {
    const queue = newQueue();
    const env = { CLAWTEAM_TEAM_NAME: "env-team", CLAWTEAM_AGENT_NAME: "env-worker" };
    const words = ["producer", ...progress, ...queue.flag, "--report-id", "blank", "--status", "\n"];
    const done = " - a\n - b\n ";
    await cli([...words, "--team", " \t", "--next", "\n \n", "--done", done, "--dry-run= "], { env });
    const { stdout } = await cli(["consumer", " ", "--report-id", "blank", ...queue.flag]);
    expect(JSON.parse(stdout)).toMatchObject({ team: "env-team", status: "normal", next: "", done });
    const blank = { CLAWTEAM_TEAM_NAME: " ", CLAWTEAM_AGENT_NAME: "w" };
    expect((await cli(["producer", ...progress, ...queue.flag], { env: blank })).code).toBe(64);
    const step = await runAction(
      { mode: "producer", team: "\n", progress: "1/4", "max-age": " ", "report-id": "\n" },
      { env },
    );
    expect(JSON.parse(step.outputs.report ?? "")).toMatchObject({ team: "env-team" });
    expect(step.shown).not.toContain("::warning");
  });

  test("a blank home or data directory is none: the queue is where it would be without", async () => {
    const home = tempDir();
    const blank = { CLAWTEAM_DATA_DIR: " ", OWNER_REPORT_QUEUE: "\n", OWNER_REPORT_STORE: " " };
    await cli(["producer", ...report], { home, env: blank, cwd: tempDir() });
    expect(newQueue(join(home, ".clawteam/owner-reports")).ids("pending")).toHaveLength(1);
    const cwd = tempDir();
    await cli(["list"], { env: { HOME: " " }, cwd });
    expect(readdirSync(cwd)).toEqual([]);
  });

  test("an input of the action beats the environment", async () => {
    const env = { CLAWTEAM_TEAM_NAME: "env-team", CLAWTEAM_AGENT_NAME: "env-worker" };
    const step = await runAction({ mode: "producer", team: "input-team", progress: "1/4" }, { env });
    expect(JSON.parse(step.outputs.report ?? "")).toMatchObject({ team: "input-team", worker: "env-worker" });
  });

  test("the maximum count is 1 on the command line, then the environment's, then the flag's", async () => {
    const queue = newQueue();
    backlog(queue, 9);
    const env = { OWNER_REPORT_SEND_CMD: "true" };
    const withCount = { ...env, OWNER_REPORT_MAX_COUNT: "2" };
    const pass = async (args: string[], variables: Record<string, string>) =>
      (await cliJson(["watchdog", ...args, ...queue.flag], { env: variables })).json.sent_count;
    expect(await pass([], env)).toBe(1);
    expect(await pass([], withCount)).toBe(2);
    expect(await pass(["--max-count", "3"], withCount)).toBe(3);
    expect(await pass(["--all", "--max-count", "1"], withCount)).toBe(3);
  });
});

describe("a send command that holds no command is not given", () => {
  const nothings = ["\n", " \t\r\n ", "# only a comment", "#!/bin/bash\n\n# curl \\\n", "\\\n"];

  test.each(nothings)("%j: nothing is sent, 69", async (command) => {
    const queue = newQueue();
    const [id = ""] = backlog(queue, 1);
    for (const word of [["watchdog"], ["driver", id], ["watchdog", "--dry-run"]]) {
      const byFlag = [...word, "--send-cmd", command, ...queue.flag];
      expect(await cliJson(byFlag)).toMatchObject({ code: 69, json: { code: "unavailable" } });
      const env = { OWNER_REPORT_SEND_CMD: command, OWNER_REPORT_TARGET: " " };
      expect(await cliJson([...word, ...queue.flag], { env })).toMatchObject({ code: 69 });
    }
    expect(queue.ids("pending")).toEqual([id]);
    const inputs = { mode: "watchdog", queue: queue.dir, "send-cmd": command };
    expect((await runAction(inputs)).code).toBe(1);
    expect(queue.ids("pending")).toEqual([id]);
  });

  test("doctor says that no sender is configured, and cron installs nothing", async () => {
    const queue = newQueue();
    backlog(queue, 1);
    for (const command of nothings) {
      const words = ["--send-cmd", command, "--target", " ", ...queue.flag];
      const doctor = await cliJson(["doctor", ...words]);
      expect(doctor.json.checks).toContainEqual(
        expect.objectContaining({
          what: "sender",
          state: "fail",
          seen: "nothing to send with is configured",
        }),
      );
      expect(await cliJson(["cron", "install", ...words])).toMatchObject({ code: 69 });
    }
  });

  test("the environment's command counts instead", async () => {
    const queue = newQueue();
    backlog(queue, 1);
    const folder = tempDir();
    const env = { OWNER_REPORT_SEND_CMD: `touch '${folder}/by-the-environment'` };
    const pass = await cliJson(["watchdog", "--send-cmd", "# none", ...queue.flag], { env });
    expect(pass).toMatchObject({ code: 0, json: { outcome: "sent" } });
    expect(readdirSync(folder)).toEqual(["by-the-environment"]);
  });

  test("a blank line of cron.env counts no more: the environment's value does, else there is none", async () => {
    const queue = newQueue();
    backlog(queue, 2);
    const file = join(tempDir(), "cron.env");
    writeFileSync(
      file,
      "OWNER_REPORT_SEND_CMD='\n# none\n'\nOWNER_REPORT_TARGET=' '\nOWNER_REPORT_MAX_COUNT=\n",
    );
    const words = ["--cron-env", file, ...queue.flag];
    expect(await cliJson(["watchdog", ...words])).toMatchObject({ code: 69 });
    const env = { OWNER_REPORT_SEND_CMD: "true", OWNER_REPORT_MAX_COUNT: "2" };
    expect(await cliJson(["watchdog", ...words], { env })).toMatchObject({ json: { sent_count: 2 } });
  });
});

describe("where the queue is", () => {
  test("in .clawteam of the home directory unless told otherwise", async () => {
    const home = tempDir();
    const { json } = await cliJson(["producer", ...report], { home, cwd: tempDir() });
    expect(newQueue(join(home, ".clawteam/owner-reports")).ids("pending")).toEqual([json.report_id]);
  });

  test("beside ClawTeam's own data", async () => {
    const data = tempDir();
    const { json } = await cliJson(["producer", ...report], { env: { CLAWTEAM_DATA_DIR: data } });
    expect(newQueue(join(data, "owner-reports")).ids("pending")).toEqual([json.report_id]);
  });

  test("relative to the current directory, by flag before environment", async () => {
    const cwd = tempDir();
    const env = { OWNER_REPORT_QUEUE: "from-env" };
    const byEnv = await cliJson(["producer", ...report], { cwd, env });
    const byFlag = await cliJson(["producer", ...report, "--queue", "from/flag"], { cwd, env });
    expect(newQueue(join(cwd, "from-env")).ids("pending")).toEqual([byEnv.json.report_id]);
    expect(newQueue(join(cwd, "from/flag")).ids("pending")).toEqual([byFlag.json.report_id]);
  });

  test("in the home directory where it begins with ~/", async () => {
    const home = tempDir();
    const { json } = await cliJson(["producer", ...report, "--queue", "~/reports"], {
      home,
      cwd: tempDir(),
    });
    expect(newQueue(join(home, "reports")).ids("pending")).toEqual([json.report_id]);
    const inputs = { mode: "watchdog", queue: "~/reports", "send-cmd": "true" };
    const step = await runAction(inputs, { home });
    expect(step.outputs["sent-ids"]).toBe(JSON.stringify([json.report_id]));
  });

  test("in a step, relative to the workspace", async () => {
    const workspace = tempDir();
    const inputs = { mode: "producer", team: "t", worker: "w", progress: "1%", queue: "build/queue" };
    const { outputs } = await runAction(inputs, { workspace });
    expect(newQueue(join(workspace, "build/queue")).ids("pending")).toEqual([outputs["report-id"]]);
  });

  test("never in git's status", async () => {
    const workspace = tempDir();
    const git = (...args: string[]) => execFileSync("git", args, { cwd: workspace, encoding: "utf8" });
    git("init", "--quiet");
    const queue = newQueue(join(workspace, ".owner-reports"));
    const direct = { mode: "direct", team: "t", worker: "w", progress: "1%", "send-cmd": "true" };
    expect((await runAction(direct, { workspace })).code).toBe(0);
    expect(queue.ids("sent")).toHaveLength(1);
    expect(git("status", "--porcelain")).toBe("");
  });
});

describe("the whole backlog", () => {
  test("is what was pending when the pass began: a report queued meanwhile waits for the next pass", async () => {
    const queue = newQueue();
    const ids = backlog(queue, 2);
    const cwd = tempDir();
    const late = join(cwd, "queue-another.sh");
    writeFileSync(
      late,
      '"$NODE" "$CLI" producer --team t --worker w --progress 1% --report-id "late-$OWNER_REPORT_TASK_ID" --queue "$QUEUE"\n',
    );
    const env = { NODE: process.execPath, CLI: cliBundle, QUEUE: queue.dir, OWNER_REPORT_QUEUE: queue.dir };
    const pass = await cliJson(["watchdog", "--all", "--send-cmd", "bash queue-another.sh"], { cwd, env });
    expect(pass).toMatchObject({ code: 0, json: { sent_ids: ids, pending_count: 2 } });
    expect(queue.ids("pending")).toEqual(["late-1", "late-2"]);
  });

  test("all in a step beats its maximum count", async () => {
    const workspace = tempDir();
    const queue = newQueue(join(workspace, ".owner-reports"));
    for (let number = 1; number <= 3; number++) queue.write(`report-${number}`, handWritten());
    const inputs = { mode: "watchdog", all: "true", "max-count": "1", "send-cmd": "true" };
    expect((await runAction(inputs, { workspace })).outputs["sent-count"]).toBe("3");
  });
});
