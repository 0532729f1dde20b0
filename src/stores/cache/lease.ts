import { OwnerReportError } from "../../errors.js";
import { livenessOf, type ProcessIdentity } from "../../platform/process-identity.js";
import { randomHex } from "../../platform/random.js";
import { type Claimant, holderOf, isClaimant, isSilent, takenOver } from "../claim.js";
import type { Holder, Lease } from "../store.js";
import type { CacheQueue, LockView } from "./snapshot.js";

/*
 * One pass at a time, with nothing but keys that are given once: the holder is whoever saved the highest `lock:<n>`.
 * Only one process can save it. Whoever finds the latest holder released or silent saves the next number; a holder
 * that wakes up finds a higher one and stops. A save that was cut off keeps its number for itself and is passed by.
 */

/** Seconds without a sign of life after which a holder counts as dead, and how often it gives one. */
export const CACHE_LEASE_SECONDS = 15 * 60;
const BEAT_SECONDS = 5 * 60;
const MOST_TRIES = 20;

interface Claim extends Claimant {
  nonce: string;
}

/** Takes the queue, or says who holds it. @throws OwnerReportError `store` */
export async function takeLock(
  queue: CacheQueue,
  owner: string,
  self: ProcessIdentity,
): Promise<CacheLease | Holder> {
  let least = 1;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const { lock, at } = await queue.look();
    const holder = await holderBy(queue, lock, at, self);
    if (holder && !holder.isOver) return holder;
    const n = Math.max(lock.n + 1, least);
    const since = new Date(queue.clock()).toISOString();
    const claim: Claim = { ...self, owner, since, nonce: randomHex(16) };
    const saved = await queue.save(queue.names.lock(n), JSON.stringify(claim));
    if (saved === "unfinished") least = n + 1;
    if (saved === "taken") {
      // The list may not show it yet, so it is not asked again.
      const winner = await holderBy(queue, { ...lock, n, isReleased: false, lastSign: at }, at, self);
      if (winner) return winner;
    }
    // Another one may have passed by this claim while it was being saved.
    if (saved === "saved" && (await queue.look()).lock.n === n) return new CacheLease(queue, n, owner);
  }
  throw new OwnerReportError(
    "store",
    `The lock ${queue.names.locks}* never stands still. Nothing was done; run this again later.`,
  );
}

/** Who holds the queue by this lock, `undefined` when it was given back. */
export async function holderBy(
  queue: CacheQueue,
  { n, isReleased, lastSign }: LockView,
  at: number,
  self: ProcessIdentity,
): Promise<Holder | undefined> {
  if (isReleased) return undefined;
  const claim = parseClaim(await queue.entries.read(queue.names.lock(n)));
  // Runners of one image have one host name, so only a process of this very machine is known to be gone.
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
    // Where that fails, the lock is taken over once it has been silent for long enough.
    await this.queue.save(this.queue.names.released(this.fence), "").catch(() => {});
  }

  private beat(): void {
    const at = performance.now();
    this.beating = this.queue.save(this.queue.names.alive(this.fence, ++this.beats), "").then(
      () => {
        this.lastSign = at;
      },
      () => {}, // A sign of life that cannot be given ages; others then take over, and check() says so.
    );
  }
}

/** A lease that is given back in another way. */
export function leaseWith(lease: CacheLease, release: () => Promise<void>): Lease {
  const { fence, owner } = lease;
  let parting: Promise<void> | undefined;
  const once = () => {
    parting ??= release();
    return parting;
  };
  return { fence, owner, check: () => lease.check(), release: once };
}

function parseClaim(bytes: Uint8Array | undefined): Claimant | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes ?? []).toString("utf8"));
    return isClaimant(value) ? value : undefined;
  } catch {
    return undefined; // Not ours: its holder is unknown and it counts by its age alone.
  }
}
