import type { Holder, Lease } from "./store.js";
/** Longest wait for a holder that gives heartbeats. */
export declare const WAIT_SECONDS = 30;
/** Result of trying to take a lock. */
export type Acquired = {
    lease: Lease;
} | {
    holder: Holder;
};
/** Time as a waiter sees it. */
export interface WaitTime {
    /** Monotonic clock in milliseconds. */
    monotonic: () => number;
    /** Lets so many milliseconds pass, or fewer when it is cancelled. */
    sleep: (milliseconds: number, cancel?: AbortSignal) => Promise<void>;
}
/** The machine's own time. */
export declare const MACHINE_TIME: WaitTime;
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
export declare function acquirePatiently(take: () => Acquired | Promise<Acquired>, { pause, cancel, waits, time }: WaitOptions): Promise<Acquired>;
