import { OwnerReportError } from "../../errors.js";
import type { ProcessIdentity } from "../../platform/process-identity.js";
import { randomHex } from "../../platform/random.js";
import {
  type Claimant,
  type HeldLock,
  holderOf,
  isClaimant,
  newClaimant,
  parseLock,
  takenOver,
} from "../claim.js";
import type { Holder, Lease } from "../store.js";
import { hides } from "./hidden.js";
import { readHeaders } from "./read-objects.js";
import type { GitRemote, RefChange } from "./remote.js";
import type { ViewCache } from "./view.js";

/*
 * One pass at a time, by one ref. Its commit names the holder and the end of its lease. A takeover or renewal moves the ref
 * from exactly the commit that was read, so only one of two can succeed. Every write of a pass renews the lock in the same
 * atomic push: a holder whose lock was taken over can neither begin nor settle anything. A nonce makes every claim a commit
 * of its own, even for two holders with the same name and clock.
 */

/** Seconds that a claim lasts; it is renewed after a third of them. */
export const GIT_LEASE_SECONDS = 300;
/** Seconds that the clocks of two machines may differ before one takes the other's lock too early. */
export const CLOCK_TOLERANCE = 60;

/** The holder, as written in the first line of the lock's commit. */
interface Claim extends Claimant {
  fence: number;
  /** ISO 8601. */
  expires: string;
}

/** Parses a lock. @throws OwnerReportError `store` when nothing tells how long it lasts: owner-report did not write it */
function readLock(subject: string, { ref, remote }: Pick<LockContext, "ref" | "remote">): HeldLock {
  const value = parseLock(subject) ?? {};
  const { fence, expires } = value;
  const heartbeat = Date.parse(String(expires)) - GIT_LEASE_SECONDS * 1000;
  if (typeof fence === "number" && Number.isSafeInteger(fence) && !Number.isNaN(heartbeat))
    return { claimant: isClaimant(value) ? value : undefined, fence, heartbeat };
  throw new OwnerReportError(
    "store",
    `The lock ${ref} at ${remote.url} is not valid, so nobody knows whether a pass runs. Nothing was done. ` +
      `If none does, remove it: git push ${remote.url} --delete ${ref}`,
  );
}

/** Reads the lock that this commit is; `undefined` when there is none any more. */
async function lockAt(oid: string | undefined, context: LockContext): Promise<HeldLock | undefined> {
  if (oid === undefined) return undefined;
  const headers = await readHeaders(context.remote, [oid]);
  return headers.has(oid) ? readLock(headers.get(oid)?.subject ?? "", context) : undefined;
}

/** Describes the holder of a lock, whose heartbeat is the last renewal by its own clock. */
function holderOfLock(lock: HeldLock, { self, clock }: Pick<LockContext, "self" | "clock">): Holder {
  const leaseSeconds = GIT_LEASE_SECONDS + CLOCK_TOLERANCE;
  return holderOf(lock, { self, beatSeconds: GIT_LEASE_SECONDS / 3, leaseSeconds }, clock());
}

/** Returns the current holder, `undefined` when nobody holds the lock. @throws OwnerReportError `store` */
export async function gitHolder(context: LockContext): Promise<Holder | undefined> {
  const lock = await lockAt((await context.views.read()).one("lock"), context);
  return lock && holderOfLock(lock, context);
}

/** Dependencies of a lease. */
export interface LockContext {
  remote: GitRemote;
  ref: string;
  self: ProcessIdentity;
  clock: () => number;
  leaseSeconds: number;
  views: ViewCache;
  /** Returns the last change to push with the release of the lease. */
  flush: () => Promise<RefChange | undefined>;
}

/** Creates a claim that succeeds the existing lock, if any. */
function newClaim(owner: string, before: HeldLock | undefined, context: LockContext): Claim {
  const { self, clock, leaseSeconds } = context;
  const now = clock();
  const expires = new Date(now + leaseSeconds * 1000).toISOString();
  return { ...newClaimant(owner, self, now), fence: (before?.fence ?? 0) + 1, expires };
}

/** The lock, held. */
export class GitLease implements Lease {
  private readonly timer: NodeJS.Timeout;
  private state: "held" | "lost" | "released" = "held";
  private turn: Promise<unknown> = Promise.resolve();
  /** Time of the last renewal by a monotonic clock: a clock that was set back must not stop the renewals. */
  private renewed: number;
  /** Lock commit of a push that failed; the remote may have it all the same. */
  private offered: string | undefined;

  /** @param oid the lock's commit at the remote */
  constructor(
    private readonly context: LockContext,
    private readonly claim: Claim,
    private oid: string,
  ) {
    this.renewed = performance.now();
    this.timer = setInterval(() => void this.beat(), Math.max(context.leaseSeconds / 3, 1) * 1000);
    this.timer.unref();
  }

  get fence(): number {
    return this.claim.fence;
  }

  get owner(): string {
    return this.claim.owner;
  }

  /** False once the lease was released or is known to be lost. */
  get isHeld(): boolean {
    return this.state === "held";
  }

  /** Checks what this process knows; every {@link GitLease.push} checks at the remote that nobody has taken over. */
  async check(): Promise<void> {
    this.requireHeld();
  }

