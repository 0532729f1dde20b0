/** What a server does to its clients: it restarts, is full, waits for a standby, or is one. */

import { randomBytes } from "node:crypto";
import { chmodSync, chownSync } from "node:fs";
import { dirname } from "node:path";
import { beforeAll, expect, test } from "@jest/globals";
import { thisProcess } from "../../../src/platform/process-identity.js";
import { producer } from "../../../src/producer.js";
import { emptyDelivery } from "../../../src/report/delivery-record.js";
import type { Sender } from "../../../src/senders/sender.js";
import { schemaSql } from "../../../src/stores/postgres/schema.js";
import type { PostgresStore } from "../../../src/stores/postgres/store.js";
import { watchdog } from "../../../src/watchdog.js";
import { fillDisk, onSmallDisk, testWithMounts } from "../../helpers/mounts.js";
import {
  asItsUser,
  describeWithPostgres,
  openPostgresStore as open,
  PostgresServer,
  sendingTo,
} from "../../helpers/postgres.js";

const checkpoint = { team: "t", worker: "w", progress: "1%" };
const elsewhere = { ...thisProcess(), host: "another-host" };
const put = (store: PostgresStore) => producer({ store, checkpoint });
const pass = (store: PostgresStore, sender: Sender) =>
  watchdog({ store, limit: 9, owner: "a pass", sender, cancel: new AbortController().signal });

/** A sender that does something else first. */
function after(work: () => Promise<unknown>, sender: Sender): Sender {
  const send: Sender["send"] = async (...given) => {
    await work();
    return sender.send(...given);
  };
  return { ...sender, send };
}

describeWithPostgres("the tables", () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await PostgresServer.start();
  });

  test("are made once, however many steps begin at once", async () => {
    const url = server.url(await server.newDatabase());
    const all = await Promise.all(Array.from({ length: 10 }, () => put(open(url))));
    expect(all.map(({ outcome }) => outcome)).toEqual(Array(10).fill("queued"));
    expect(await open(url).list("pending", Date.now())).toHaveLength(10);
  });

  test("are not made by a role that may not, whose error has the statements that another role runs", async () => {
    const database = await server.newDatabase();
    await server.sql("CREATE ROLE plain LOGIN");
    const store = open(server.url(database, "plain"));
    const error = await put(store).catch((fault: Error) => fault.message);
    expect(error).toContain("The report was not queued.");
    expect(error).toContain(schemaSql());
    const findings = await store.examine();
    expect(findings).toContainEqual(expect.objectContaining({ what: "queue tables", state: "fail" }));
    const statements = String(error).slice(String(error).indexOf("BEGIN;"));
    await server.sql(statements, database);
    await server.sql(
      "GRANT USAGE ON SCHEMA owner_report TO plain; GRANT ALL ON ALL TABLES IN SCHEMA owner_report TO plain",
      database,
    );
    expect(await put(store)).toMatchObject({ outcome: "queued" });
  });

  test("are made in a schema that an administrator made for the role", async () => {
    const database = await server.newDatabase();
    await server.sql("CREATE ROLE owning LOGIN");
    await server.sql("CREATE SCHEMA owner_report AUTHORIZATION owning", database);
    expect(await put(open(server.url(database, "owning")))).toMatchObject({ outcome: "queued" });
  });

  test("need a database that has every character", async () => {
    await server.sql("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0");
    await expect(put(open(server.url("latin")))).rejects.toThrow(/has the encoding LATIN1.*UTF8/s);
  });
});

describeWithPostgres("a server", () => {
  let server: PostgresServer;
  let lanes = 0;
  beforeAll(async () => {
    server = await PostgresServer.start();
  });
  const newStore = (options = {}, user = "postgres") => {
    lanes += 1;
    return open(server.url("postgres", user), { lane: `lane-${lanes}`, ...options });
  };

  test("that restarts while a report is sent costs the pass nothing", async () => {
    const store = newStore();
    for (const _ of ["a", "b", "c"]) await put(store);
    const sent: string[] = [];
    const restart = async () => {
      await server.stop("SIGQUIT");
      setTimeout(() => void server.resume(), 500);
    };
    const result = await pass(store, after(restart, sendingTo(sent)));
    expect([result.outcome, sent.length, new Set(sent).size]).toEqual(["sent", 3, 3]);
    const rows = await server.sql("SELECT state, attempts FROM owner_report.report");
    expect(rows).toEqual(Array(3).fill({ state: "sent", attempts: 1 }));
  });

  test("that cuts every statement short by statement_timeout is named, and nothing was done", async () => {
    await put(newStore());
    await server.sql("CREATE ROLE hasty LOGIN SUPERUSER; ALTER ROLE hasty SET statement_timeout = '3s'");
    const store = newStore({ retrySeconds: 1 }, "hasty");
    await server.whileLocked(() =>
      expect(put(store)).rejects.toThrow(/57014.*The report was not queued.*statement_timeout/s),
    );
    expect(await put(store)).toMatchObject({ outcome: "queued", backlog: { pending: 1 } });
  });

  test("decides how long a lease lasts, whatever the clocks of its clients say", async () => {
    const lane = "clocks";
    const past = newStore({ lane, clock: () => 0, leaseSeconds: 6, self: elsewhere });
    const future = newStore({ lane, clock: () => Date.now() + 1e11, leaseSeconds: 6 });
    await put(past);
    const taken = await past.acquire("with a clock of 1970");
    if (!("lease" in taken)) throw new Error("held");
    const refused = await future.acquire("with a clock of tomorrow");
    expect(refused).toMatchObject({ holder: { owner: "with a clock of 1970", isOver: false } });
    const next = await waitFor(async () => {
      const again = await future.acquire("with a clock of tomorrow");
      return "lease" in again ? again.lease : undefined;
    });
    expect(next.fence).toBe(taken.lease.fence + 1);
    const record = emptyDelivery("x", "0".repeat(64));
    const change = { id: "x", from: "pending", to: "pending", record } as const;
    await expect(past.change(taken.lease, change)).rejects.toThrow("has taken this queue over");
    await expect(taken.lease.check()).rejects.toThrow("has taken this queue over");
    await next.check();
    await next.release();
  });

  test("makes what it says durable although the role has synchronous_commit off", async () => {
    await put(newStore());
    await server.sql(`
      CREATE TABLE seen (setting text);
      CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
        'BEGIN INSERT INTO public.seen VALUES (current_setting(''synchronous_commit'')); RETURN NULL; END';
      CREATE CONSTRAINT TRIGGER note AFTER INSERT OR UPDATE ON owner_report.report
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note();
      CREATE ROLE careless LOGIN SUPERUSER; ALTER ROLE careless SET synchronous_commit = off`);
    const store = newStore({}, "careless");
    await put(store);
    await pass(store, sendingTo([]));
    const seen = (await server.sql("SELECT setting FROM seen")).map(({ setting }) => setting);
    expect(seen).toEqual(["on", "on", "on"]);
    await server.sql("DROP TRIGGER note ON owner_report.report");
  });

  test("that falls silent is left after a while, and nobody says that nothing was queued", async () => {
    const store = newStore({ silenceSeconds: 4, retrySeconds: 1 });
    await put(store);
    const silence = /no answer came within 4 s.*It is not known whether the report was queued/s;
    await server.whileLocked(() => expect(put(store)).rejects.toThrow(silence));
  });
});

