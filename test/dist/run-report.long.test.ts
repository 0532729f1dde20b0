/** `owner-report run -- <command>` by the bundles: the command is as it would be without it, and there is a report. */

import { createHash } from "node:crypto";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { renderMessage } from "../../src/report/message.js";
import { cli } from "../helpers/cli.js";
import { eventually } from "../helpers/eventually.js";
import { describeOnPosix } from "../helpers/platform.js";
import { createReport } from "../helpers/reports.js";
import { ended, fieldOf, run, startRun, startRunInShell } from "../helpers/run.js";
import { tempDir } from "../helpers/temp-dir.js";

const sh = (script: string) => ["sh", "-c", script];

describe("a wrong flag", () => {
  const NAMED = ["--team", "t", "--worker", "w"];
  test.each([
    [[...NAMED, "touch", "MARK"], "needs the command"],
    [[...NAMED], "needs the command"],
    [[...NAMED, "--"], "needs the command"],
    [[...NAMED, "word", "--", "touch", "MARK"], "needs the command"],
    [[...NAMED, "--bogus", "--", "touch", "MARK"], "--bogus"],
    [[...NAMED, "--json", "--", "touch", "MARK"], "--json"],
    [[...NAMED, "--dry-run", "--", "touch", "MARK"], "--dry-run"],
    [[...NAMED, "--token", "x", "--", "touch", "MARK"], "OWNER_REPORT_TOKEN"],
    [[...NAMED, "--queue-dir", "x", "--", "touch", "MARK"], "queue"],
    [[...NAMED, "--only", "completed", "--", "touch", "MARK"], "only must be failed"],
    [
      [...NAMED, "--only", "failed", "--start", "--", "touch", "MARK"],
      "--start cannot be given together with --only",
    ],
    [[...NAMED, "--start=yes", "--", "touch", "MARK"], "start must be true or false"],
    [[...NAMED, "--deliver=1", "--", "touch", "MARK"], "deliver must be true or false"],
    [[...NAMED, "--send-cmd", "true", "--", "touch", "MARK"], "send-cmd counts only together with --deliver"],
    [[...NAMED, "--deliver", "--send-timeout", "soon", "--", "touch", "MARK"], "send-timeout"],
    [[...NAMED, "--status", "fine", "--", "touch", "MARK"], '--status "fine" must be one of'],
    [[...NAMED, "--progress", "120%", "--", "touch", "MARK"], '--progress "120%" is over 100%'],
    [[...NAMED, "--report-id", "a/b", "--", "touch", "MARK"], "report-id"],
    [[...NAMED, "--report-id", "a".repeat(118), "--start", "--", "touch", "MARK"], "report-id"],
    [[...NAMED, "--body-file", "-", "--", "touch", "MARK"], "belongs to the command"],
    [[...NAMED, "--queue", "$HOME/q", "--", "touch", "MARK"], "queue"],
    [["--worker", "w", "--", "touch", "MARK"], "team is required"],
    [["--team", "", "--worker", "w", "--", "touch", "MARK"], "team is required"],
    [["--team", "--", "touch", "MARK"], "--team needs a value"],
  ])("starts nothing: %j", async (words, why) => {
    const mark = join(tempDir(), "mark");
    const { code, stderr, stdout } = await cli([
      "run",
      ...words.map((word) => (word === "MARK" ? mark : word)),
    ]);
    expect(stderr).toContain(why);
    expect(stderr).toContain("The command was not started.");
    expect([code, stdout, existsSync(mark)]).toEqual([64, "", false]);
  });

  test("is none where help is asked for, which starts nothing either", async () => {
    const mark = join(tempDir(), "mark");
    const { code, stdout } = await cli(["run", "--help", "--", "touch", mark]);
    expect(stdout).toContain("Usage: owner-report run [options] -- <command>");
    expect(stdout).not.toContain("--json");
    expect([code, existsSync(mark)]).toEqual([0, false]);
  });
});

describe("the environment", () => {
  test.each([
    ["OWNER_REPORT_QUEUE", "$HOME/queue"],
    ["OWNER_REPORT_QUEUE_DIR", "/tmp/queue"],
    ["CLAWTEAM_TEAM_NAME", "x".repeat(600)],
  ])("keeps no command from its work when %s is wrong", async (name, value) => {
    const words = ["--worker", "w", ...(name === "CLAWTEAM_TEAM_NAME" ? [] : ["--team", "t"])];
    for (const [script, code] of [
      ["echo ran", 74],
      ["echo ran; exit 3", 3],
    ] as const) {
      const ran = await cli(["run", ...words, "--", ...sh(script)], { env: { [name]: value } });
      expect([ran.code, ran.stdout]).toEqual([code, "ran\n"]);
      expect(ran.stderr).toContain("the report of that was not queued");
    }
  });

  test("that is wrong about the sender only keeps a report from being sent", async () => {
    const env = { OWNER_REPORT_SEND_TIMEOUT: "soon", OWNER_REPORT_SEND_CMD: "true" };
    const queued = await run(["true"], { env });
    expect([queued.code, queued.stderr, queued.reports.length]).toEqual([0, "", 1]);
    const delivered = await run(["true"], { env, flags: ["--deliver"] });
    expect([delivered.code, delivered.reports.length]).toEqual([1, 1]);
    expect(delivered.stderr).toContain("OWNER_REPORT_SEND_TIMEOUT must be a whole number");
    const id = fieldOf(delivered.reports[0], "report_id");
    expect(delivered.stderr).toContain(`Report ${id} is queued, and was not sent.`);
  });

  test("that is wrong about the sender is told without a report where none was due, or none could be queued", async () => {
    const env = { OWNER_REPORT_SEND_TIMEOUT: "soon", OWNER_REPORT_SEND_CMD: "true" };
    for (const flags of [
      ["--only", "failed"],
      ["--queue", "/proc/none"],
    ]) {
      const ran = await run(["true"], { env, flags: ["--deliver", ...flags] });
      expect(ran.stderr).toContain(
        "A report could not have been sent. Wrong usage: OWNER_REPORT_SEND_TIMEOUT",
      );
      expect(ran.stderr).not.toContain("is queued");
    }
  });
});

