import { setTimeout as sleep } from "node:timers/promises";
import type { Holder, Lease } from "./store.js";

/** Longest wait for a holder that gives heartbeats. */
export const WAIT_SECONDS = 30;
/** Longest wait for a silent holder: its lease ends before this in every store. */
const LONGEST_SECONDS = 600;

/** Result of trying to take a lock. */
export type Acquired = { lease: Lease } | { holder: Holder };

/** Options of waiting for a lock. */
export interface WaitOptions {
  /** Milliseconds to wait before the next try, by how long the wait has lasted. */
  pause: (waited: number) => number;
  /** Ends the waiting when it is aborted. */
  cancel?: AbortSignal | undefined;
  /** Called before each pause with the holder and the milliseconds waited so far. */
  waits?: (holder: Holder, waited: number) => void;
  /** Monotonic clock in milliseconds; `performance.now` unless given. */
  monotonic?: (() => number) | undefined;
}

/**
 * Tries to take a lock until that works. Waits 30 seconds for a living holder, and for a silent one until its lease has
 * ended and its lock can be taken over.
 */
export async function acquirePatiently(
  take: () => Acquired | Promise<Acquired>,
  { pause, cancel, waits, monotonic = () => performance.now() }: WaitOptions,
): Promise<Acquired> {
  const began = monotonic();
  for (;;) {
    const acquired = await take();
    const waited = monotonic() - began;
    if ("lease" in acquired || cancel?.aborted || waited >= longestWait(acquired.holder)) return acquired;
    waits?.(acquired.holder, waited);
    await sleep(pause(waited), undefined, cancel && { signal: cancel }).catch(() => {});
  }
}

function longestWait({ isSilent }: Holder): number {
  return (isSilent ? LONGEST_SECONDS : WAIT_SECONDS) * 1000;
}
