import { describe, expect, test } from "@jest/globals";
import type { SendResult } from "../../src/report/delivery-record.js";
import type { Sender } from "../../src/senders/sender.js";
import { DirectoryStore } from "../../src/stores/directory/store.js";
import { watchdog } from "../../src/watchdog.js";
import { recordIn } from "../helpers/changes.js";
import { backlog, newQueue } from "../helpers/queue.js";

type Answer = Pick<SendResult, "outcome"> & { asked?: number; lasting?: boolean };

const REFUSED: Answer = { outcome: "failed" };
const SENT: Answer = { outcome: "sent" };

/** A queue with reports, and a sender that gives these answers in turn; the last one again and again. */
function desk(reports: number, answers: Answer[]) {
  const queue = newQueue();
  const ids = backlog(queue, reports);
  const store = new DirectoryStore(queue.dir);
  const sends: [string, number, boolean][] = [];
  const waits: number[] = [];
  const cancel = new AbortController();
  const sender: Sender = {
    ready() {},
    close() {},
    async send({ report, attempt, possibleDuplicate }) {
      sends.push([report.report_id, attempt, possibleDuplicate]);
      const { outcome, asked, lasting } = answers[Math.min(sends.length, answers.length) - 1] ?? SENT;
      const temporary = outcome === "sent" || lasting ? undefined : { retryAfterSeconds: asked };
      return { outcome, reason: "why", exitCode: null, signal: null, temporary };
    },
  };
  const sleep = async (milliseconds: number): Promise<void> => {
    waits.push(milliseconds);
  };
  const request = { store, sender, limit: 9, time: { monotonic: () => 0, sleep }, cancel: cancel.signal };
  const record = (id = ids[0] ?? "") => recordIn(store, id);
  return { queue, ids, store, sends, waits, cancel, request, record };
}

const outcomesOf = (record: Awaited<ReturnType<typeof recordIn>>) => record?.latest.map((a) => a.outcome);

describe("what was refused for the moment is tried again in the same pass", () => {
  test.each<[string, Answer[], number | undefined, number[]]>([
    ["twice, after 1 s and 4 s, unless it is said otherwise", [REFUSED], undefined, [1000, 4000]],
    ["five times at most, a minute apart at most", [REFUSED], 5, [1000, 4000, 16_000, 60_000, 60_000]],
    ["after the time that was asked for", [{ ...REFUSED, asked: 2.5 }], 2, [2500, 2500]],
    ["at once where that was asked for", [{ ...REFUSED, asked: 0 }], 1, [0]],
    ["after a minute, if that was asked for", [{ ...REFUSED, asked: 60 }], 1, [60_000]],
    ["not after more than a minute", [{ ...REFUSED, asked: 60.1 }], 5, []],
    ["not with retries: 0", [REFUSED], 0, []],
    ["not where the refusal is lasting", [{ ...REFUSED, lasting: true }], 2, []],
    ["not where it is in doubt", [{ outcome: "in-doubt", asked: 1 }], 2, []],
    ["not after it was in doubt", [REFUSED, { outcome: "in-doubt", asked: 1 }], 5, [1000]],
  ])("%s", async (_, answers, retries, waits) => {
    const { request, waits: waited, sends, record } = desk(1, answers);
    const { outcome } = await watchdog(retries === undefined ? request : { ...request, retries });
    expect(outcome).toBe(answers.at(-1)?.outcome);
    expect(waited).toEqual(waits);
    expect(sends.map(([, attempt]) => attempt)).toEqual([...waits, 0].map((_, index) => index + 1));
    expect(await record()).toMatchObject({ attempts: waits.length + 1 });
  });

  test("and goes on with the younger ones once it is sent", async () => {
    const { request, sends, ids, record } = desk(2, [REFUSED, SENT]);
    expect(await watchdog(request)).toMatchObject({ outcome: "sent", sentIds: ids });
    expect(sends).toEqual([
      [ids[0], 1, false],
      [ids[0], 2, false],
      [ids[1], 1, false],
    ]);
    expect(outcomesOf(await record())).toEqual(["failed", "sent"]);
  });

  test("each try is recorded before it starts, and its end before the wait", async () => {
    const { request, record } = desk(1, [REFUSED, REFUSED, SENT]);
    const seen: unknown[] = [];
    const send = request.sender.send;
    request.sender.send = async (...args) => {
      seen.push(outcomesOf(await record()));
      return send(...args);
    };
    request.time.sleep = async () => {
      seen.push(outcomesOf(await record()));
    };
    await watchdog(request);
    expect(seen).toEqual([
      [null],
      ["failed"],
      ["failed", null],
      ["failed", "failed"],
      ["failed", "failed", null],
    ]);
  });

  test("and is still marked as a possible duplicate after an earlier doubt", async () => {
    const { request, sends } = desk(1, [{ outcome: "in-doubt" }, REFUSED, SENT]);
    await watchdog(request);
    await watchdog(request);
    expect(sends.map(([, attempt, flagged]) => [attempt, flagged])).toEqual([
      [1, false],
      [2, true],
      [3, true],
    ]);
  });

  test("a pass that is told to stop tries no more: it is pending, and nothing was begun", async () => {
    const { request, record, sends, cancel, queue, ids } = desk(1, [REFUSED]);
    request.time.sleep = async () => cancel.abort();
    const result = await watchdog(request);
    expect(result).toMatchObject({
      outcome: "failed",
      failedReason: expect.stringContaining("told to stop"),
    });
    expect([outcomesOf(await record()), sends.length, queue.ids("pending")]).toEqual([["failed"], 1, ids]);
  });

  test("a report that somebody takes away meanwhile is gone, and no failure", async () => {
    const { request, ids, store } = desk(2, [REFUSED, SENT]);
    const lost = ids[0] ?? "";
    const find = store.find.bind(store);
    let isAway = false;
    request.time.sleep = async () => {
      isAway = true;
    };
    store.find = async (id, states) => (isAway && id === lost ? undefined : find(id, states));
    expect(await watchdog(request)).toMatchObject({ outcome: "sent", sentIds: [ids[1]] });
  });
});

describe("max-attempts counts passes, however often each of them tries", () => {
  test("and sets aside at the end of the pass in which it is reached", async () => {
    const { request, queue, ids, sends, record } = desk(1, [REFUSED]);
    const passes = { ...request, maxAttempts: 2 };
    await watchdog(passes);
    expect([queue.ids("pending"), sends.length]).toEqual([ids, 3]);
    expect((await watchdog(passes)).failedReason).toContain("failed in 2 passes");
    expect([queue.ids("held"), sends.length]).toEqual([ids, 6]);
    expect(await record()).toMatchObject({ tried_again: 4, held_reason: expect.stringContaining("why") });
  });

  test("and not a pass that ended in doubt", async () => {
    const { request, queue, ids } = desk(1, [
      REFUSED,
      { outcome: "in-doubt" },
      { ...REFUSED, lasting: true },
    ]);
    const passes = { ...request, maxAttempts: 2 };
    await watchdog(passes);
    await watchdog(passes);
    expect(queue.ids("pending")).toEqual(ids);
    await watchdog(passes);
    expect(queue.ids("held")).toEqual(ids);
  });
});
