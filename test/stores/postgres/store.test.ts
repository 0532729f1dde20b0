import { beforeAll, expect, test } from "@jest/globals";
import { formatReport } from "../../../src/report/document.js";
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
