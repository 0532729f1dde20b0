import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { cli, cliJson } from "../helpers/cli.js";
import { describeOnPosix } from "../helpers/platform.js";
import { backlog, newQueue } from "../helpers/queue.js";
import { tempDir } from "../helpers/temp-dir.js";

const MIB = 1024 * 1024;
const stamped = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z .*$/;
const linesIn = (file: string) => readFileSync(file, "utf8").replace(/\n$/, "").split("\n");

describeOnPosix("watchdog --log-file", () => {
  test("says everything in the file, each line with the time, and nothing on the streams", async () => {
    const queue = newQueue();
    backlog(queue, 2);
    const log = join(tempDir(), "log");
    const send = 'echo out; echo err >&2; [ "$OWNER_REPORT_TASK_ID" = 1 ]';
    const pass = () => cli(["watchdog", "--all", "--log-file", log, "--send-cmd", send, ...queue.flag]);
    expect(await pass()).toMatchObject({ code: 1, stdout: "", stderr: "" });
    expect(await pass()).toMatchObject({ code: 1, stdout: "", stderr: "" });
    expect(linesIn(log).filter((line) => !stamped.test(line))).toEqual([]);
    const text = readFileSync(log, "utf8");
    for (const words of ["│ out", "│ err", "owner-report: "]) expect(text).toContain(words);
    expect(statSync(log).mode & 0o777).toBe(0o600);
  });

  test("has wrong settings of the pass in the file too", async () => {
    const log = join(tempDir(), "log");
    const ended = await cli(["watchdog", "--log-file", log, "--send-timeout", "soon", ...newQueue().flag]);
    expect(ended).toMatchObject({ code: 64, shown: "\n" });
    expect(readFileSync(log, "utf8")).toContain("send-timeout must be");
  });

  test("starts at the current directory when it is a relative path, and at home after ~/", async () => {
    const home = tempDir();
    for (const file of ["here.log", "~/there.log"])
      await cli(["watchdog", "--log-file", file, ...newQueue().flag], { home, cwd: home });
    expect([existsSync(join(home, "here.log")), existsSync(join(home, "there.log"))]).toEqual([true, true]);
  });

  test("leaves the JSON document on standard output", async () => {
    const log = join(tempDir(), "log");
    const { json, stderr } = await cliJson(["watchdog", "--log-file", log, ...newQueue().flag]);
    expect([json.outcome, stderr]).toEqual(["empty", ""]);
    expect(linesIn(log).join()).toContain("Nothing is pending");
  });

  test("keeps the file under 1 MiB, with one older file beside it, however much is said", async () => {
    const folder = tempDir();
    const log = join(folder, "log");
    writeFileSync(`${log}.1`, "older\n");
    writeFileSync(log, `${"x".repeat(MIB - 10)}\n`);
    const queue = newQueue();
    backlog(queue, 1);
    // 64 KiB of empty lines are 2 MiB of stamped ones.
    const send = "head -c 65536 /dev/zero | tr '\\0' '\\n'";
    expect((await cli(["watchdog", "--log-file", log, "--send-cmd", send, ...queue.flag])).code).toBe(0);
    for (const file of [log, `${log}.1`]) expect(statSync(file).size).toBeLessThanOrEqual(MIB);
    expect(readFileSync(`${log}.1`, "utf8")).not.toContain("older");
    expect(linesIn(log).at(-1)).toContain("1 report was sent");
    expect(existsSync(`${log}.2`)).toBe(false);
  });

  test.each([
    ["its folder is missing", (path: string) => join(path, "none/log")],
    ["it is a directory", (path: string) => path],
    ["it is a FIFO that nobody reads", (path: string) => fifo(join(path, "fifo"))],
    ["something in its path is a file", (path: string) => join(file(join(path, "file")), "log")],
  ])("that cannot be written because %s is said on stderr and changes no exit code", async (_why, at) => {
    const queue = newQueue();
    backlog(queue, 2);
    const pass = (send: string) =>
      cli(["watchdog", "--log-file", at(tempDir()), "--send-cmd", send, ...queue.flag]);
    const good = await pass("true");
    expect(good.code).toBe(0);
    expect(good.stderr).toContain("cannot write the log file");
    expect(good.stdout).toContain("1 report was sent");
    expect((await pass("false")).code).toBe(1);
    expect(queue.ids("sent")).toHaveLength(1);
  });
});

function fifo(path: string): string {
  execFileSync("mkfifo", [path]);
  return path;
}

function file(path: string): string {
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, "");
  return path;
}
