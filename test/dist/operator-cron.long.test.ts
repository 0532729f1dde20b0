import { chmodSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { cli, cliJson } from "../helpers/cli.js";
import { fakeCrontab } from "../helpers/crontab.js";
import { describeOnPosix } from "../helpers/platform.js";
import { backlog, newQueue } from "../helpers/queue.js";
import { tempDir } from "../helpers/temp-dir.js";

/** A queue whose watchdog cron runs, with a send command that only cron's settings name. */
async function cronHost() {
  const queue = newQueue();
  const crontab = fakeCrontab();
  const sent = join(tempDir(), "sent");
  const env = { PATH: crontab.path };
  const flags = { queue: queue.flag, cronEnv: ["--cron-env", join(queue.dir, "cron.env")] };
  const send = `printf '%s\\n' "$OWNER_REPORT_ID" >> '${sent}'`;
  const { code } = await cli(["cron", "install", "--send-cmd", send, ...flags.queue], { env });
  expect(code).toBe(0);
  const log = join(queue.dir, "log/cron.log");
  const check = async (what: string, more: string[] = []) => {
    const { json } = await cliJson(["doctor", ...flags.queue, ...more], { env });
    return (json.checks as { what: string }[]).find((found) => found.what === what);
  };
  return { queue, crontab, env, flags, log, check, sentIds: () => readFileSync(sent, "utf8").split("\n") };
}

describeOnPosix("doctor on a cron host", () => {
  test("knows that the line is installed, and warns where there is none", async () => {
    const { crontab, check } = await cronHost();
    expect(await check("cron line")).toMatchObject({ state: "pass" });
    crontab.set((crontab.text() ?? "").replace(process.execPath, "/opt/gone/node"));
    const gone = expect.stringContaining("/opt/gone/node");
    expect(await check("cron line")).toMatchObject({ state: "fail", seen: gone });
    crontab.set("# nothing\n");
    const remedy = expect.stringContaining("owner-report cron install");
    expect(await check("cron line")).toMatchObject({ state: "warn", remedy });
    crontab.answer("echo broken >&2; exit 3");
    expect(await check("cron line")).toMatchObject({
      state: "skipped",
      seen: expect.stringContaining("broken"),
    });
  });

  test("says, as install and show do, that a shell set above the line does not read it, and install puts it above that", async () => {
    const { crontab, env, flags, check } = await cronHost();
    const cron = async (...words: string[]) =>
      (await cli(["cron", ...words, ...flags.queue], { env })).stderr;
    const line = crontab.text() ?? "";
    crontab.set(`SHELL=/bin/false\n0 3 * * * nightly\n${line}`);
    expect(await cron("show")).toMatch(
      /sets SHELL=\/bin\/false.*puts it above that: owner-report cron install/,
    );
    expect(await check("cron line")).toMatchObject({ state: "fail" });
    const installed = await cli(["cron", "install", ...flags.queue], { env });
    expect(installed.stdout).toContain("above SHELL=/bin/false");
    expect(crontab.text()).toBe(`${line}SHELL=/bin/false\n0 3 * * * nightly\n`);
    expect(await check("cron line")).toMatchObject({ state: "pass" });
    crontab.set(`SHELL=/bin/false\n0 3 * * * nightly\nSHELL=/bin/tcsh\n${line}`);
    expect(await cron("show")).not.toContain("SHELL=");
    expect(await check("cron line")).toMatchObject({ state: "pass" });
  });

  test("reads the settings: gone or without a sender they fail, open to others they warn", async () => {
    const { queue, check } = await cronHost();
    const path = join(queue.dir, "cron.env");
    expect(await check("cron settings")).toMatchObject({
      state: "pass",
      seen: expect.stringContaining("OWNER_REPORT_SEND_CMD"),
    });
    chmodSync(path, 0o644);
    expect(await check("cron settings")).toMatchObject({ state: "warn" });
    writeFileSync(path, "WEBHOOK_URL='x'\n");
    expect(await check("cron settings")).toMatchObject({
      state: "fail",
      seen: expect.stringContaining("send"),
    });
    rmSync(path);
    expect(await check("cron settings")).toMatchObject({
      state: "fail",
      seen: expect.stringContaining("every run"),
    });
  });

  test("tells from the log whether cron runs the line, and what Node said when it could not start", async () => {
    const { queue, log, check } = await cronHost();
    expect(await check("cron log")).toMatchObject({ state: "warn", seen: "the line has not run yet" });
    mkdirSync(join(queue.dir, "log"), { recursive: true });
    writeFileSync(log, "Nothing is pending.\n");
    expect(await check("cron log")).toMatchObject({ state: "pass" });
    utimesSync(log, new Date("2026-01-02T03:04:05Z"), new Date("2026-01-02T03:04:05Z"));
    const since = expect.stringContaining("not run since 2026-01-02T03:04:05");
    expect(await check("cron log")).toMatchObject({ state: "warn", seen: since });
    writeFileSync(`${log}.start`, "/bin/sh: 1: /opt/node: not found\n");
    const said = expect.stringContaining("/opt/node: not found");
    expect(await check("cron log")).toMatchObject({ state: "fail", seen: said });
  });

  test("does not blame a shell without settings where cron has them, and looks with those when told to", async () => {
    const { queue, flags, check } = await cronHost();
    const [head = ""] = backlog(queue, 1);
    const remedy = expect.stringContaining(flags.cronEnv.join(" "));
    expect(await check("sender")).toMatchObject({ state: "warn", remedy });
    expect(await check("sender", flags.cronEnv)).toMatchObject({ state: "pass" });
    expect(await check("next pass (dry run)", flags.cronEnv)).toMatchObject({
      state: "pass",
      seen: expect.stringContaining(head),
    });
  });
});

describeOnPosix("a word that sends, with --cron-env", () => {
  test("sends with the settings of cron, which beat the environment", async () => {
    const { queue, env, flags, sentIds } = await cronHost();
    const [first = "", second = ""] = backlog(queue, 2);
    const other = { ...env, OWNER_REPORT_SEND_CMD: "exit 9" };
    const args = [...flags.cronEnv, ...flags.queue];
    expect(await cli(["retry", first, ...args], { env: other })).toMatchObject({ code: 0 });
    expect(await cli(["watchdog", ...args], { env })).toMatchObject({ code: 0 });
    expect(sentIds()).toEqual([first, second, ""]);
  });

  test("refuses a file that is not there, and sends nothing", async () => {
    const queue = newQueue();
    const ids = backlog(queue, 1);
    const args = ["watchdog", "--cron-env", "nowhere.env", "--send-cmd", "true", ...queue.flag];
    const { code, shown } = await cli(args);
    expect([code, shown]).toEqual([64, expect.stringContaining("nowhere.env")]);
    expect(queue.ids("pending")).toEqual(ids);
  });
});
