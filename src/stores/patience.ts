import { setTimeout as sleep } from "node:timers/promises";
import type { Holder, Lease } from "./store.js";

/** How long a holder that gives signs of life is waited for. */
export const WAIT_SECONDS = 30;
/** The same for a silent one, whose lease ends before this in every store: nothing is waited for without end. */
const LONGEST_SECONDS = 600;

/** What an attempt to take a lock gives. */
export type Acquired = { lease: Lease } | { holder: Holder };

/** How something is waited for. */
export interface Waiting {
  /** How long to wait until the next look, after so much waiting: in ms. */
  pause: (waited: number) => number;
  /** Ends the waiting when it is aborted. */
  cancel?: AbortSignal | undefined;
  /** Told before each pause who is waited for, and how long by now. */
  waits?: (holder: Holder, waited: number) => void;
  /** Milliseconds since some moment, whatever the clock is set to meanwhile; this machine's own unless given. */
  monotonic?: (() => number) | undefined;
}

/**
 * Tries to take a lock until that works. A holder that lives is waited for 30 seconds; one that gives no sign of life until
 * its lease has ended, when its lock can be taken over.
 */
export async function acquirePatiently(
  take: () => Acquired | Promise<Acquired>,
  { pause, cancel, waits, monotonic = () => performance.now() }: Waiting,
): Promise<Acquired> {
  const began = monotonic();
  for (;;) {
    const acquired = await take();
    const waited = monotonic() - began;
    if ("lease" in acquired || cancel?.aborted || waited >= patienceWith(acquired.holder)) return acquired;
    waits?.(acquired.holder, waited);
    await sleep(pause(waited), undefined, cancel && { signal: cancel }).catch(() => {});
  }
}

function patienceWith({ isSilent }: Holder): number {
  return (isSilent ? LONGEST_SECONDS : WAIT_SECONDS) * 1000;
}
