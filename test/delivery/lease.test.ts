import { expect, test } from "@jest/globals";
import { type LockContext, withLease } from "../../src/delivery/lease.js";
import type { Holder, Lease, Store } from "../../src/stores/store.js";

const holder: Holder = {
  owner: "watchdog on ci",
  host: "there",
  pid: 7,
  since: "2026-11-22T15:30:00.000Z",
  fence: 1,
  isSilent: false,
  isOver: false,
  secondsLeft: 60,
};
const NAMED = "watchdog on ci, pid 7 on there, since 2026-11-22T15:30:00.000Z";

/** Waits for a lock whose holder gave its last heartbeat so many seconds ago and is gone, in a time that costs nothing. */
async function waitFor(silence: number, others: Partial<Holder> = {}) {
  let now = 0;
  const said: [number, string][] = [];
  const acquire = async () => {
    const silent = silence + now / 1000;
    if (silent > 60) return { lease: { release: async () => {} } as Lease };
    return { holder: { ...holder, isSilent: silent > 10, secondsLeft: Math.ceil(60 - silent), ...others } };
  };
  const count = async () => ({ pending: 1, held: 0 });
  const request: LockContext = {
    store: { acquire, count, warnings: () => [] } as Partial<Store> as Store,
    clock: () => now,
    cancel: new AbortController().signal,
    owner: "me",
    progress: (text) => said.push([Math.floor(now / 1000), text]),
    time: {
      monotonic: () => now,
      sleep: async (milliseconds) => {
        now += milliseconds;
      },
    },
  };
  const result = await withLease(request, "a", async () => ({ outcome: "ok", text: "done", warnings: [] }));
  return { outcome: result.outcome, text: result.text, seconds: Math.floor(now / 1000), said };
}

test("a holder that gave a heartbeat just now and is gone is waited for to the end of its lease, and both is said once", async () => {
  const { outcome, seconds, said } = await waitFor(0);
  expect([outcome, seconds >= 60 && seconds <= 63]).toEqual(["ok", true]);
  expect(said).toEqual([
    [1, `Waiting for the pass that holds the queue (${NAMED}).`],
    [
      expect.any(Number),
      expect.stringMatching(
        /no sign of life\)\. Its lease ends in at most \d+ s; then this takes the queue over\.$/,
      ),
    ],
  ]);
});

test("a holder that is found without a sign of life is waited for, and said to be so, from the beginning", async () => {
  const { outcome, said } = await waitFor(20);
  expect(outcome).toBe("ok");
  expect(said).toEqual([
    [1, expect.stringContaining(`${NAMED}, no sign of life). Its lease ends in at most 39 s`)],
  ]);
});

test("a living holder is waited for 30 seconds; then nothing was done, and the result says who holds the queue", async () => {
  const { outcome, text, seconds } = await waitFor(0, { isSilent: false });
  expect([outcome, seconds >= 30 && seconds <= 33]).toEqual(["busy", true]);
  expect(text).toContain(`(${NAMED})`);
  expect(text).toContain("Report a was not touched");
});

test("a holder whose lock cannot be read is called unknown, not named as nobody", async () => {
  const { text } = await waitFor(0, {
    owner: "unknown",
    host: "unknown",
    pid: 0,
    since: "",
    isSilent: false,
  });
  expect(text).toContain("Another pass (unknown, as its lock cannot be read) still holds the queue");
});
