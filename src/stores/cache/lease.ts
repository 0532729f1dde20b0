import { OwnerReportError } from "../../errors.js";
import { livenessOf, type ProcessIdentity } from "../../platform/process-identity.js";
import { randomHex } from "../../platform/random.js";
import { type Claimant, holderOf, isClaimant, isSilent, takenOver } from "../claim.js";
import type { Holder, Lease } from "../store.js";
import type { CacheQueue, LockView } from "./snapshot.js";

/*
 * One pass at a time, with nothing but keys that are created once: the holder is the process that saved the highest
 * `lock:<n>`, which only one process can. A process that finds the latest holder released or silent saves the next number;
 * a paused holder that resumes finds a higher one and stops. The number of an interrupted save is skipped.
 */

/** Seconds without a heartbeat after which a holder counts as dead, and seconds between heartbeats. */
export const CACHE_LEASE_SECONDS = 15 * 60;
const BEAT_SECONDS = 5 * 60;
const MOST_TRIES = 20;

interface Claim extends Claimant {
  nonce: string;
}

/** Takes the lock, or returns its holder. @throws OwnerReportError `store` */
export async function takeCacheLock(
  queue: CacheQueue,
  owner: string,
  self: ProcessIdentity,
): Promise<CacheLease | Holder> {
  let least = 1;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const { lock, at } = await queue.look();
    const holder = await holderOfLock(queue, lock, at, self);
    if (holder && !holder.isOver) return holder;
    const n = Math.max(lock.n + 1, least);
    const since = new Date(queue.clock()).toISOString();
    const claim: Claim = { ...self, owner, since, nonce: randomHex(16) };
    const saved = await queue.save(queue.names.lock(n), JSON.stringify(claim));
    if (saved === "unfinished") least = n + 1;
    if (saved === "taken") {
      // The list may not show the winner yet, so it is not read again.
      const winner = await holderOfLock(queue, { ...lock, n, isReleased: false, lastSign: at }, at, self);
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
  { n, isReleased, lastSign }: LockView,
  at: number,
  self: ProcessIdentity,
): Promise<Holder | undefined> {
  if (isReleased) return undefined;
  const claim = parseClaim(await queue.entries.read(queue.names.lock(n)));
  // Runners of one image share a host name, so only a process of this very machine is known to be gone.
  const isHere = claim !== undefined && claim.boot !== "" && claim.boot === self.boot;
  const isGone = isHere && livenessOf(claim, self) === "dead";
  return holderOf(claim && { ...claim, fence: n }, {
    isSilent: isSilent(lastSign, at, 2 * BEAT_SECONDS),
    isOver: isGone || isSilent(lastSign, at, CACHE_LEASE_SECONDS),
  });
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

function parseClaim(bytes: Uint8Array | undefined): Claimant | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes ?? []).toString("utf8"));
    return isClaimant(value) ? value : undefined;
  } catch {
    return undefined; // Not ours: its holder is unknown, and only its age counts.
  }
}
