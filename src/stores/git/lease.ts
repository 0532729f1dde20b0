import { OwnerReportError } from "../../errors.js";
import { livenessOf, type ProcessIdentity } from "../../platform/process-identity.js";
import { randomHex } from "../../platform/random.js";
import { type Claimant, holderOf, isClaimant, isSilent } from "../claim.js";
import type { Holder, Lease } from "../store.js";
import { hides } from "./hidden.js";
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
export interface Claim extends Claimant {
  fence: number;
  nonce: string;
  /** ISO 8601. */
  expires: string;
}

/** Parses a lock. @throws OwnerReportError `store` when owner-report did not write it */
export function readClaim(subject: string, ref: string, url: string): Claim {
  const value = parsed(subject);
  if (value && isClaim(value)) return value;
  throw new OwnerReportError(
    "store",
    `The lock ${ref} at ${url} is not valid, so nobody knows whether a pass runs. Nothing was done. ` +
      `If none does, remove it: git push ${url} --delete ${ref}`,
  );
}

/** Checks whether a claim has ended: its process on this very machine is gone, or it was not renewed in time. */
export function isOver(claim: Claim, self: ProcessIdentity, now: number): boolean {
  // A process id means nothing on another machine, and two machines may share a name: the boot must be the same.
  const isHere = claim.host === self.host && claim.boot === self.boot && self.boot !== "";
  if (isHere && livenessOf(claim, self) === "dead") return true;
  return isSilent(renewedAt(claim), now, GIT_LEASE_SECONDS + CLOCK_TOLERANCE);
}

/** Returns the time of the last renewal, by the holder's clock. */
function renewedAt({ expires }: Claim): number {
  return Date.parse(expires) - GIT_LEASE_SECONDS * 1000;
}

/** Returns a claim as a {@link Holder}. */
export function holderOfClaim(claim: Claim, self: ProcessIdentity, now: number): Holder {
  return holderOf(claim, {
    isSilent: isSilent(renewedAt(claim), now, (GIT_LEASE_SECONDS * 2) / 3),
    isOver: isOver(claim, self, now),
  });
}

/** Dependencies of a lease. */
export interface LockContext {
  remote: GitRemote;
  ref: string;
  clock: () => number;
  leaseSeconds: number;
  /** Reads the refs below the prefix as they are now. */
  now: () => Promise<ReadonlyMap<string, string>>;
  /** Returns the last change to push with the release of the lease. */
  flush: () => Promise<RefChange | undefined>;
  /** Called after the release. */
  onReleased: () => void;
}

/** Creates a claim that succeeds the existing one, if any. */
function newClaim(
  owner: string,
  self: ProcessIdentity,
  before: Claim | undefined,
  { clock, leaseSeconds }: Pick<LockContext, "clock" | "leaseSeconds">,
): Claim {
  const now = clock();
  const expires = new Date(now + leaseSeconds * 1000).toISOString();
  const fence = (before?.fence ?? 0) + 1;
  return { owner, ...self, since: new Date(now).toISOString(), fence, nonce: randomHex(16), expires };
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
    this.context.onReleased();
  }

  private requireHeld(): void {
    if (this.state !== "held") throw lostLease();
  }

  private async pushNow(changes: readonly RefChange[]): Promise<boolean> {
    this.requireHeld();
    await this.recoverLostPush();
    const { remote, ref, now } = this.context;
    const lock = this.renewal();
    this.offered = lock;
    const end = await remote.push([{ ref, from: this.oid, to: lock }, ...changes], now);
    this.offered = undefined;
    if (end === "moved") return this.lostOrDone(changes);
    this.oid = lock;
    this.renewed = performance.now();
    return true;
  }

  /** Finds out why a push moved nothing: an earlier push already had, another ref differed, or the lock is not ours. */
  private async lostOrDone(changes: readonly RefChange[]): Promise<boolean> {
    const refs = await this.context.now();
    if (refs.get(this.context.ref) === this.oid) return changes.every(({ ref, to }) => refs.get(ref) === to);
    this.state = "lost";
    throw lostLease();
  }

  /** Adopts the lock commit of the last push if its reply was lost and the remote has applied it. */
  private async recoverLostPush(): Promise<void> {
    if (this.offered === undefined) return;
    const lock = (await this.context.now()).get(this.context.ref);
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
    const { remote, ref, now, flush } = this.context;
    const free = { ref, from: this.oid, to: undefined };
    const logChange = await flush().catch(() => undefined);
    const end = logChange && (await remote.push([free, logChange], now).catch(() => "moved"));
    if (end !== "done") await remote.push([free], now);
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.turn.then(work);
    this.turn = result.catch(() => {});
    return result;
  }
}

/** Creates the lock's commit. */
function lockCommit(remote: GitRemote, claim: Claim): string {
  return remote.objects.commit(`${JSON.stringify(claim)}\n`);
}

function lostLease(): OwnerReportError {
  return new OwnerReportError(
    "store",
    "This pass does not hold the queue any more: another one has taken it over, because this one gave no sign of life " +
      "for too long, or it was given back. This pass stops here. Nothing is lost: the next pass goes on with what this " +
      "one had not finished.",
  );
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function isClaim(value: object): value is Claim {
  const { fence, nonce, expires } = value as Partial<Record<keyof Claim, unknown>>;
  const isWhole = Number.isSafeInteger(fence) && /^[0-9a-f]{16}$/.test(String(nonce));
  return isClaimant(value) && isWhole && !Number.isNaN(Date.parse(String(expires)));
}

/** Limit of lost races for the lock: a hundred in a row are not chance. */
const MOST_TRIES = 100;

/**
 * Takes the lock, or returns its holder.
 *
 * @throws OwnerReportError `store`, also when owner-report did not write the lock
 */
export async function takeGitLock(
  context: LockContext,
  owner: string,
  self: ProcessIdentity,
  views: ViewCache,
): Promise<GitLease | Holder> {
  const { remote, ref, clock, now } = context;
  // An earlier read is good enough for a first try: the push fails if it is out of date.
  let known = views.last?.one("lock") === undefined ? views.last : undefined;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const lock = (known ?? (await views.read())).one("lock");
    known = undefined;
    const before = lock && readClaim(lock.subject, ref, remote.url);
    const holder = before && holderOfClaim(before, self, clock());
    if (holder && !holder.isOver) return holder;
    const claim = newClaim(owner, self, before, context);
    const oid = lockCommit(remote, claim);
    const end = await remote.push([{ ref, from: lock?.oid, to: oid }], now);
    if (end === "done") return requireShown(new GitLease(context, claim, oid), context, views);
  }
  throw new OwnerReportError(
    "store",
    `The lock ${ref} at ${remote.url} kept changing while it was being taken, or exists and is not shown to readers ` +
      "(uploadpack.hideRefs). Nothing was done.",
  );
}

/** Checks that the lock just taken can be read back: a server that hides it hides more. */
async function requireShown(
  lease: GitLease,
  { remote, ref }: LockContext,
  views: ViewCache,
): Promise<GitLease> {
  views.forget();
  try {
    if ((await views.readBack()).one("lock")) return lease;
    throw hides({ url: remote.url, root: ref.slice(0, -"lock".length) }, ref, "Nothing was sent.");
  } catch (error) {
    await lease.release();
    throw error;
  }
}
