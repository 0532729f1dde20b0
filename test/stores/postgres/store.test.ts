import { beforeAll, expect, test } from "@jest/globals";
import { formatReport } from "../../../src/report/document.js";
import { PostgresLanes } from "../../../src/stores/postgres/lanes.js";
import type { PostgresStore } from "../../../src/stores/postgres/store.js";
import { describeStore } from "../../contract/store.contract.js";
import { describeWithPostgres, openPostgresStore as open, PostgresServer } from "../../helpers/postgres.js";
import { createReport } from "../../helpers/reports.js";

describeWithPostgres("a queue in PostgreSQL", () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await PostgresServer.start();
  });

  let lanes = 0;
  describeStore("postgres", () => {
    lanes += 1;
    const url = server.url();
    const lane = `lane-${lanes}`;
    return { store: open(url, { lane }), reopen: () => open(url, { lane }) };
  });

  test.each([
    "0000-01-01T00:00:00.000Z",
    "-000001-01-01T00:00:00.000Z",
    "+010000-01-01T00:00:00.000Z",
    "soon",
    "",
  ])("a report made at %j is queued, byte for byte", async (created_at) => {
    const store = open(server.url(), { lane: "dates" });
    const report_id = `made-at-${Buffer.from(created_at).toString("hex")}`;
    const text = formatReport(createReport({ report_id, created_at, done: "a\0b\ud800" }));
    expect(await store.put(report_id, text)).toBeUndefined();
    expect(Buffer.from((await store.find(report_id))?.bytes ?? []).toString()).toBe(text);
  });

  test.each([
    ["a column", "ALTER TABLE owner_report.report DROP COLUMN age"],
    ["a table", "DROP TABLE owner_report.lane, owner_report.report"],
  ])("a queue that lacks %s is never called empty or absent", async (_, damage) => {
    const database = await server.newDatabase();
    const url = server.url(database);
    const store = open(url);
    expect(await store.exists()).toBe(false);
    await store.put("a", "x");
    await server.sql(damage, database);
    const lanes = new PostgresLanes({
      environment: { OWNER_REPORT_DATABASE_URL: url, HOME: "/nonexistent" },
    });
    const lacks = { code: "store", message: expect.stringContaining("lacks a table or a column") };
    await expect(store.oldest(2, Date.now())).rejects.toMatchObject(lacks);
    await expect(store.list("pending", Date.now())).rejects.toMatchObject(lacks);
    await expect(lanes.list()).rejects.toMatchObject(lacks);
    lanes.close();
  });

  test("a holder without any sign of life, as a person may leave one, is over", async () => {
    const lane = "no-beat";
    const store = open(server.url(), { lane });
    await store.put("a", "x");
    await server.sql(`INSERT INTO owner_report.lane VALUES ('${lane}', 4, 'x', 'y', NULL)`);
    expect(await store.acquire("a pass")).toMatchObject({ lease: { fence: 5 } });
  });

  test("a queue is in its lane only", async () => {
    const [one, two] = ["one", "two"].map((lane) => open(server.url(), { lane })) as [
      PostgresStore,
      PostgresStore,
    ];
    await one.put("a", "x");
    expect(await two.find("a")).toBeUndefined();
    expect(await two.exists()).toBe(false);
    expect(await two.put("A", "y")).toBeUndefined();
    const held = await one.acquire("a pass");
    expect("lease" in held && "lease" in (await two.acquire("another"))).toBe(true);
    expect((await two.oldest(9, Date.now())).places.map(({ id }) => id)).toEqual(["A"]);
  });
});
