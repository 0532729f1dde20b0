/** Producer with odd clocks and environments. */

import { describe, expect, test } from "@jest/globals";
import { consumer } from "../src/consumer.js";
import { warningsOnly } from "../src/delivery/backlog.js";
import { type ProducerRequest, producer } from "../src/producer.js";
import { CONTEXT_FIELDS } from "../src/report/fields.js";
import { LIMITS } from "../src/report/limits.js";
import type { Sender } from "../src/senders/sender.js";
import { DirectoryStore } from "../src/stores/directory/store.js";
import { watchdog } from "../src/watchdog.js";
import { newQueue } from "./helpers/queue.js";

const checkpoint = { team: "t", worker: "w", progress: "50%" };
const sender: Sender = {
  ready() {},
  send: async () => ({ outcome: "sent", reason: "", exitCode: 0, signal: null }),
  close() {},
};

function queueing(request: Partial<ProducerRequest> = {}) {
  const queue = newQueue();
  const store = new DirectoryStore(queue.dir);
  return {
    store,
    put: (more: Partial<ProducerRequest> = {}) => producer({ store, checkpoint, ...request, ...more }),
  };
}

describe("a clock that cannot be right", () => {
  test.each([
    ["before 1970", -86_400_000, "19691231t000000000z-", "1969-12-31T00:00:00.000Z"],
    ["after the year 9999", 253_402_300_800_000, "99991231t235959999z-", "9999-12-31T23:59:59.999Z"],
  ])("%s gives a valid report with a date near to it, and a warning", async (words, now, begin, dated) => {
    const { store, put } = queueing({ clock: () => now });
    const { outcome, reportId = "", warnings, backlog } = await put();
    expect([outcome, reportId.slice(0, begin.length), backlog?.pending]).toEqual(["queued", begin, 1]);
    expect(warnings).toEqual([
      expect.stringMatching(`dated ${dated}: this machine's clock says a time ${words}`),
    ]);
    expect((await consumer({ store, idOrPath: reportId })).report).toMatchObject({ created_at: dated });
    expect(await watchdog({ store, sender, limit: 1, clock: () => now })).toMatchObject({ outcome: "sent" });
  });

  test("keeps the order of what was queued before 1970, and before what came after", async () => {
    const { store, put } = queueing();
    const ids: string[] = [];
    for (const now of [-2000, -1000, 1000])
      ids.push(
        (await put({ clock: () => now, random: () => String(3000 - now).padStart(8, "0") })).reportId ?? "",
      );
    expect((await store.oldest(9, 2000)).places.map(({ id }) => id)).toEqual(ids);
    expect((await put({ clock: () => 2000, dryRun: true })).backlog?.oldestPendingSeconds).toBe(4);
  });

  test("says nothing of a clock that may be right", async () => {
    expect((await queueing({ clock: () => 0 }).put()).warnings).toEqual([]);
  });
});

test("a report whose counts nobody sees is queued without a look at the others", async () => {
  const { store } = queueing();
  store.count = () => Promise.reject(new Error("counted"));
  const { outcome, backlog } = await producer({ store, checkpoint }, warningsOnly);
  expect([outcome, backlog]).toEqual(["queued", undefined]);
  await expect(producer({ store, checkpoint })).rejects.toThrow("counted");
});

describe("CI context", () => {
  const context = Object.fromEntries(CONTEXT_FIELDS.map((field) => [field, `${field} `.padEnd(400, "夜")]));
  const done = "完".repeat(4000);

  test("never pushes a report over the limit that fits without it: what has no room is left out, and said", async () => {
    for (let length = 0; length <= 1_350; length += 150) {
      const fields = { ...checkpoint, done, next: "待".repeat(length) };
      const { store, put } = queueing({ checkpoint: fields, context });
      const { outcome, reportId = "", warnings } = await put();
      expect([length, outcome]).toEqual([length, "queued"]);
      const { report } = await consumer({ store, idOrPath: reportId });
      const omitted = CONTEXT_FIELDS.filter((field) => report?.[field] === "");
      expect(omitted.length).toBeGreaterThan(0);
      expect(warnings.join()).toContain(
        `no room beside the report's own fields for ${[...omitted].reverse().join(", ")} of`,
      );
      expect(report).toMatchObject({ done, next: fields.next });
    }
  });

  test("is whole where there is room, and the link to the run goes last", async () => {
    const { put } = queueing({ context });
    const whole = await put();
    expect([whole.report, whole.warnings]).toEqual([expect.objectContaining(context), []]);
    const { report } = await put({ checkpoint: { ...checkpoint, done, next: "待".repeat(750) } });
    expect([report?.run_url, report?.actor]).toEqual([context.run_url, ""]);
  });

  test("does not help a report that is too long by itself", async () => {
    const fields = { ...checkpoint, done, next: done };
    await expect(queueing({ checkpoint: fields, context }).put()).rejects.toThrow(
      `at most ${LIMITS.frontMatterBytes} fit`,
    );
  });

  test("an own id that comes again from another run, with less room, is already queued", async () => {
    const { put } = queueing({
      checkpoint: { ...checkpoint, done, next: "待".repeat(1_300) },
      reportId: "x",
    });
    expect((await put({ context: {} })).outcome).toBe("queued");
    expect(await put({ context })).toMatchObject({ outcome: "already-queued", warnings: [] });
  });
});
