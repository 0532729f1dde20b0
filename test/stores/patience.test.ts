import { expect, test } from "@jest/globals";
import { type Acquired, acquirePatiently } from "../../src/stores/patience.js";
import type { Holder, Lease } from "../../src/stores/store.js";

const LEASE = { fence: 1, owner: "me" } as Lease;
const holder: Holder = {
  owner: "another",
  host: "there",
  pid: 7,
  since: "2026-11-22T15:30:00.000Z",
  fence: 1,
  isSilent: false,
  isOver: false,
  secondsLeft: 60,
};

/** A holder whose lease ends in so many seconds unless it gives a heartbeat. */
const silent = (secondsLeft: number): Holder => ({ ...holder, isSilent: true, secondsLeft });

/** Waits in a time in which every pause takes a second; says after how many seconds it ended, and how. */
async function wait(look: (second: number) => Acquired, cancel?: AbortSignal) {
  let seconds = 0;
  const sleep = async () => {
    seconds += 1;
  };
  const time = { monotonic: () => 1000 * seconds, sleep };
  const acquired = await acquirePatiently(() => look(seconds), { pause: () => 0, time, cancel });
  return { seconds, acquired };
}

test("a holder that gives heartbeats is waited for 30 seconds", async () => {
  expect(await wait(() => ({ holder }))).toEqual({ seconds: 30, acquired: { holder } });
});

test.each([5, 50, 900, 100_000])(
  "a silent holder is waited for until its lease of %i s more has ended",
  async (left) => {
    const dead = await wait((second) =>
      second < left ? { holder: silent(left - second) } : { lease: LEASE },
    );
    expect(dead).toEqual({ seconds: left, acquired: { lease: LEASE } });
  },
);

test("a holder that falls silent meanwhile is waited for too; its next heartbeat ends that wait", async () => {
  const heartbeats = (second: number) => (second < 25 ? holder : silent(60 - second));
  const dead = await wait((second) => (second < 60 ? { holder: heartbeats(second) } : { lease: LEASE }));
  expect(dead).toEqual({ seconds: 60, acquired: { lease: LEASE } });
  const woken = await wait((second) => ({ holder: second < 45 ? silent(100 - second) : holder }));
  expect(woken).toEqual({ seconds: 45, acquired: { holder } });
});

test("nothing is waited for without end, not even a lease that never ends, and nothing after a cancel", async () => {
  const endless = { holder: silent(100) };
  expect(await wait(() => endless)).toEqual({ seconds: 115, acquired: endless });
  const controller = new AbortController();
  const look = (second: number) => {
    if (second === 3) controller.abort();
    return endless;
  };
  expect((await wait(look, controller.signal)).seconds).toBe(3);
});