  /**
   * Moves refs and renews the lock: all or nothing, and only while the lock is still ours.
   *
   * @returns false when the lock was ours and another ref was not as expected: nothing was changed
   */
  push(changes: readonly RefChange[]): Promise<boolean> {
    return this.inTurn(() => this.pushNow(changes));
  }

  /** Gives the queue back and saves the last lines of the log. */
  async release(): Promise<void> {
    clearInterval(this.timer);
    await this.inTurn(async () => {
      if (this.state === "held") await this.releaseLock().catch(() => {});
      if (this.state === "held") this.state = "released";
    });
    this.context.views.forget();
  }

  private requireHeld(): void {
    if (this.state !== "held") throw takenOver();
  }

  private async pushNow(changes: readonly RefChange[]): Promise<boolean> {
    this.requireHeld();
    await this.recoverLostPush();
    const lock = this.renewal();
    this.offered = lock;
    const renewal = { ref: this.context.ref, from: this.oid, to: lock };
    const end = await pushRefs(this.context, [renewal, ...changes]);
    this.offered = undefined;
    if (end === "moved") return this.lostOrDone(changes);
    this.oid = lock;
    this.renewed = performance.now();
    return true;
  }

  /** Finds out why a push moved nothing: an earlier push already had, another ref differed, or the lock is not ours. */
  private async lostOrDone(changes: readonly RefChange[]): Promise<boolean> {
    const refs = await this.context.remote.list();
    if (refs.get(this.context.ref) === this.oid) return changes.every(({ ref, to }) => refs.get(ref) === to);
    this.state = "lost";
    throw takenOver();
  }

  /** Adopts the lock commit of the last push if its reply was lost and the remote has applied it. */
  private async recoverLostPush(): Promise<void> {
    if (this.offered === undefined) return;
    const lock = (await this.context.remote.list()).get(this.context.ref);
    if (lock === this.offered) this.oid = lock;
    this.offered = undefined;
  }

  private renewal(): string {
    const { clock, leaseSeconds, remote } = this.context;
    const expires = new Date(clock() + leaseSeconds * 1000).toISOString();
    return lockCommit(remote, { ...this.claim, nonce: randomHex(16), expires });
  }

  /** Renews the lock during a long send; the next push reports failures. */
  private async beat(): Promise<void> {
    const { leaseSeconds } = this.context;
    if (this.state !== "held" || performance.now() - this.renewed < (leaseSeconds / 4) * 1000) return;
    await this.push([]).catch(() => {});
  }

  /** Gives the lock back, with the log if it can be pushed. */
  private async releaseLock(): Promise<void> {
    await this.recoverLostPush();
    const free = { ref: this.context.ref, from: this.oid, to: undefined };
    const logChange = await this.context.flush().catch(() => undefined);
    const end = logChange && (await pushRefs(this.context, [free, logChange]).catch(() => "moved"));
    if (end !== "done") await pushRefs(this.context, [free]);
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.turn.then(work);
    this.turn = result.catch(() => {});
    return result;
  }
}

/** Pushes ref changes, all or none. */
function pushRefs({ remote, views }: LockContext, changes: readonly RefChange[]) {
  views.changed();
  return remote.push(changes, () => remote.list());
}

/** Creates the lock's commit. */
function lockCommit(remote: GitRemote, claim: Claim): string {
  return remote.objects.commit(`${JSON.stringify(claim)}\n`);
}

/** Limit of lost races for the lock: a hundred in a row are not chance. */
const MOST_TRIES = 100;

/**
 * Takes the lock, or returns its holder.
 *
 * @throws OwnerReportError `store`, also when owner-report did not write the lock
 */
export async function takeGitLock(context: LockContext, owner: string): Promise<GitLease | Holder> {
  const { remote, ref, views } = context;
  const isFree = views.last?.one("lock") === undefined;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    // Without a look at first, unless somebody was seen to hold it: the push fails where somebody does.
    const lock = tries === 0 && isFree ? undefined : (await views.read()).one("lock");
    const before = await lockAt(lock, context);
    const holder = before && holderOfLock(before, context);
    if (holder && !holder.isOver) return holder;
    const claim = newClaim(owner, before, context);
    const oid = lockCommit(remote, claim);
    const end = await pushRefs(context, [{ ref, from: lock, to: oid }]);
    if (end === "done") return requireShown(new GitLease(context, claim, oid), context);
  }
  throw new OwnerReportError(
    "store",
    `The lock ${ref} at ${remote.url} kept changing while it was being taken, or exists and is not shown to readers ` +
      "(uploadpack.hideRefs). Nothing was done.",
  );
}

/** Checks that the lock just taken can be read back: a server that hides it hides more. */
async function requireShown(lease: GitLease, { remote, ref, views }: LockContext): Promise<GitLease> {
  views.forget();
  try {
    if ((await views.read()).one("lock") !== undefined) return lease;
    throw hides({ url: remote.url, root: ref.slice(0, -"lock".length) }, ref, "Nothing was sent.");
  } catch (error) {
    await lease.release();
    throw error;
  }
}