describeOnPosix("the report", () => {
  test("holds the output, fenced, without colours and overwritten lines, and the last line of a failure", async () => {
    const script =
      "printf '\\033[31mred\\033[0m\\n'; printf '10%%\\r20%%\\r100%%\\n'; printf '```\\n'; echo why it failed >&2; exit 1";
    const ran = await ended(startRunInShell('"$@" 2>&1', sh(script)));
    expect(ran.reports[0]).toContain("\n````\nred\n100%\n```\nwhy it failed\n````");
    expect(fieldOf(ran.reports[0], "done")).toMatch(/\nLast line: why it failed$/);
  });

  test("holds the first 2 KiB and the last 6 KiB of a long output", async () => {
    const ran = await run(["node", "-e", "for (let n = 10000; n < 20000; n++) console.log(n)"]);
    const [, first = "", omitted = "", last = ""] =
      /```\n([\s\S]*)\n… ([\d,]+) bytes are left out here …\n([\s\S]*)\n```/.exec(ran.reports[0] ?? "") ?? [];
    expect([first.slice(0, 6), last.slice(-6)]).toEqual(["10000\n", "\n19999"]);
    expect(Number(omitted.replaceAll(",", ""))).toBe(60_000 - 8 * 1024);
    expect(first.length).toBeGreaterThan(2_030);
    expect(last.length).toBeGreaterThan(6_130);
    const body = ran.reports[0]?.slice(ran.reports[0].indexOf("\n---\n") + 5) ?? "";
    const message = renderMessage(createReport({ body }), "discord").text.split("\n");
    expect(message).toEqual(expect.arrayContaining(["10000", "19999"]));
  });

  test("holds the given fields, and the body before the output", async () => {
    const flags = [
      "--task-id",
      "nightly",
      "--done",
      "all tables",
      "--next",
      "verify",
      "--body",
      "Given.",
      "--source",
      "cron",
    ];
    const [report] = (await run(sh("echo output"), { flags })).reports;
    expect(fieldOf(report, "task_id")).toBe("nightly");
    expect(fieldOf(report, "done")).toMatch(/^sh succeeded after \d+ ms\nall tables$/);
    expect(report).toMatch(/Given\.\n\n```\noutput\n```$/);
  });

  test("never calls a failure by a given status", async () => {
    const flags = ["--status", "normal"];
    const reports = [await run(["true"], { flags }), await run(["false"], { flags })].map(
      ({ reports: [report] }) => fieldOf(report, "status"),
    );
    expect(reports).toEqual(["normal", "failed"]);
  });

  test("has no body where the command wrote nothing, or --no-output is given", async () => {
    const silent = await run(["true"]);
    const unread = await run(sh("echo shown"), { flags: ["--no-output"] });
    expect(unread.stdout).toBe("shown\n");
    for (const { reports } of [silent, unread]) expect(reports[0]).toMatch(/\n---\n$/);
  });

  test("holds no secret of the environment, even one that its cut ends cut in two", async () => {
    const secret = `s3cret-${createHash("sha256").update("x").digest("hex")}`;
    const filler = (bytes: number) => `node -e 'process.stdout.write("x".repeat(${bytes}))'`;
    const parts = ["printf %s", '"$API_TOKEN"'].join(" ");
    const script = `${filler(2048 - 20)}; ${parts}; ${filler(9000)}; ${parts}; ${filler(6144 - 20)}`;
    const { reports, stdout } = await run(sh(script), { env: { API_TOKEN: secret } });
    expect(stdout).toContain(secret);
    for (let at = 0; at + 6 <= secret.length; at++)
      expect(reports[0]).not.toContain(secret.slice(at, at + 6));
    const whole = await run(sh('echo "token: $API_TOKEN"; exit 1'), { env: { API_TOKEN: secret } });
    expect(whole.reports[0]).toContain("token: ***");
    expect(whole.reports[0]).not.toContain(secret);
  });

  test("is made of the beginning too, by --start, and of failures only, by --only failed", async () => {
    const both = await run(["true"], { flags: ["--start", "--report-id", "mine"] });
    expect(both.queue.ids("pending")).toEqual(["mine", "mine-start"]);
    expect(both.reports.map((report) => fieldOf(report, "progress"))).toEqual(["finished", "started"]);
    const fine = await run(["true"], { flags: ["--only", "failed"] });
    expect([fine.code, fine.reports]).toEqual([0, []]);
    const failed = await run(["false"], { flags: ["--only", "failed"] });
    expect([failed.code, failed.reports.length]).toEqual([1, 1]);
  });

  test("of the beginning is there while the command runs", async () => {
    const gate = join(tempDir(), "gate");
    const started = startRun(sh(`until [ -e '${gate}' ]; do sleep 0.05; done`), { flags: ["--start"] });
    await eventually("the report of the beginning", () => started.queue.ids("pending").length === 1);
    writeFileSync(gate, "");
    expect((await ended(started)).reports.map((report) => fieldOf(report, "progress"))).toEqual([
      "started",
      "finished",
    ]);
  });
});
