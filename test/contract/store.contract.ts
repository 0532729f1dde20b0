import { createHash } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import { overdueAttempt } from "../../src/delivery/overdue.js";
import { confirm } from "../../src/operator/confirm.js";
import {
  type Delivery,
  emptyDelivery,
  type Outcome,
  withAttemptEnded,
  withAttemptStarted,
} from "../../src/report/delivery-record.js";
import { formatReport, parseReport } from "../../src/report/document.js";
import { timeKey } from "../../src/report/id.js";
import { importReport } from "../../src/stores/import-report.js";
import { latestFirst, partOf } from "../../src/stores/part.js";
import type { Lease, Place, Store } from "../../src/stores/store.js";
import { begun, forgotten, recordIn, settled } from "../helpers/changes.js";
import { createReport } from "../helpers/reports.js";

const NOW = Date.parse("2026-11-22T15:30:00.000Z");

/** Backend under test: a fresh queue, and another connection to the same one. */
export interface StoreUnderTest {
  store: Store;
  reopen(): Store;
}

const text = (id: string, done = "x") => formatReport(createReport({ report_id: id, done }));
const idAt = (offset: number, name: string) => `${timeKey(NOW + offset)}-${name}`;

async function leaseOf(store: Store): Promise<Lease> {
  const acquired = await store.acquire("contract");
  if (!("lease" in acquired)) throw new Error(`held by ${acquired.holder.owner}`);
  return acquired.lease;
}

function record(id: string, lease: Lease, outcome?: Outcome): Delivery {
  const at = new Date(NOW).toISOString();
  const attempt = { attempt: 1, possibleDuplicate: false, owner: lease.owner, fence: lease.fence, at };
  const open = withAttemptStarted(emptyDelivery(id, "0".repeat(64)), attempt);
  return outcome ? withAttemptEnded(open, { outcome, reason: "", exitCode: 0, signal: null }, at) : open;
}

