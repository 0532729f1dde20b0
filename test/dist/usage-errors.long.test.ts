import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { runAction } from "../helpers/action.js";
import { cli, cliJson } from "../helpers/cli.js";
import { handWritten, newQueue } from "../helpers/queue.js";
import { tempDir } from "../helpers/temp-dir.js";

const report = ["--team", "t", "--worker", "w", "--progress", "10%"];
const words = ["producer", "consumer", "driver", "watchdog", "direct"];

describe("a usage error ends with 64 and changes nothing", () => {
  test.each([
    ["an unknown word", ["deliver"]],
    ["an unknown flag", ["producer", ...report, "--colour", "red"]],
    ["a flag of another spelling", ["producer", ...report, "--taskId", "x"]],
    ["a surplus argument", ["watchdog", "--send-cmd", "true", "surplus"]],
    ["a flag without its value", ["producer", ...report, "--done"]],
    ["driver without a report", ["driver", "--send-cmd", "true"]],
    ["consumer without a report", ["consumer"]],
    ["a driver that is given two reports", ["driver", "a", "--report-id", "b", "--send-cmd", "true"]],
    ["a consumer that is given two reports", ["consumer", "a", "--report-id", "b"]],
    ["a maximum count of zero", ["watchdog", "--send-cmd", "true", "--max-count", "0"]],
    ["a negative maximum count", ["watchdog", "--send-cmd", "true", "--max-count", "-1"]],
    ["a broken maximum count", ["watchdog", "--send-cmd", "true", "--max-count", "1.5"]],
    ["a maximum count in words", ["watchdog", "--send-cmd", "true", "--max-count", "many"]],
    ["a maximum count with a unit", ["watchdog", "--send-cmd", "true", "--max-count", "5x"]],
    ["a timeout of zero", ["watchdog", "--send-cmd", "true", "--send-timeout", "0"]],
    ["a timeout with a unit", ["watchdog", "--send-cmd", "true", "--send-timeout", "10s"]],
    ["a switch that is neither true nor false", ["watchdog", "--send-cmd", "true", "--dry-run=yes"]],
    ["another switch that is neither", ["watchdog", "--send-cmd", "true", "--all=1"]],
    ["a choice that does not exist", ["watchdog", "--send-cmd", "true", "--in-doubt", "drop"]],
    ["an address of no store", ["watchdog", "--send-cmd", "true", "--queue", "floppy:x"]],
    ["a success pattern that is no expression", ["watchdog", "--send-cmd", "true", "--success-pattern", "("]],
  ])("%s", async (_, args) => {
    const queue = newQueue();
    const { code, stderr } = await cli(args, { env: { OWNER_REPORT_QUEUE: queue.dir } });
    expect(code).toBe(64);
    expect(stderr).not.toBe("");
    expect(existsSync(queue.dir)).toBe(false);
  });

  test.each([
    ["OWNER_REPORT_MAX_COUNT", "lots"],
    ["OWNER_REPORT_MAX_COUNT", "0"],
    ["OWNER_REPORT_SEND_TIMEOUT", "1e3"],
    ["OWNER_REPORT_QUEUE", "floppy:x"],
    ["OWNER_REPORT_QUEUE", "https://git.example/o/r"],
    ["OWNER_REPORT_STORE", "directory"],
    ["OWNER_REPORT_QUEUE_DIR", "q"],
    ["OWNER_REPORT_GIT_REMOTE", "q"],
    ["OWNER_REPORT_GIT_NAMESPACE", "q"],
    ["OWNER_REPORT_CACHE_KEY_PREFIX", "q"],
  ])("%s=%s in the environment", async (name, value) => {
    const { dir } = newQueue();
    const env = { OWNER_REPORT_QUEUE: dir, OWNER_REPORT_SEND_CMD: "true", [name]: value };
    const { code, stderr } = await cli(["watchdog"], { env });
    expect(code).toBe(64);
    expect(stderr).toMatch(
      new RegExp(`${name}|${name.slice("OWNER_REPORT_".length).replace("_", "-")}`, "i"),
    );
  });

  test.each([
    [["--store", "git", "--git-remote=/srv/q.git", "--git-namespace", "x"], "git:/srv/q.git#x"],
    [["--store=cache", "--cache-key-prefix", "x"], "cache:x"],
    [["--queue-dir", "~/q"], "~/q"],
  ])("former flags %j, naming the address to write", async (flags, address) => {
    for (const word of ["producer", "status", "cron", "probe"]) {
      const { code, json } = await cliJson([word, ...flags]);
      expect([word, code]).toEqual([word, 64]);
      expect(json.error).toContain(`Write queue with the value ${address}`);
    }
  });

  test("all bad fields are named at once", async () => {
    const queue = newQueue();
    const args = [
      "producer",
      "--worker",
      "a\nb",
      "--progress",
      "101%",
      "--status",
      "fine",
      "--report-id",
      "CON",
    ];
    const { code, stderr } = await cli([...args, ...queue.flag]);
    expect(code).toBe(64);
    for (const field of ["team", "worker", "progress", "status", "report-id"])
      expect(stderr).toContain(field);
    expect(existsSync(queue.dir)).toBe(false);
  });

  test("each field that a report must have is missed by name", async () => {
    for (const field of ["team", "worker", "progress"]) {
      const at = report.indexOf(`--${field}`);
      const rest = report.filter((_, index) => index !== at && index !== at + 1);
      const { code, stderr } = await cli(["producer", ...rest, ...newQueue().flag]);
      expect(code).toBe(64);
      expect(stderr).toContain(field);
    }
  });
});