describeWithPostgres("a disk that is full", () => {
  testWithMounts(
    "is named, what was queued before is still there, and what is said to be queued is",
    async () => {
      await onSmallDisk(40_000, async (dir) => {
        const { uid, gid } = asItsUser();
        if (uid !== undefined && gid !== undefined) chownSync(dir, uid, gid);
        chmodSync(dirname(dir), 0o711);
        const server = await PostgresServer.start({ fsync: "on", max_wal_size: "32MB" }, undefined, dir);
        const store = open(server.url(), { retrySeconds: 5 });
        const body = randomBytes(150_000).toString("base64"); // Does not shrink.
        const queued = new Set<string>();
        const one = async () => {
          const { reportId, outcome } = await producer({ store, checkpoint, body });
          if (outcome === "queued") queued.add(String(reportId));
        };
        await one();
        const free = fillDisk(dir, 300);
        let error = "";
        for (let tries = 0; tries < 100 && error === ""; tries++)
          await one().catch((fault: Error) => {
            error = fault.message;
          });
        expect(error).toMatch(/space|53100|connection/i);
        expect(error).toMatch(/was not queued|not known whether the report was queued/);
        free();
        await waitFor(() => server.answers());
        await one();
        const there = (await store.list("pending", Date.now())).map(({ id }) => id);
        expect([...queued].filter((id) => !there.includes(id))).toEqual([]);
        await server.stop("SIGQUIT");
      });
    },
  );
});

describeWithPostgres("a standby", () => {
  test("takes no report and says so, and shows the queue", async () => {
    const primary = await PostgresServer.start({ wal_level: "replica", hot_standby: "on" });
    await put(open(primary.url()));
    const standby = await primary.standby();
    await waitFor(
      async () => (await standby.sql("SELECT to_regclass('owner_report.report') AS t"))[0]?.t !== null,
    );
    const store = open(standby.url());
    await expect(put(store)).rejects.toThrow(
      /read-only transaction.*The report was not queued.*name the primary/s,
    );
    await expect(store.acquire("a pass")).rejects.toThrow("name the primary");
    expect((await store.oldest(9, Date.now())).backlog.pending).toBe(1);
    expect(await store.examine()).toContainEqual(
      expect.objectContaining({
        what: "database",
        state: "fail",
        seen: expect.stringContaining("is a standby"),
      }),
    );
  });

  test("that must confirm and is away keeps a step from saying that anything was queued, until it is back", async () => {
    const primary = await PostgresServer.start({ wal_level: "replica" });
    const store = open(primary.url(), { silenceSeconds: 4, retrySeconds: 1 });
    await put(store);
    const standby = await primary.standby();
    await primary.stop();
    primary.configure({ wal_level: "replica", synchronous_standby_names: "*" });
    await primary.resume();
    await waitFor(async () => {
      const [row] = await primary.sql(
        "SELECT count(*) AS n FROM pg_stat_replication WHERE sync_state = 'sync'",
      );
      return row?.n === "1";
    });
    expect(await put(store)).toMatchObject({ outcome: "queued", backlog: { pending: 2 } });
    await standby.stop();
    const error = await put(store).catch((fault: Error) => fault.message);
    expect(error).toMatch(/It is not known whether the report was queued/);
    await standby.resume();
    await waitFor(async () => (await store.oldest(9, Date.now())).backlog.pending === 3);
  });
});

async function waitFor<T>(check: () => Promise<T | undefined | false>): Promise<T> {
  for (let tries = 0; tries < 1200; tries++) {
    const found = await check().catch(() => undefined);
    if (found !== undefined && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("still waiting after 60 s");
}
