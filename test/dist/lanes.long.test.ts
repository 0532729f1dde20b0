import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "@jest/globals";
import * as z from "zod";
import { runAction } from "../helpers/action.js";
import { root } from "../helpers/bundles.js";
import { cli, cliJson } from "../helpers/cli.js";
import { expectGolden } from "../helpers/golden.js";
import { describeWithPostgres, openPostgresStore, PostgresServer } from "../helpers/postgres.js";
import { handWritten } from "../helpers/queue.js";
import { tempDir } from "../helpers/temp-dir.js";
import { startOnTerminal, withoutSequences } from "../helpers/terminal.js";

const EVERY = ["--queue", "postgres:*"];

const problems = (word: string, json: unknown) =>
  z.fromJSONSchema(JSON.parse(readFileSync(join(root, `schema/${word}.json`), "utf8"))).safeParse(json).error
    ?.issues;

describeWithPostgres("every lane of a database", () => {
  let server: PostgresServer;
  let env: Record<string, string>;
  beforeAll(async () => {
    server = await PostgresServer.start();
    env = { OWNER_REPORT_DATABASE_URL: server.url() };
  });
  const put = (lane: string, id: string) => openPostgresStore(server.url(), { lane }).put(id, handWritten());

  test("a watchdog of either shell passes over all, and tells each", async () => {
    await put("a", "one");
    await put("b", "one");
    const command = "case $OWNER_REPORT_LANE in a) true;; *) exit 3; esac";
    const first = await cli(["watchdog", ...EVERY, "--send-cmd", command], { env });
    expect(first).toMatchObject({ code: 1, stdout: "a: Sent: one\n" });
    expect(first.stderr).toMatch(
      /^owner-report: 1 report was sent; 1 of 2 lanes failed:\n {2}a: 1 report was sent\.\n {2}b: Report one was not sent/m,
    );
    const of = { mode: "watchdog", queue: "postgres:*" };
    const step = await runAction({ ...of, "send-cmd": command }, { env });
    expect(step).toMatchObject({ code: 1, outputs: { outcome: "failed", "failed-id": "b/one" } });
    expect(step.summary).toMatch(/<h4>Lanes<\/h4>.*❌ b<\/td><td>failed<\/td><td>0<\/td><td>1<\/td>/s);
    const last = await runAction({ ...of, "send-cmd": "true" }, { env });
    expect(last).toMatchObject({ code: 0, outputs: { outcome: "sent", "sent-ids": '["b/one"]' } });
    expect(Object.keys(last.outputs)).not.toContain("lanes");
    const idle = await cli(["watchdog", ...EVERY, "--send-cmd", "true", "--quiet"], { env });
    expect(idle).toMatchObject({ code: 0, stdout: "", stderr: "" });
  });

  test("status has a row for each, and is well only where all are", async () => {
    const database = await server.newDatabase();
    const all = { env: { OWNER_REPORT_DATABASE_URL: server.url(database), NO_COLOR: "1" } };
    const status = (...more: string[]) => cliJson(["status", ...EVERY, ...more], all);
    expect((await status()).json).toMatchObject({ outcome: "empty", is_well: true, lanes: [] });
    const created_at = new Date(Date.now() - 200 * 60_000).toISOString();
    for (const lane of ["nightly", "releases-of-the-platform-team", "team-a"])
      for (const id of ["one", "two"])
        await openPostgresStore(server.url(database), { lane }).put(
          id,
          handWritten({ created_at, team: lane }),
        );
    const send =
      "[ $OWNER_REPORT_LANE = nightly ] || { echo 'the webhook was deleted by its owner' >&2; exit 2; }";
    await cli(["watchdog", ...EVERY, "--all", "--send-cmd", send], all);
    await cli(["hold", "two", "--reason", "later", "--queue", "postgres:team-a"], all);
    const { code, json } = await status("--exit-code");
    expect([code, json.outcome, problems("status", json)]).toEqual([1, "failed", undefined]);
    const pass = await cliJson(["watchdog", ...EVERY, "--send-cmd", send], all);
    expect([pass.json.outcome, problems("watchdog", pass.json)]).toEqual(["failed", undefined]);
    expect(json).toMatchObject({
      is_well: false,
      pending_count: 3,
      held_count: 1,
      sent_total: 2,
      alarm: null,
    });
    expect(json.lanes).toMatchObject([
      { lane: "nightly", is_well: true, pending_count: 0, sent_total: 2 },
      { lane: "releases-of-the-platform-team", is_well: false, blocked: { report_id: "one" } },
      {
        lane: "team-a",
        blocked: { remedies: expect.arrayContaining(["owner-report show one --queue postgres:team-a"]) },
      },
    ]);
    expect((await status("--max-age", "60")).json).toMatchObject({ outcome: "failed" });
    const heard = await status("--max-age", "300", "--expect-team", "nightly");
    expect(heard.json).toMatchObject({ outcome: "ok", alarm: null });
    const silent = await status("--max-age", "300", "--expect-team", "team-z");
    expect(silent.json).toMatchObject({ alarm: "team team-z has queued no report for 300 minutes." });
    const page = join(tempDir(), "page.html");
    await status("--html", page);
    const shown = readFileSync(page, "utf8");
    expect(shown).toMatch(/Blocked by <code>team-a\/one<\/code>.*Lanes \(3\).*<code>team-a\/two<\/code>/s);
    const terminal = await startOnTerminal(["status", ...EVERY], { columns: 80, env: all.env }).finished;
    const at80 = withoutSequences(terminal.stdout).replace(
      /127\.0\.0\.1:\d+\/queue_\d+/g,
      "db.example.org/reports",
    );
    expectGolden("status-lanes-80", at80);
  });

  test("no other word takes all lanes, whether a flag, an input or the environment names them", async () => {
    const refusal = /"postgres:\*" names every lane of the database, which only watchdog and status take/;
    const inEnvironment = { env: { ...env, OWNER_REPORT_QUEUE: "postgres:*" } };
    for (const call of [["list"], ["run", "--team", "t", "--worker", "w", "--", "true"]])
      expect((await cli(call, inEnvironment)).stderr).toMatch(refusal);
    const step = await runAction({ mode: "list", queue: "postgres:*" }, { env });
    expect(step.shown).toMatch(refusal);
  });

  test("cron installs a line that passes over all", async () => {
    const { code, stdout } = await cli(["cron", "print", ...EVERY, "--send-cmd", "true"], { env });
    expect([code, stdout]).toEqual([0, expect.stringContaining("--queue 'postgres:*'")]);
  });
});
