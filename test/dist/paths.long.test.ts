/** Paths that a caller types: what only a shell would expand, homes that go with the job, a removed directory. */
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { lifetimeWarnings } from "../../src/app/queue-lifetime.js";
import { runAction } from "../helpers/action.js";
import { cliBundle } from "../helpers/bundles.js";
import { cli, cliJson } from "../helpers/cli.js";
import { describeOnLinux } from "../helpers/platform.js";
import { start } from "../helpers/processes.js";
import { newQueue } from "../helpers/queue.js";
import { systemEnvironment } from "../helpers/system-environment.js";
import { tempDir } from "../helpers/temp-dir.js";

const report = ["--team", "t", "--worker", "w", "--progress", "10%"];
const UNEXPANDED = [
  "$HOME/q",
  "${X}/q",
  "a/${USER}/q",
  "/srv/$USER",
  "$(pwd)/q",
  "`pwd`/q",
  "~root/q",
  "~root",
  "~\\q",
  "%USERPROFILE%\\q",
  "q/%X%",
  "${{ env.Q }}/q",
  "$1/q",
  "q-$$",
  "$@",
  "$'q'",
  "%ProgramFiles(x86)%/q",
  "%CD:~0,3%\\q",
  "!HOME!\\q",
];

describe("what only a shell would expand", () => {
  test("is refused, and no such folder is created", async () => {
    const cwd = tempDir();
    for (const path of UNEXPANDED) {
      const { code, stderr } = await cli(["producer", ...report, "--queue", path], { cwd });
      expect([path, code, stderr]).toEqual([path, 64, expect.stringContaining("a shell would expand")]);
    }
    expect(readdirSync(cwd)).toEqual([]);
  });

  test("is refused wherever a path is given", async () => {
    const [cwd, path] = [tempDir(), "$HOME/q"];
    const calls: [string[], Record<string, string>?][] = [
      [["producer", ...report, "--queue", path]],
      [["producer", ...report], { OWNER_REPORT_QUEUE: path }],
      [["producer", ...report], { CLAWTEAM_DATA_DIR: path }],
      [["producer", ...report, "--body-file", path]],
      [["watchdog", "--send-cmd", "true", "--log-file", path]],
      [["watchdog", "--cron-env", path]],
      [["move", "--from", `directory:${path}`, "--to", "directory:to"]],
      [["move", "--from", "directory:from", "--to", `directory:${path}`]],
      [["status", "--queue", `git:${path}`]],
    ];
    for (const [words, env = {}] of calls) {
      const { code, stderr } = await cli(words, { cwd, home: join(cwd, "home"), env });
      expect([words[0], code, stderr]).toEqual([
        words[0],
        64,
        expect.stringContaining("a shell would expand"),
      ]);
    }
    expect(readdirSync(cwd)).toEqual([]);
  });

  test("is no home directory either", async () => {
    const cwd = tempDir();
    for (const home of ["~", "$HOME", "home"])
      for (const words of [
        ["producer", ...report],
        ["producer", ...report, "--queue", "~/q"],
      ]) {
        const { code, stderr } = await cli(words, { cwd, home });
        expect([home, code, stderr]).toEqual([home, 64, expect.stringContaining("no home directory (HOME)")]);
      }
    expect(readdirSync(cwd)).toEqual([]);
  });

  test("in a step too", async () => {
    const { code, outputs, workspace } = await runAction({
      mode: "watchdog",
      queue: "$HOME/owner-reports",
      "send-cmd": "true",
    });
    expect([code, outputs.outcome, readdirSync(workspace)]).toEqual([1, "error", []]);
  });

  test("is taken literally after ./ and /./, as other names always are", async () => {
    const cwd = tempDir();
    for (const path of ["./$HOME/q", `/.${cwd}/\${X}`, "50%-60%", "c$/q", "a~b", "$"]) {
      const { code, json } = await cliJson(["producer", ...report, "--queue", path], { cwd });
      expect([path, code]).toEqual([path, 0]);
      expect(existsSync(String(json.report_path))).toBe(true);
    }
    expect(readdirSync(cwd).sort()).toEqual(["$", "$HOME", "${X}", "50%-60%", "a~b", "c$"]);
  });

  test("a report's file may have any name", async () => {
    const queue = newQueue();
    const id = queue.write("$HOME `x`", "no report");
    const { code } = await cli(["hold", queue.path("pending", id), "--reason", "r", ...queue.flag]);
    expect([code, queue.ids("held")]).toEqual([0, [expect.stringMatching(/^home-x-[0-9a-f]{8}$/)]]);
  });
});

describe("a queue in the home directory of a job's container", () => {
  const warned = (dir: string, environment = {}, home = "/github/home") =>
    lifetimeWarnings(dir, { environment: { GITHUB_ACTIONS: "true", ...environment }, home }).length;

  test("is warned of, and no other", () => {
    expect(warned("/github/home/owner-reports")).toBe(1);
    expect(warned("/github/home")).toBe(1);
    expect(warned("/github/homes/q")).toBe(0);
    expect(warned("/var/lib/owner-reports")).toBe(0);
    expect(warned("/github/home/ws/.owner-reports", { GITHUB_WORKSPACE: "/github/home/ws" })).toBe(0);
    expect(warned("/github/home/owner-reports", { GITHUB_ACTIONS: undefined })).toBe(0);
  });

  test("by a step that queues there, though it is queued", async () => {
    const home = tempDir();
    const { stdout, code } = await runAction(
      { mode: "producer", team: "t", worker: "w", progress: "1%", queue: "~/q" },
      { home },
    );
    expect([code, existsSync(join(home, "q/pending"))]).toEqual([0, true]);
    expect(stdout.includes("::warning")).toBe(
      existsSync("/.dockerenv") && warned(join(home, "q"), {}, home) === 1,
    );
  });
});

describeOnLinux("a current directory that was removed", () => {
  /** Runs a word where its current directory is gone. */
  async function inRemoved(words: readonly string[]) {
    const cwd = tempDir();
    const gone = join(cwd, "gone");
    mkdirSync(gone);
    const script = 'rmdir ../gone && exec "$0" "$@"';
    const env = systemEnvironment(tempDir());
    const args = ["-c", script, process.execPath, cliBundle, ...words];
    return start("bash", args, { cwd: gone, env }).finished;
  }

  test("is not needed by commands with absolute paths", async () => {
    const queue = newQueue();
    const words = [
      ["producer", ...report, "--report-id", "a"],
      ["status"],
      ["doctor", "--send-cmd", "true"],
      ["show", "a"],
      ["watchdog", "--send-cmd", "true"],
      ["prune", "--older-than", "1d"],
      ["cron", "print", "--send-cmd", "true"],
    ];
    for (const word of words) {
      const { code, stderr } = await inRemoved([...word, ...queue.flag]);
      expect([word[0], code, stderr]).toEqual([word[0], 0, expect.anything()]);
    }
    expect(queue.ids("sent")).toEqual(["a"]);
  });

  test("is named where a path is relative to it", async () => {
    const queue = newQueue();
    for (const words of [
      ["producer", ...report, "--queue", "q"],
      ["producer", ...report, "--body-file", "b.md", ...queue.flag],
      ["driver", "./a.md", "--send-cmd", "true", ...queue.flag],
    ]) {
      const { code, stderr } = await inRemoved(words);
      expect([code, stderr]).toEqual([64, expect.stringContaining("the current directory is gone")]);
    }
  });
});
