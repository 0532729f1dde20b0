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
};

/** Waits in a time in which every look takes a second; says after how many seconds it ended, and how. */
async function wait(look: (second: number) => Acquired, cancel?: AbortSignal) {
  let seconds = -1;
  const take = () => look(Math.max(seconds, 0));
  const monotonic = () => 1000 * ++seconds;
  const acquired = await acquirePatiently(take, { pause: () => 0, monotonic, cancel });
  return { seconds, acquired };
}

test("a holder that gives heartbeats is waited for 30 seconds", async () => {
  expect(await wait(() => ({ holder }))).toEqual({ seconds: 30, acquired: { holder } });
});

test("a silent holder is waited for until its lease has ended; its successor or its next heartbeat ends that wait", async () => {
  const silent = { ...holder, isSilent: true };
  const dead = await wait((second) => (second < 250 ? { holder: silent } : { lease: LEASE }));
  expect(dead.acquired).toEqual({ lease: LEASE });
  const woken = await wait((second) => ({ holder: second < 45 ? silent : holder }));
  expect(woken).toEqual({ seconds: 46, acquired: { holder } });
});

test("nothing is waited for without end, and nothing after a cancel", async () => {
  const silent = { holder: { ...holder, isSilent: true } };
  expect(await wait(() => silent)).toEqual({ seconds: 600, acquired: silent });
  const controller = new AbortController();
  const look = (second: number) => {
    if (second === 3) controller.abort();
    return silent;
  };
  expect((await wait(look, controller.signal)).seconds).toBe(4);
});