test("the same report named twice, as argument and as flag, is one report", async () => {
  const queue = newQueue();
  queue.write("own-id", handWritten());
  const { code, stdout } = await cli(["consumer", "own-id", "--report-id", "own-id", ...queue.flag]);
  expect([code, JSON.parse(stdout).report_id]).toEqual([0, "own-id"]);
});

test.each([
  ["dry-run", "--dry-run=Yes", "Yes"],
  ["all", "--all=True", "True"],
  ["max-count", "--max-count=1e3", "1e3"],
  ["max-count", "--max-count=٣", "٣"],
  ["send-timeout", "--send-timeout=0", "0"],
  ["in-doubt", "--in-doubt=maybe", "maybe"],
])("a value of %s that is none is quoted: %s", async (name, flag, value) => {
  const { code, stderr } = await cli(["watchdog", flag, "--send-cmd", "true", ...newQueue().flag]);
  expect([code, stderr]).toEqual([64, expect.stringMatching(`${name} must be .*, not "${value}"`)]);
});

describe("a usage error in a step is red", () => {
  test.each([
    ["dry-run", "yes"],
    ["all", "1"],
    ["max-count", "-3"],
    ["send-timeout", "soon"],
    ["in-doubt", "maybe"],
    ["queue", "floppy:x"],
    ["queue", "git@host:o/r"],
  ])("%s: %s", async (name, value) => {
    const workspace = tempDir();
    const step = await runAction({ mode: "watchdog", "send-cmd": "true", [name]: value }, { workspace });
    expect(step.code).toBe(1);
    expect(step.outputs.outcome).toBe("error");
    expect(step.stdout).toContain(name);
    expect(existsSync(join(workspace, ".owner-reports"))).toBe(false);
  });

  test("an input of an earlier version about the queue, naming the address to write", async () => {
    const [workspace, env] = [tempDir(), { INPUT_STORE: "git", "INPUT_GIT-NAMESPACE": "nightly" }];
    const step = await runAction({ mode: "watchdog", "send-cmd": "true" }, { workspace, env });
    expect([step.code, step.outputs.outcome]).toEqual([1, "error"]);
    expect(step.stdout).toContain("store, git-namespace are no longer read");
    expect(step.stdout).toContain("Write queue with the value git#nightly");
  });
});

describe("--help", () => {
  test.each(words)("owner-report %s --help shows flags and an example", async (word) => {
    const { code, stdout } = await cli([word, "--help"]);
    expect(code).toBe(0);
    expect(stdout).toContain("--queue");
    expect(stdout).toMatch(/example/i);
    expect(stdout).toContain(`owner-report ${word}`);
  });

  test("owner-report --help lists every word", async () => {
    const { code, stdout } = await cli(["--help"]);
    expect(code).toBe(0);
    for (const word of words) expect(stdout).toContain(word);
  });
});

describe("a value may begin with a hyphen", () => {
  test.each(["- a list item", "-5", "--dashes", "-"])("--done %j", async (value) => {
    const queue = newQueue();
    const args = ["producer", ...report, "--report-id", "hyphen", "--done", value, ...queue.flag];
    expect((await cli(args)).code).toBe(0);
    const { stdout } = await cli(["consumer", "hyphen", ...queue.flag]);
    expect(JSON.parse(stdout)).toMatchObject({ done: value });
  });

  test("a body file of that name is a file, not a flag", async () => {
    const queue = newQueue();
    const cwd = tempDir();
    writeFileSync(join(cwd, "-notes"), "from the file");
    const args = ["producer", ...report, "--report-id", "hyphen", "--body-file", "-notes", ...queue.flag];
    expect((await cli(args, { cwd })).code).toBe(0);
    const { stdout } = await cli(["consumer", "hyphen", ...queue.flag]);
    expect(JSON.parse(stdout)).toMatchObject({ body: "from the file" });
  });
});
