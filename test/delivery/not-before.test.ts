import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { driver } from "../../src/driver.js";
import { hold, release } from "../../src/operator/hold.js";
import { show } from "../../src/operator/show.js";
import { status } from "../../src/operator/status.js";
import type { SendResult } from "../../src/report/delivery-record.js";
import type { Sender } from "../../src/senders/sender.js";
import { DirectoryStore } from "../../src/stores/directory/store.js";
import { watchdog } from "../../src/watchdog.js";
import { recordIn } from "../helpers/changes.js";
import { backlog, newQueue } from "../helpers/queue.js";

const NOON = Date.UTC(2026, 10, 22, 12);
const SECOND = 1000;

/** A queue whose only receiver asks every send to wait for so many seconds; `null`: it takes it. */
function desk(asked: (number | null)[], reports = 2) {
  const queue = newQueue();
  const ids = backlog(queue, reports);
  const [id = ""] = ids;
  const store = new DirectoryStore(queue.dir);
  const now = { at: NOON };
  const sends: string[] = [];
  const sender: Sender = {
    ready() {},
    close() {},
    async send({ report }): Promise<SendResult> {
      const seconds = asked[Math.min(sends.push(report.report_id), asked.length) - 1];
      const ended = { exitCode: null, signal: null };
      if (seconds == null) return { ...ended, outcome: "sent", reason: "" };
      return { ...ended, outcome: "failed", reason: "busy", temporary: { retryAfterSeconds: seconds } };
    },
  };
  const clock = () => now.at;
  const request = { store, sender, clock, time: { monotonic: () => 0, sleep: async () => {} } };
  const hand = {
    ...request,
    idOrPath: id,
    dryRun: false,
    cancel: new AbortController().signal,
    owner: "ann",
  };
  const path = join(queue.dir, "deliveries", `${id}.json`);
  return {
    ...{ queue, ids, id, store, sends, request, hand, now },
    later: (seconds: number) => {
      now.at = NOON + seconds * SECOND;
    },
    pass: (options = {}) => watchdog({ ...request, limit: 9, ...options }),
    record: () => recordIn(store, id),
    /** Changes the record as another machine or version may have left it. */
    rewrite: (change: object) =>
      writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, "utf8")), ...change })),
  };
}

const isoAfter = (seconds: number) => new Date(NOON + seconds * SECOND).toISOString();

describe("what asks for more than a minute", () => {
  test("ends the pass: until then no pass makes an attempt, and each is failed and says until when", async () => {
    const { pass, later, sends, ids, id, record, queue, store } = desk([90, null]);
    const first = await pass();
    expect(first).toMatchObject({ outcome: "failed", failedId: id });
    expect(first.failedReason).toBe("busy; the next try is not before 12:02 UTC, as was asked");
    expect(await record()).toMatchObject({
      attempts: 1,
      not_before: isoAfter(90),
      latest: [{ reason: "busy" }],
    });
    for (const seconds of [0, 1, 89.999]) {
      later(seconds);
      const early = await pass();
      expect(early).toMatchObject({ outcome: "failed", failedId: id, sentIds: [] });
      expect(early.failedReason).toContain(
        "the next try is not before 12:02 UTC, as was asked, so no attempt was made",
      );
      expect(early.text).toContain(`To send it now: owner-report retry ${id}`);
    }
    expect([sends.length, queue.ids("pending")]).toEqual([1, ids]);
    expect((await store.history(99)).filter(({ event }) => event === "delivery")).toHaveLength(1);
    later(90);
    expect(await pass()).toMatchObject({ outcome: "sent", sentIds: ids });
    expect(await record()).not.toHaveProperty("not_before");
  });

  test.each<[string, number, string | undefined]>([
    ["just a minute is waited for in the pass", 60, undefined],
    ["an hour is the longest", 3600, isoAfter(3600)],
    ["what asks for more is asked again after an hour", 86_400, isoAfter(3600)],
  ])("%s", async (_, seconds, until) => {
    const { pass, record } = desk([seconds]);
    await pass();
    expect((await record())?.not_before).toBe(until);
  });

  test("is not waited for in the pass, but is after tries that were", async () => {
    const { pass, record, sends } = desk([1, 120]);
    expect((await pass()).failedReason).toContain("the next try is not before 12:02 UTC");
    expect([sends.length, (await record())?.not_before]).toEqual([2, isoAfter(120)]);
  });

  test("holds a driver and a dry run back, too, and a younger report only in a pass", async () => {
    const { pass, request, ids, id, sends } = desk([90, null]);
    await pass();
    for (const dryRun of [false, true])
      expect(await driver({ ...request, idOrPath: id, dryRun })).toMatchObject({
        outcome: "failed",
        failedReason: expect.stringContaining("12:02 UTC"),
      });
    expect(await pass({ dryRun: true })).toMatchObject({ outcome: "failed", failedId: id });
    expect(sends.length).toBe(1);
    expect(await driver({ ...request, idOrPath: ids[1] ?? "" })).toMatchObject({ outcome: "sent" });
  });

  test("is overridden by a retry, and by a person's release", async () => {
    const retried = desk([90, null], 1);
    await retried.pass();
    expect(await driver({ ...retried.request, idOrPath: retried.id, retry: true })).toMatchObject({
      outcome: "sent",
    });
    const { pass, hand, ids } = desk([90, null], 1);
    await pass();
    await hold({ ...hand, reason: "why" });
    await release(hand);
    expect(await pass()).toMatchObject({ outcome: "sent", sentIds: ids });
  });

  test("uses up none of max-attempts by the passes that come too early", async () => {
    const { pass, later, queue, ids } = desk([90, 0], 1);
    await pass({ maxAttempts: 2, retries: 0 });
    for (const seconds of [1, 2, 3]) {
      later(seconds);
      await pass({ maxAttempts: 2, retries: 0 });
    }
    expect(queue.ids("pending")).toEqual(ids);
    later(91);
    await pass({ maxAttempts: 2, retries: 0 });
    expect(queue.ids("held")).toEqual(ids);
  });

  test("is shown by status and show until it is over, and by nobody after that", async () => {
    const { pass, later, request, id } = desk([90]);
    await pass();
    const seen = async () => {
      const { text } = await status({ ...request, alarm: {}, errorsFirst: false } as never);
      return [text, (await show({ ...request, idOrPath: id })).text];
    };
    for (const text of await seen()) expect(text).toContain("not before 12:02 UTC");
    later(90);
    const [blocked = "", shown = ""] = await seen();
    expect(blocked).toContain("the next pass tries again");
    expect(`${blocked.slice(blocked.indexOf("BLOCKED"))}${shown}`).not.toContain("12:02 UTC");
  });
});

describe("a record's not_before", () => {
  test.each([
    ["more than an hour ahead: a clock was wrong", isoAfter(3601)],
    ["over", isoAfter(-1)],
    ["no time", "soon"],
    ["absent, as in a record of an earlier version", undefined],
  ])("counts for nothing if it is %s", async (_, not_before) => {
    const { pass, rewrite, ids } = desk([90, null]);
    await pass();
    rewrite({ not_before });
    expect(await pass()).toMatchObject({ outcome: "sent", sentIds: ids });
  });

  test("of a report that is in doubt since counts for nothing, and of one that went out neither", async () => {
    const { pass, rewrite, record, ids, sends } = desk([90, null]);
    await pass();
    const [refused] = (await record())?.latest ?? [];
    rewrite({ latest: [{ ...refused, outcome: "sent" }] });
    expect(await pass()).toMatchObject({ outcome: "sent", sentIds: ids });
    expect(sends).toEqual(ids);
  });
});