/** The one suite that every store passes (DESIGN §6). */
export function describeStore(name: string, make: () => Promise<StoreUnderTest> | StoreUnderTest): void {
  describe(`${name} store`, () => {
    describe("put", () => {
      test("a queued report is found by another connection, byte for byte, as pending", async () => {
        const { store, reopen } = await make();
        expect(await store.put("a", text("a"))).toBeUndefined();
        const found = await reopen().find("a");
        expect(found).toMatchObject({ id: "a", state: "pending", path: store.pathOf("pending", "a") });
        expect(Buffer.from(found?.bytes ?? []).toString()).toBe(text("a"));
      });

      test("an existing id keeps its first content, and put returns it, in every state", async () => {
        const { store } = await make();
        await store.put("a", text("a", "first"));
        const lease = await leaseOf(store);
        for (const state of ["pending", "sent"] as const) {
          if (state === "sent") await store.change(lease, settled("a", record("a", lease, "sent"), "sent"));
          const existing = await store.put("a", text("a", "second"));
          expect(existing?.state).toBe(state);
          expect((await parseReport(existing?.bytes ?? Buffer.of(), "a")).done).toBe("first");
        }
        expect((await store.oldest(9, NOW)).backlog.pending).toBe(0);
      });

      test("an id that differs only in case is a conflict", async () => {
        const { store } = await make();
        await store.put("Build-1", text("Build-1"));
        await expect(store.put("build-1", text("build-1"))).rejects.toMatchObject({ code: "conflict" });
        expect((await store.oldest(9, NOW)).backlog.pending).toBe(1);
      });

      test("of many at once with one id exactly one is queued", async () => {
        const { store, reopen } = await make();
        const puts = Array.from({ length: 8 }, (_, i) => reopen().put("one", text("one", `${i}`)));
        const results = await Promise.all(puts);
        expect(results.filter((existing) => existing === undefined)).toHaveLength(1);
        expect((await store.oldest(9, NOW)).backlog.pending).toBe(1);
      });
    });

    describe("oldest", () => {
      test("lists by age and then by id, and counts them all", async () => {
        const { store } = await make();
        const ids = [idAt(-3000, "b"), idAt(-3000, "c"), idAt(-1000, "a"), idAt(-9000, "z")];
        for (const id of ids) await store.put(id, text(id));
        const { places, backlog } = await store.oldest(3, NOW);
        expect(places.map((p) => p.id)).toEqual([ids[3], ids[0], ids[1]]);
        expect(backlog).toEqual({ pending: 4, held: 0, oldestKey: timeKey(NOW - 9000) });
      });

      test("a report from the future counts as of now, and delays no other one", async () => {
        const { store } = await make();
        const ids = [idAt(365 * 86_400_000, "future"), idAt(-1000, "past"), idAt(60_000, "soon")];
        for (const id of ids) await store.put(id, text(id));
        expect((await store.oldest(9, NOW)).places.map((p) => p.id)).toEqual([ids[1], ids[0], ids[2]]);
      });

      test("an id without a time takes its age from created_at", async () => {
        const { store } = await make();
        const created_at = new Date(NOW - 5000).toISOString();
        await store.put("own", formatReport(createReport({ report_id: "own", created_at })));
        for (const id of [idAt(-9000, "older"), idAt(-1000, "younger")]) await store.put(id, text(id));
        const { places } = await store.oldest(9, NOW);
        expect(places.map((p) => p.id)).toEqual([idAt(-9000, "older"), "own", idAt(-1000, "younger")]);
      });

      test("an id with a time that cannot be takes its age from created_at too, and hides no other report", async () => {
        const { store } = await make();
        const impossible = ["20200001t000000000z-x", "20250231t000000000z-x", "20240101t240000000z-x"];
        for (const [index, report_id] of impossible.entries()) {
          const created_at = new Date(NOW - 5000 + index).toISOString();
          await store.put(report_id, formatReport(createReport({ report_id, created_at })));
        }
        for (const id of [idAt(-9000, "older"), idAt(-1000, "younger")]) await store.put(id, text(id));
        const { places, backlog } = await store.oldest(9, NOW);
        const expected = [idAt(-9000, "older"), ...impossible, idAt(-1000, "younger")];
        expect(places.map((p) => p.id)).toEqual(expected);
        expect(backlog.oldestKey).toBe(timeKey(NOW - 9000));
        expect((await store.list("pending", NOW)).map((p) => p.id)).toEqual(expected);
      });

      test("a queue that was never made is empty, and reading it does not create it", async () => {
        const { store } = await make();
        expect(await store.exists()).toBe(false);
        expect(await store.oldest(9, NOW)).toEqual({ places: [], backlog: { pending: 0, held: 0 } });
        expect(await store.find("a")).toBeUndefined();
        expect(await recordIn(store, "a")).toBeUndefined();
        expect(await store.exists()).toBe(false);
      });
    });

    describe("lease", () => {
      test("only one of many at once gets it, and the others learn who has it", async () => {
        const { reopen } = await make();
        const tries = Array.from({ length: 8 }, (_, i) => reopen().acquire(`pass ${i}`));
        const results = await Promise.all(tries);
        const winners = results.filter((r) => "lease" in r);
        expect(winners).toHaveLength(1);
        for (const result of results)
          if ("holder" in result) expect(result.holder.owner).toMatch(/^pass \d$/);
      });

      test("once released it can be taken again, and a second release changes nothing", async () => {
        const { store, reopen } = await make();
        const first = await leaseOf(store);
        await first.release();
        const second = await leaseOf(reopen());
        await first.release();
        expect("holder" in (await store.acquire("third"))).toBe(true);
        await second.check();
        await second.release();
      });

      test("after its release nothing can be recorded under it", async () => {
        const { store } = await make();
        await store.put("a", text("a"));
        const lease = await leaseOf(store);
        await lease.release();
        await expect(store.change(lease, begun("a", record("a", lease)))).rejects.toMatchObject({
          code: "store",
        });
        expect(await recordIn(store, "a")).toBeUndefined();
      });
    });

    describe("settle", () => {
      test("a begun attempt is seen by others before anything else happens", async () => {
        const { store, reopen } = await make();
        await store.put("a", text("a"));
        const lease = await leaseOf(store);
        await store.change(lease, begun("a", record("a", lease)));
        expect(await recordIn(reopen(), "a")).toEqual(record("a", lease));
        expect((await reopen().find("a"))?.state).toBe("pending");
      });

      test("a success moves the report to sent, whole; a failure leaves it pending", async () => {
        const { store, reopen } = await make();
        const lease = await leaseOf(store);
        for (const [id, outcome] of [
          ["a", "sent"],
          ["b", "failed"],
        ] as const) {
          await store.put(id, text(id));
          await store.change(lease, begun(id, record(id, lease)));
          await store.change(
            lease,
            settled(id, record(id, lease, outcome), outcome === "sent" ? "sent" : "pending"),
          );
        }
        expect(await reopen().find("a")).toMatchObject({ state: "sent" });
        expect(await reopen().find("b")).toMatchObject({ state: "pending" });
        expect(await reopen().find("a", ["pending"])).toBeUndefined();
        expect((await recordIn(store, "b"))?.latest[0]?.outcome).toBe("failed");
      });

      test("held reports are counted and not listed", async () => {
        const { store } = await make();
        await store.put("a", text("a"));
        const lease = await leaseOf(store);
        await store.change(lease, settled("a", record("a", lease, "in-doubt"), "held"));
        const { places, backlog } = await store.oldest(9, NOW);
        expect([places, backlog.held, backlog.pending]).toEqual([[], 1, 0]);
      });

      test("settling again completes an interrupted call and changes nothing else", async () => {
        const { store } = await make();
        await store.put("a", text("a"));
        const lease = await leaseOf(store);
        const done = record("a", lease, "sent");
        await store.change(lease, settled("a", done, "sent"));
        expect(await store.find("a")).toMatchObject({ state: "sent" });
        expect(await recordIn(store, "a")).toEqual(done);
      });
    });

    describe("decisions of a person", () => {
      test("a held report returns to pending, whole, with the given record", async () => {
        const { store, reopen } = await make();
        await store.put("a", text("a"));
        const lease = await leaseOf(store);
        await store.change(lease, settled("a", record("a", lease, "in-doubt"), "held"));
        await store.change(lease, settled("a", record("a", lease, "failed"), "pending", "held"));
        expect(await reopen().find("a", ["held"])).toBeUndefined();
        const found = await reopen().find("a", ["pending"]);
        expect(Buffer.from(found?.bytes ?? []).toString()).toBe(text("a"));
        expect((await recordIn(reopen(), "a"))?.latest[0]?.outcome).toBe("failed");
      });

      test("a report that a person confirms goes to sent with that word, from pending and from held, and no copy stays", async () => {
        const { store, reopen } = await make();
        for (const [id, state] of [
          ["a", "pending"],
          ["b", "held"],
        ] as const) {
          await store.put(id, text(id));
          const lease = await leaseOf(store);
          const report_sha256 = createHash("sha256").update(text(id)).digest("hex");
          const doubt = { ...record(id, lease, "in-doubt"), report_sha256 };
          await store.change(lease, settled(id, doubt, state));
          await lease.release();
          const person = { owner: "a person", clock: () => NOW, cancel: new AbortController().signal };
          const asked = { store, idOrPath: id, reason: "seen", dryRun: false, ...person };
          expect((await confirm(asked)).outcome).toBe("ok");
          const found = await reopen().find(id, ["sent"]);
          expect(Buffer.from(found?.bytes ?? []).toString()).toBe(text(id));
          expect(await reopen().find(id, ["pending", "held"])).toBeUndefined();
          const confirmed = { reason: "seen", owner: "a person", at: new Date(NOW).toISOString() };
          expect(await recordIn(reopen(), id)).toMatchObject({ confirmed, receipt: null });
        }
      });

      test("lists every report of a state, oldest first", async () => {
        const { store } = await make();
        const ids = [idAt(-3000, "b"), idAt(-9000, "z"), idAt(-1000, "a")];
        const lease = await leaseOf(store);
        for (const id of ids) await store.put(id, text(id));
        for (const id of ids) await store.change(lease, settled(id, record(id, lease, "sent"), "sent"));
        expect((await store.list("sent", NOW)).map(({ id }) => id)).toEqual([ids[1], ids[0], ids[2]]);
        expect(await store.list("pending", NOW)).toEqual([]);
        expect(await store.list("held", NOW)).toEqual([]);
      });

      test("some of a state's reports are the first or the last of its list, and all are counted", async () => {
        const { store } = await make();
        const ids = [-9000, -7000, -5000, 3_600_000, 7_200_000].map((at) => idAt(at, "r"));
        const lease = await leaseOf(store);
        for (const id of ids) await store.put(id, text(id));
        for (const id of ids.slice(1))
          await store.change(lease, settled(id, record(id, lease, "sent"), "sent"));
        for (const state of ["pending", "held", "sent"] as const) {
          const all = await store.list(state, NOW);
          for (const most of [1, 2, 3, 9]) {
            const oldest = { places: all.slice(0, most), total: all.length };
            expect(await partOf(store, { state, most, end: "oldest" }, NOW)).toEqual(oldest);
            const latest = { places: all.slice(-most), total: all.length };
            expect(await partOf(store, { state, most, end: "latest" }, NOW)).toEqual(latest);
          }
          const passed: Place[] = [];
          for await (const place of latestFirst(store, state, NOW)) passed.push(place);
          expect(passed).toEqual(all.reverse());
        }
        const until = timeKey(NOW - 6000);
        const listed = (await store.list("sent", NOW, until)).map(({ id }) => id);
        expect(listed).toEqual(expect.arrayContaining([ids[1], ids[3], ids[4]]));
      });

      test("a forgotten report is gone with its record, and its id is free again", async () => {
        const { store } = await make();
        await store.put("a", text("a", "first"));
        const lease = await leaseOf(store);
        await store.change(lease, settled("a", record("a", lease, "sent"), "sent"));
        await store.change(lease, forgotten("a"));
        await store.change(lease, forgotten("a"));
        expect(await store.find("a")).toBeUndefined();
        expect(await recordIn(store, "a")).toBeUndefined();
        expect(await store.put("a", text("a", "second"))).toBeUndefined();
        await store.change(lease, forgotten("a", "pending"));
        expect(await store.find("a")).toBeUndefined();
      });

      test("a report of another queue is imported with its state and record, once and whole", async () => {
        const { store, reopen } = await make();
        await store.put("other", text("other"));
        const lease = await leaseOf(store);
        for (const state of ["pending", "held", "sent"] as const) {
          const delivery = record(state, lease, state === "sent" ? "sent" : "failed");
          const report = { id: state, state, bytes: Buffer.from(text(state)) };
          for (const _ of ["first", "again"])
            await importReport({ store: store, lease: lease }, report, delivery);
          const found = await reopen().find(state);
          expect(found?.state).toBe(state);
          expect(Buffer.from(found?.bytes ?? []).toString()).toBe(text(state));
          expect(await recordIn(reopen(), state)).toEqual(delivery);
        }
        await importReport(
          { store: store, lease: lease },
          { id: "new", state: "pending", bytes: Buffer.from(text("new")) },
          undefined,
        );
        expect(await recordIn(reopen(), "new")).toBeUndefined();
        expect((await store.list("pending", NOW)).map(({ id }) => id).sort()).toEqual([
          "new",
          "other",
          "pending",
        ]);
      });

      test("a report of another queue that has changed its state here meanwhile stays as it is", async () => {
        const { store, reopen } = await make();
        const lease = await leaseOf(store);
        for (const state of ["pending", "held", "sent"] as const) {
          const report = { id: state, state: "pending", bytes: Buffer.from(text(state)) } as const;
          await importReport({ store: store, lease: lease }, report, undefined);
          const now = record(state, lease, state === "sent" ? "sent" : "failed");
          await store.change(lease, settled(state, now, state));
          for (const from of ["pending", "held", "sent"] as const)
            await importReport(
              { store: store, lease: lease },
              { ...report, state: from },
              from === "held" ? record(state, lease) : undefined,
            );
          expect((await reopen().find(state))?.state).toBe(state);
          expect(await recordIn(reopen(), state)).toEqual(now);
        }
      });

      test("a copy here of a report that its old queue has sent meanwhile keeps its place and takes over that record", async () => {
        const { store, reopen } = await make();
        const lease = await leaseOf(store);
        const bytes = Buffer.from(text("a"));
        await importReport({ store: store, lease: lease }, { id: "a", state: "pending", bytes }, undefined);
        await importReport(
          { store: store, lease: lease },
          { id: "a", state: "sent", bytes },
          record("a", lease, "sent"),
        );
        expect((await reopen().find("a"))?.state).toBe("pending");
        expect(await recordIn(reopen(), "a")).toEqual(record("a", lease, "sent"));
      });

      test("what cannot be read as a report is found all the same, with its state and why", async () => {
        const { store, reopen } = await make();
        await store.put("a", "x".repeat(1024 * 1024 + 1));
        const found = await reopen().find("a");
        expect(found).toMatchObject({ id: "a", state: "pending", path: store.pathOf("pending", "a") });
        expect([found?.bytes, found && "problem" in found && found.problem]).toEqual([
          undefined,
          expect.stringContaining("over 1 MiB"),
        ]);
      });

      test("a change is made whether or not one of another report is given to be made ahead", async () => {
        const { store, reopen } = await make();
        for (const id of ["a", "b"]) await store.put(id, text(id));
        const lease = await leaseOf(store);
        await store.change(lease, begun("a", record("a", lease)));
        const done = settled("a", record("a", lease, "sent"), "sent");
        const isAhead = await store.change(lease, done, begun("b", record("b", lease)));
        expect(await reopen().find("a")).toMatchObject({ state: "sent" });
        expect(await recordIn(reopen(), "b")).toEqual(isAhead ? record("b", lease) : undefined);
      });

      test("a report of another queue never replaces one with its id", async () => {
        const { store } = await make();
        await store.put("Mine", text("Mine"));
        const lease = await leaseOf(store);
        for (const id of ["Mine", "mine"]) {
          const report = { id, state: "pending", bytes: Buffer.from(text(id, "another")) } as const;
          await expect(importReport({ store: store, lease: lease }, report, undefined)).rejects.toMatchObject(
            { code: "conflict" },
          );
        }
        expect(Buffer.from((await store.find("Mine"))?.bytes ?? []).toString()).toBe(text("Mine"));
      });

      test("says who holds the queue, and nobody once it is released", async () => {
        const { store, reopen } = await make();
        expect(await store.holder()).toBeUndefined();
        const lease = await leaseOf(store);
        expect(await reopen().holder()).toMatchObject({ owner: "contract", isOver: false });
        await lease.release();
        expect(await reopen().holder()).toBeUndefined();
      });

      test("an attempt of its holder is overdue a minute after its own timeout, wherever the report lies in line", async () => {
        const { store, reopen } = await make();
        for (const id of ["a", "b", "c"]) await store.put(id, text(id));
        const lease = await leaseOf(store);
        const { owner, fence } = lease;
        const attempt = {
          attempt: 1,
          possibleDuplicate: false,
          owner,
          fence,
          at: new Date(NOW).toISOString(),
        };
        const begin = (id: string, more = {}) =>
          store.change(
            lease,
            begun(id, withAttemptStarted(emptyDelivery(id, "0".repeat(64)), { ...attempt, ...more })),
          );
        await begin("a", { timeoutSeconds: 1, owner: "an earlier pass" });
        await begin("c", { timeoutSeconds: 100 });
        const holder = await reopen().holder();
        if (!holder) throw new Error("nobody holds the queue");
        const at = (seconds: number) =>
          overdueAttempt({ store: reopen(), clock: () => NOW + seconds * 1000 }, holder);
        expect(await at(160)).toBeUndefined();
        const since = new Date(NOW).toISOString();
        expect(await at(161)).toEqual({ report_id: "c", since, timeout_seconds: 100 });
      });

      test("the entries logged in a pass are in the history once the pass is over, in order", async () => {
        const { store, reopen } = await make();
        expect(await store.history(9)).toEqual([]);
        const lease = await leaseOf(store);
        for (const event of ["one", "two", "three"]) store.log({ event });
        await lease.release();
        expect(await reopen().history(2)).toEqual([{ event: "two" }, { event: "three" }]);
      });

      test("what is remembered of a task is read by another holder until it is forgotten, beside the log", async () => {
        const { store, reopen } = await make();
        if (!store.hints) return expect(name).toBe("cache");
        const [one, two] = ["0a1b".repeat(8), "2c3d".repeat(8)];
        const lease = await leaseOf(store);
        expect(await store.hints.read(one)).toBeUndefined();
        await store.hints.write(lease, one, "first");
        await store.hints.write(lease, two, '{"a": "夜\\n"}');
        await store.hints.write(lease, one, "second");
        store.log({ event: "one" });
        await lease.release();
        const next = reopen();
        const later = await leaseOf(next);
        expect([await next.hints?.read(one), await next.hints?.read(two)]).toEqual([
          "second",
          '{"a": "夜\\n"}',
        ]);
        await next.hints?.write(later, one, undefined);
        expect(await next.hints?.tasks()).toEqual([two]);
        next.log({ event: "two" });
        await later.release();
        const last = reopen();
        await leaseOf(last);
        expect([await last.hints?.tasks(), await last.hints?.read(one)]).toEqual([[two], undefined]);
        expect((await reopen().history(9)).map(({ event }) => event)).toEqual(["one", "two"]);
        expect(last.hints?.warnings()).toEqual([]);
      });

      test("what is remembered goes with the next change, and a lease that was lost remembers nothing", async () => {
        const { store, reopen } = await make();
        if (!store.hints) return expect(name).toBe("cache");
        const task = "4e5f".repeat(8);
        await store.put("a", text("a"));
        const lease = await leaseOf(store);
        await store.hints.write(lease, task, "kept");
        await store.change(lease, begun("a", record("a", lease)));
        expect(await reopen().hints?.read(task)).toBe("kept");
        await lease.release();
        await expect(store.hints.write(lease, task, "late")).rejects.toMatchObject({ code: "store" });
        await leaseOf(reopen());
        expect(await reopen().hints?.read(task)).toBe("kept");
      });

      test("is examined without changing anything", async () => {
        const { store } = await make();
        for (const finding of await store.examine()) expect(finding.what).not.toBe("");
        expect(await store.exists()).toBe(false);
      });
    });
  });
}
