import { OwnerReportError } from "../../errors.js";
import type { ProcessIdentity } from "../../platform/process-identity.js";
import { holderOf, isClaimant, newClaimant, parseLock, takenOver } from "../claim.js";
import type { Holder, Lease } from "../store.js";
import type { CacheQueue, Snapshot } from "./snapshot.js";

/*
 * One pass at a time, with nothing but keys that are created once: the holder is the process that saved the highest
 * `lock:<n>`, which only one process can. A process that finds the latest holder released or silent saves the next number;
 * a paused holder that resumes finds a higher one and stops. The number of an interrupted save is skipped.
 */

/** Seconds without a heartbeat after which a holder counts as dead, and seconds between heartbeats. */
export const CACHE_LEASE_SECONDS = 15 * 60;
const BEAT_SECONDS = 5 * 60;
const MOST_TRIES = 20;

/** Takes the lock, or returns its holder. @throws OwnerReportError `store` */
export async function takeCacheLock(
  queue: CacheQueue,
  owner: string,
  self: ProcessIdentity,
): Promise<CacheLease | Holder> {
  let least = 1;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const looked = await queue.look();
    const holder = await holderOfLock(queue, looked, self);
    if (holder && !holder.isOver) return holder;
    const n = Math.max(looked.lock.n + 1, least);
    const claimant = newClaimant(owner, self, queue.clock());
    const saved = await queue.save(queue.names.lock(n), JSON.stringify(claimant));
    if (saved === "unfinished") least = n + 1;
    if (saved === "taken") {
      // The list may not show the winner yet, so it is not read again.
      const lock = { ...looked.lock, n, isReleased: false, lastSign: looked.at };
      const winner = await holderOfLock(queue, { lock, at: looked.at }, self);
      if (winner) return winner;
    }
    // Another process may have skipped this claim while it was being saved.
    if (saved === "saved" && (await queue.look()).lock.n === n) return new CacheLease(queue, n, owner);
  }
  throw new OwnerReportError(
    "store",
    `The lock ${queue.names.locks}* kept changing while it was being taken. Nothing was done; run this again later.`,
  );
}

/** Returns the holder of a lock, `undefined` when it was released. */
export async function holderOfLock(
  queue: CacheQueue,
  { lock: { n, isReleased, lastSign }, at }: Pick<Snapshot, "lock" | "at">,
  self: ProcessIdentity,
): Promise<Holder | undefined> {
  if (isReleased) return undefined;
  const value = parseLock(
    Buffer.from((await queue.entries.read(queue.names.lock(n))) ?? []).toString("utf8"),
  );
  const claimant = value && isClaimant(value) ? value : undefined;
  const terms = { self, beatSeconds: BEAT_SECONDS, leaseSeconds: CACHE_LEASE_SECONDS };
  return holderOf({ claimant, fence: n, heartbeat: lastSign }, terms, at);
}

/** The right to run a pass over a queue of cache entries. */
export class CacheLease implements Lease {
  private readonly timer: NodeJS.Timeout;
  private lastSign: number;
  private beats = 0;
  private beating: Promise<void> | undefined;
  private released = false;

  constructor(
    private readonly queue: CacheQueue,
    readonly fence: number,
    readonly owner: string,
  ) {
    this.lastSign = performance.now();
    this.timer = setInterval(() => this.beat(), BEAT_SECONDS * 1000);
    this.timer.unref();
  }

  async check(): Promise<void> {
    const isLate = performance.now() - this.lastSign > CACHE_LEASE_SECONDS * 1000;
    if (!this.released && !isLate && (await this.queue.lookAtLock()).n <= this.fence) return;
    throw takenOver();
  }

  async release(): Promise<void> {
    if (this.released) return;
    this.released = true;
    clearInterval(this.timer);
    await this.beating;
    // If that fails, the lock is taken over once it has been silent for long enough.
    await this.queue.save(this.queue.names.released(this.fence), "").catch(() => {});
  }

  private beat(): void {
    const at = performance.now();
    this.beating = this.queue.save(this.queue.names.alive(this.fence, ++this.beats), "").then(
      () => {
        this.lastSign = at;
      },
      () => {}, // Without heartbeats another pass takes over, and check() reports it.
    );
  }
}

/** Wraps a lease with another release. */
export function leaseWith(lease: CacheLease, release: () => Promise<void>): Lease {
  const { fence, owner } = lease;
  let releasing: Promise<void> | undefined;
  const once = () => {
    releasing ??= release();
    return releasing;
  };
  return { fence, owner, check: () => lease.check(), release: once };
}
