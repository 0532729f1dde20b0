import { beforeAll, expect, test } from "@jest/globals";
import { runAction } from "../helpers/action.js";
import { cli } from "../helpers/cli.js";
import { describeWithPostgres, openPostgresStore, PostgresServer } from "../helpers/postgres.js";
import { handWritten } from "../helpers/queue.js";

const EVERY = ["--queue", "postgres:*"];

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
