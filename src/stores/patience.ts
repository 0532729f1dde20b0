import { setTimeout as after } from "node:timers/promises";
import type { Holder, Lease } from "./store.js";

/** Longest wait for a holder that gives heartbeats. */
export const WAIT_SECONDS = 30;
/** Seconds beyond the end of a silent holder's lease: a look may be some seconds old, and another waiter may come first. */
const BEYOND_SECONDS = 15;

/** Result of trying to take a lock. */
export type Acquired = { lease: Lease } | { holder: Holder };

/** Time as a waiter sees it. */
export interface WaitTime {
  /** Monotonic clock in milliseconds. */
  monotonic: () => number;
  /** Lets so many milliseconds pass, or fewer when it is cancelled. */
  sleep: (milliseconds: number, cancel?: AbortSignal) => Promise<void>;
}

/** The machine's own time. */
export const MACHINE_TIME: WaitTime = {
  monotonic: () => performance.now(),
  sleep: (milliseconds, signal) => after(milliseconds, undefined, signal && { signal }).catch(() => {}),
};

/** Options of waiting for a lock. */
export interface WaitOptions {
  /** Milliseconds to wait before the next try, by how long the wait has lasted. */
  pause: (waited: number) => number;
  /** Ends the waiting when it is aborted. */
  cancel?: AbortSignal | undefined;
  /** Called before each pause with the holder and the milliseconds waited so far. */
  waits?: (holder: Holder, waited: number) => void;
  /** The machine's time unless given. */
  time?: WaitTime | undefined;
}

/**
 * Tries to take a lock until that works. Waits 30 seconds for a living holder, and for one that gives no sign of life until
 * its lease has ended and its lock can be taken over.
 */
export async function acquirePatiently(
  take: () => Acquired | Promise<Acquired>,
  { pause, cancel, waits, time = MACHINE_TIME }: WaitOptions,
): Promise<Acquired> {
  const began = time.monotonic();
  let silentUntil: number | undefined;
  for (;;) {
    const acquired = await take();
    const waited = time.monotonic() - began;
    if ("lease" in acquired || cancel?.aborted) return acquired;
    const { holder } = acquired;
    // Set once for each silence, so that no wait is without end.
    silentUntil = holder.isSilent ? (silentUntil ?? waited + endOf(holder)) : undefined;
    if (waited >= Math.max(WAIT_SECONDS * 1000, silentUntil ?? 0)) return acquired;
    waits?.(holder, waited);
    await time.sleep(pause(waited), cancel);
  }
}

/** Returns the milliseconds after which the lease of a silent holder is over for sure. */
function endOf({ secondsLeft }: Holder): number {
  return (secondsLeft + BEYOND_SECONDS) * 1000;
}
