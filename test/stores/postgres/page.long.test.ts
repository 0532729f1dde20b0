/** The statements of docs/postgres.md, run. */

import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { producer } from "../../../src/producer.js";
import { schemaSql } from "../../../src/stores/postgres/schema.js";
import type { PostgresStore } from "../../../src/stores/postgres/store.js";
import { watchdog } from "../../../src/watchdog.js";
import {
  describeWithPostgres,
  openPostgresStore as open,
  PostgresServer,
  sendingTo,
} from "../../helpers/postgres.js";

const page = readFileSync("docs/postgres.md", "utf8");

/** The snippets with this mark. */
function snippets(mark: string): string[] {
  const found = page.matchAll(
    new RegExp(`<!-- postgres: ${mark} -->\\n\\n\`\`\`\\w+\\n(.*?)\\n\`\`\``, "gs"),
  );
  return [...found].map(([, text = ""]) => text);
}

test("the compose file is one, and its watchdog waits for a database that answers", () => {
  const { services } = parse(snippets("compose")[0] ?? "") as {
    services: Record<string, { depends_on?: unknown; healthcheck?: unknown }>;
  };
  expect(services.watchdog?.depends_on).toEqual({ database: { condition: "service_healthy" } });
  expect(services.database?.healthcheck).toBeDefined();
});

test("the page has the statements that make the tables", () => {
  expect(page).toContain(schemaSql().trimEnd());
});

describeWithPostgres("in a database whose tables its owner made", () => {
  let server: PostgresServer;
  let database: string;
  beforeAll(async () => {
    server = await PostgresServer.start();
    database = await server.newDatabase();
    await server.sql(schemaSql(), database);
    await server.sql(snippets("roles")[0] ?? "", database);
  });

  const as = (role: string, lane = "owner-reports"): PostgresStore =>
    open(server.url(database, role), { lane });
  const checkpoint = { team: "t", worker: "w", progress: "1%" };
  const pass = (store: PostgresStore, sent: string[]) =>
    watchdog({
      store,
      limit: 9,
      owner: "a pass",
      sender: sendingTo(sent),
      cancel: new AbortController().signal,
    });

  test("a producer queues, sees the queue, and may neither take it nor call anything sent", async () => {
    const store = as("report_producer", "a");
    const queued = await producer({ store, checkpoint });
    expect(queued).toMatchObject({ outcome: "queued", backlog: { pending: 1 } });
    const again = { store, checkpoint, reportId: "mine" };
    expect((await producer(again)).outcome).toBe("queued");
    expect((await producer(again)).outcome).toBe("already-queued");
    expect(await store.holder()).toBeUndefined();
    await expect(store.acquire("a producer")).rejects.toThrow(/permission denied.*docs\/postgres\.md/s);
    const insert = (columns: string, values: string) =>
      server.sql(
        `SET ROLE report_producer; INSERT INTO owner_report.report (queue, id, state, age, file, ${columns}) VALUES ('a', 'x', 'sent', '20261122t153000123z', '', ${values})`,
        database,
      );
    await expect(insert("record", "'{}'")).rejects.toThrow("permission denied");
  });

  test("a deliverer delivers, holds and prunes, and a reader only looks", async () => {
    const producing = as("report_producer", "b");
    await producer({ store: producing, checkpoint });
    await producer({ store: producing, checkpoint });
    const sent: string[] = [];
    expect(await pass(as("report_deliverer", "b"), sent)).toMatchObject({ outcome: "sent" });
    expect(sent).toHaveLength(2);
    const reading = as("report_reader", "b");
    expect(await reading.list("sent", Date.now())).toHaveLength(2);
    expect(await reading.history(9)).toHaveLength(3);
    await expect(producer({ store: reading, checkpoint })).rejects.toThrow("permission denied");
  });

  test("each of the queries answers", async () => {
    const asked = [...snippets("query"), ...snippets("grafana").map(withoutMacros)];
    expect(asked).toHaveLength(6);
    for (const query of asked) await server.sql(query, database);
    const [first] = await server.sql(asked[0] ?? "", database);
    expect(first).toMatchObject({ queue: "a", pending: "2" });
  });

  test("row security keeps a team to its own queue", async () => {
    await server.sql(snippets("teams")[0] ?? "", database);
    expect(await producer({ store: as("report_producer", "team-a"), checkpoint })).toMatchObject({
      outcome: "queued",
      backlog: { pending: 1 },
    });
    await expect(producer({ store: as("report_producer", "team-b"), checkpoint })).rejects.toThrow(
      "row-level security",
    );
    const sent: string[] = [];
    await pass(as("report_deliverer", "team-a"), sent);
    expect(sent).toHaveLength(1);
  });
});

describe("the macros of Grafana", () => {
  test("are two that it has", () => {
    expect(snippets("grafana")[0]?.match(/\$__\w+/g)).toEqual(["$__timeGroupAlias", "$__timeFilter"]);
  });
});

/** Writes a query as Grafana asks it. */
function withoutMacros(query: string): string {
  return query
    .replace(/\$__timeGroupAlias\((\w+), '5m'\)/, "date_bin('5 min', $1, '2000-01-01') AS \"time\"")
    .replace(/\$__timeFilter\((\w+)\)/, "$1 BETWEEN now() - interval '1 day' AND now()");
}
