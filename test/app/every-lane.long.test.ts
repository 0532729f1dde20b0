import { join } from "node:path";
import { beforeAll, beforeEach, expect, test } from "@jest/globals";
import { readConfig } from "../../src/app/config/config.js";
import { run } from "../../src/app/run.js";
import { exitCodeOf, type Result, toJson } from "../../src/delivery/result.js";
import type { Lease } from "../../src/stores/store.js";
import { binaries, describeWithPostgres, openPostgresStore, PostgresServer } from "../helpers/postgres.js";
import { handWritten } from "../helpers/queue.js";
import { systemEnvironment } from "../helpers/system-environment.js";
import { tempDir } from "../helpers/temp-dir.js";

const psql = join(binaries ?? "", "psql");

describeWithPostgres("a pass over every lane of a database", () => {
  let server: PostgresServer;
  let database: string;
  beforeAll(async () => {
    server = await PostgresServer.start();
  });
  beforeEach(async () => {
    database = await server.newDatabase();
  });

  const open = (lane: string) => openPostgresStore(server.url(database), { lane, retrySeconds: 0.2 });
  /** Queues reports of these ids, the first the oldest. */
  const put = async (lane: string, ...ids: string[]) => {
    for (const [at, id] of ids.entries())
      await open(lane).put(id, handWritten({ created_at: `2026-11-22T15:3${at}:00.000Z` }));
  };
  const acquired = async (lane: string): Promise<Lease> => {
    const taken = await open(lane).acquire("another pass");
    if ("holder" in taken) throw new Error("held");
    return taken.lease;
  };
  const told: string[] = [];
  const pass = async (given: Record<string, string>, cancel = new AbortController()): Promise<Result> => {
    told.length = 0;
    const directory = tempDir();
    const environment = { ...systemEnvironment(directory), OWNER_REPORT_DATABASE_URL: server.url(database) };
    const program = { node: process.execPath, script: join(directory, "cli.js") };
    const runtime = { shell: "cli" as const, environment, directory, home: directory, program };
    const config = await readConfig("watchdog", { queue: "postgres:*", retries: "0", ...given }, runtime);
    return run(config, runtime, {
      cancel: cancel.signal,
      progress: (text) => void told.push(text),
      showsCounts: false,
      show: ({ text }) => {
        told.push(text.trim());
        if (text.includes("STOP")) cancel.abort();
      },
    });
  };
  const outcomes = ({ lanes = [] }: Result) =>
    Object.fromEntries(lanes.map(({ lane, result }) => [lane, result.code ?? result.outcome]));
  const json = (result: Result) => ({ ...toJson(result), exit: exitCodeOf(result) });

  test("sends of each lane at most max-count, oldest first, and names lane and id", async () => {
    await put("b", "b1", "b2", "b3");
    await put("a", "a1");
    const result = await pass({ "max-count": "2", "send-cmd": 'echo "$OWNER_REPORT_LANE $OWNER_REPORT_ID"' });
    expect(json(result)).toMatchObject({
      ...{ outcome: "sent", sent_ids: ["a/a1", "b/b1", "b/b2"], sent_count: 3, pending_count: 1, exit: 0 },
      lanes: [
        { lane: "a", outcome: "sent", sent_ids: ["a1"], pending_count: 0 },
        { lane: "b", outcome: "sent", sent_ids: ["b1", "b2"], pending_count: 1 },
      ],
    });
    expect(told).toEqual(["a a1", "a: Sent: a1", "b b1", "b: Sent: b1", "b b2", "b: Sent: b2"]);
  });

  test("a lane that fails ends its own pass and not the others, and what to type names the lane", async () => {
    await put("a", "a1", "a2");
    await put("owner-reports", "o1");
    const result = await pass({ all: "true", "send-cmd": '[ "$OWNER_REPORT_LANE" != a ]' });
    expect(json(result)).toMatchObject({
      ...{ outcome: "partial", exit: 1, sent_ids: ["owner-reports/o1"], failed_id: "a/a1", pending_count: 2 },
      failed_reason: "the send command ended with exit code 1",
    });
    expect(outcomes(result)).toEqual({ a: "failed", "owner-reports": "sent" });
    await open("a").put("bad", "no report");
    await server.sql("DELETE FROM owner_report.report WHERE id IN ('a1', 'a2')", database);
    const invalid = await pass({ "send-cmd": "true" });
    expect(json(invalid)).toMatchObject({ outcome: "error", code: "invalid-report", exit: 65 });
    expect(invalid.text).toContain("owner-report hold bad --reason 'not valid' --queue postgres:a");
  });

  test("what all lanes came to is the outcome; of different failures none is called failed that may have gone out", async () => {
    await put("a", "a1");
    await put("b", "b1");
    expect(json(await pass({}))).toMatchObject({ outcome: "error", code: "unavailable", exit: 69 });
    const failed = await pass({ "send-cmd": "exit 3" });
    expect(json(failed)).toMatchObject({ outcome: "failed", exit: 1, failed_id: "a/a1", sent_ids: [] });
    const doubtful = await pass({ "send-cmd": '[ "$OWNER_REPORT_LANE" = a ] && exit 3; kill -9 $$' });
    expect(json(doubtful)).toMatchObject({ outcome: "in-doubt", exit: 1, failed_id: "a/a1" });
    const dry = await pass({ "send-cmd": "true", "dry-run": "true" });
    expect(json(dry)).toMatchObject({ outcome: "dry-run", exit: 0, pending_count: 2 });
    expect(dry.text).toMatch(/^Dry run, NOT SENT; no lane failed:\n {2}a: Dry run/);
  });

  test("a lane that another pass holds is left to it, and said", async () => {
    await put("a", "a1");
    await put("b", "b1");
    const lease = await acquired("a");
    const result = await pass({ "send-cmd": "true" });
    expect(json(result)).toMatchObject({ outcome: "sent", exit: 0, sent_ids: ["b/b1"], pending_count: 1 });
    expect(result.text).toMatch(/\n {2}a: Another pass is at work \(another pass/);
    expect(json(await pass({ "send-cmd": "true" }))).toMatchObject({ outcome: "busy", exit: 0 });
    await lease.release();
  });

  test("told to stop, the lanes left are not begun and said to be so", async () => {
    for (const lane of ["a", "b", "c"]) await put(lane, `${lane}1`);
    const result = await pass({ "send-cmd": '[ "$OWNER_REPORT_LANE" = a ] && echo STOP' });
    expect(json(result)).toMatchObject({ outcome: "partial", sent_ids: ["a/a1"], pending_count: 2, exit: 1 });
    expect(json(result)).toMatchObject({ failed_reason: "owner-report was told to stop" });
    expect(outcomes(result)).toEqual({ a: "sent", b: "failed", c: "failed" });
    expect(result.text).toContain("\n  b, c: not begun; what is pending is still pending.");
  });

  test("a lane whose rows vanish in mid-way is an error that says which lanes were done", async () => {
    await put("a", "a1");
    await put("b", "b1");
    const client = `DELETE FROM owner_report.report WHERE queue = 'b'`;
    const vanish = `${psql} -qX -d "${server.url(database)}" -c "${client}"`;
    const result = await pass({ "send-cmd": `[ "$OWNER_REPORT_LANE" = b ] || ${vanish}` });
    expect(json(result)).toMatchObject({ outcome: "partial", sent_ids: ["a/a1"], exit: 1 });
    expect(outcomes(result)).toEqual({ a: "sent", b: "store" });
    expect(result.text).toContain("1 report was pending when this pass began");
  });

  test("what is held is warned of in every lane; with nothing pending there is no pass", async () => {
    expect(json(await pass({ "send-cmd": "true" }))).toMatchObject({ outcome: "empty", exit: 0 });
    await put("a", "a1");
    const lease = await acquired("a");
    await server.sql("UPDATE owner_report.report SET state = 'held'", database);
    await lease.release();
    const result = await pass({ "send-cmd": "true" });
    expect(json(result)).toMatchObject({ outcome: "empty", held_count: 1, lanes: [] });
    expect(result.warnings.join()).toMatch(/^1 report is held for a person in postgres:a at/);
  });

  test("a database that goes away in mid-way ends the pass as an error of the store", async () => {
    for (const lane of ["a", "b", "c"]) await put(lane, `${lane}1`);
    const refuse = `${psql} -qX -d "${server.url()}" -c "ALTER DATABASE ${database} ALLOW_CONNECTIONS false" -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${database}'"`;
    const result = await pass({ "send-cmd": `[ "$OWNER_REPORT_LANE" = a ] || ${refuse} >/dev/null` });
    expect(json(result)).toMatchObject({ outcome: "error", code: "store", exit: 74, sent_ids: ["a/a1"] });
    expect(outcomes(result)).toEqual({ a: "sent", b: "store", c: "store" });
    expect(result.text).toMatch(
      /The database could not be reached any more.*\n {2}a: 1 report was sent\..*\n {2}c: not begun/s,
    );
  });
});
