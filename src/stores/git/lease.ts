import { OwnerReportError } from "../../errors.js";
import { livenessOf, type ProcessIdentity } from "../../platform/process-identity.js";
import { randomHex } from "../../platform/random.js";
import { type Claimant, holderOf, isClaimant, isSilent } from "../claim.js";
import type { Holder, Lease } from "../store.js";
import { hides } from "./hidden.js";
import type { GitRemote, RefChange } from "./remote.js";
import type { Views } from "./view.js";

/*
 * One pass at a time, by one ref. Its commit says who holds it and until when; whoever takes it over, or renews it,
 * moves the ref from the very commit it has read, so of two only one can. Every write of a pass renews the lock in the
 * same atomic push: a holder whose lock was taken over can neither begin nor settle anything. A nonce makes every claim
 * a commit of its own, also of two that have the same name and clock.
 */

/** Seconds that a claim lasts, unless renewed; renewed after a third of it. */
export const GIT_LEASE_SECONDS = 300;
/** Clocks of two machines may differ by this many seconds before one takes the other's lock too early. */
export const CLOCK_TOLERANCE = 60;

/** What the lock's commit says, on its first line. */
export interface Claim extends Claimant {
  fence: number;
  nonce: string;
  /** ISO 8601. */
  expires: string;
}

/** Reads a lock. @throws OwnerReportError `store` when it is none of ours */
export function readClaim(subject: string, ref: string, url: string): Claim {
  const value = parsed(subject);
  if (value && isClaim(value)) return value;
  throw new OwnerReportError(
    "store",
    `The lock ${ref} at ${url} makes no sense, so nobody knows whether a pass runs. Nothing was done. ` +
      `If none does, remove it: git push ${url} --delete ${ref}`,
  );
}

/** Whether nobody holds it any more: its process on this very machine is gone, or it is not renewed by now. */
export function isOver(claim: Claim, self: ProcessIdentity, now: number): boolean {
  // Of another machine a process id says nothing, and two machines may have one name: the boot must be the same.
  const isHere = claim.host === self.host && claim.boot === self.boot && self.boot !== "";
  if (isHere && livenessOf(claim, self) === "dead") return true;
  return isSilent(renewedAt(claim), now, GIT_LEASE_SECONDS + CLOCK_TOLERANCE);
}

/** Its last sign of life, by the holder's clock. */
function renewedAt({ expires }: Claim): number {
  return Date.parse(expires) - GIT_LEASE_SECONDS * 1000;
}

/** A claim as others see it. */
export function holderBy(claim: Claim, self: ProcessIdentity, now: number): Holder {
  return holderOf(claim, {
    isSilent: isSilent(renewedAt(claim), now, (GIT_LEASE_SECONDS * 2) / 3),
    isOver: isOver(claim, self, now),
  });
}

/** What a lease needs. */
export interface Holding {
  remote: GitRemote;
  ref: string;
  clock: () => number;
  leaseSeconds: number;
  /** The refs below the prefix as they are now, read anew. */
  now: () => Promise<ReadonlyMap<string, string>>;
  /** What is to be pushed when the lease is given back. */
  parting: () => Promise<RefChange | undefined>;
  /** Told when it was. */
  released: () => void;
}

/** A new claim after the one that is there, if one is. */
function newClaim(
  owner: string,
  self: ProcessIdentity,
  before: Claim | undefined,
  { clock, leaseSeconds }: Pick<Holding, "clock" | "leaseSeconds">,
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
  /** By a clock that nobody sets: a clock that was set back must not end the renewals. */
  private renewed: number;
  /** The lock of a push that failed; it may be at the remote all the same. */
  private offered: string | undefined;

  /** @param oid the lock's commit at the remote */
  constructor(
    private readonly holding: Holding,
    private readonly claim: Claim,
    private oid: string,
  ) {
    this.renewed = performance.now();
    this.timer = setInterval(() => void this.beat(), Math.max(holding.leaseSeconds / 3, 1) * 1000);
    this.timer.unref();
  }

  get fence(): number {
    return this.claim.fence;
  }

  get owner(): string {
    return this.claim.owner;
  }

  /** False once it was released or is known to be lost. */
  get isHeld(): boolean {
    return this.state === "held";
  }

  /** Says what this process knows. That nobody has taken over, every {@link GitLease.push} makes sure of. */
  check(): void {
    if (this.state !== "held") throw takenOver();
  }

  /**
   * Moves refs, the lock with them: all or nothing, and only while the lock is still ours.
   *
   * @param safe what is safe if it fails
   * @returns false when the lock was ours and another ref was not as expected: nothing was changed
   */
  push(changes: readonly RefChange[], safe: string): Promise<boolean> {
    return this.inTurn(() => this.pushNow(changes, safe));
  }

  /** Gives the queue back and leaves the last words of the log. */
  async release(): Promise<void> {
    clearInterval(this.timer);
    await this.inTurn(async () => {
      if (this.state === "held") await this.leave().catch(() => {});
      if (this.state === "held") this.state = "released";
    });
    this.holding.released();
  }

  private async pushNow(changes: readonly RefChange[], safe: string): Promise<boolean> {
    this.check();
    await this.recognise();
    const { remote, ref, now } = this.holding;
    const lock = this.renewal();
    this.offered = lock;
    const end = await remote.push([{ ref, from: this.oid, to: lock }, ...changes], now, safe);
    this.offered = undefined;
    if (end === "moved") return this.lostOrDone(changes);
    this.oid = lock;
    this.renewed = performance.now();
    return true;
  }

  /** Nothing was moved: because an earlier push had done so, because of another ref, or because the lock is not ours. */
  private async lostOrDone(changes: readonly RefChange[]): Promise<boolean> {
    const refs = await this.holding.now();
    if (refs.get(this.holding.ref) === this.oid) return changes.every(({ ref, to }) => refs.get(ref) === to);
    this.state = "lost";
    throw takenOver();
  }

  /** A push whose answer was lost may have been applied: then the lock is the one that it offered. */
  private async recognise(): Promise<void> {
    if (this.offered === undefined) return;
    const lock = (await this.holding.now()).get(this.holding.ref);
    if (lock === this.offered) this.oid = lock;
    this.offered = undefined;
  }

  private renewal(): string {
    const { clock, leaseSeconds, remote } = this.holding;
    const expires = new Date(clock() + leaseSeconds * 1000).toISOString();
    return lockCommit(remote, { ...this.claim, nonce: randomHex(16), expires });
  }

  /** Renews the lock during a long send; what goes wrong is found out by the next push. */
  private async beat(): Promise<void> {
    const { leaseSeconds } = this.holding;
    if (this.state !== "held" || performance.now() - this.renewed < (leaseSeconds / 4) * 1000) return;
    await this.push([], "").catch(() => {});
  }

  /** The log is a courtesy: without it the lock is given back all the same. */
  private async leave(): Promise<void> {
    await this.recognise();
    const { remote, ref, now, parting } = this.holding;
    const free = { ref, from: this.oid, to: undefined };
    const words = await parting().catch(() => undefined);
    const end = words && (await remote.push([free, words], now, "").catch(() => "moved"));
    if (end !== "done") await remote.push([free], now, "");
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.turn.then(work);
    this.turn = result.catch(() => {});
    return result;
  }
}

/** Makes the lock's commit. */
function lockCommit(remote: GitRemote, claim: Claim): string {
  return remote.objects.commit(`${JSON.stringify(claim)}\n`);
}

function takenOver(): OwnerReportError {
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

/** Others may win the race for the lock now and then, not a hundred times in a row. */
const MOST_TRIES = 100;

/**
 * Takes the lock, or says who holds it.
 *
 * @throws OwnerReportError `store`, also when the lock is none of ours
 */
export async function takeLock(
  holding: Holding,
  owner: string,
  self: ProcessIdentity,
  views: Views,
): Promise<GitLease | Holder> {
  const { remote, ref, clock, now } = holding;
  // What was read before is good enough to try with: the push fails if it is out of date.
  let known = views.last?.one("lock") === undefined ? views.last : undefined;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const lock = (known ?? (await views.read())).one("lock");
    known = undefined;
    const before = lock && readClaim(lock.subject, ref, remote.url);
    const holder = before && holderBy(before, self, clock());
    if (holder && !holder.isOver) return holder;
    const claim = newClaim(owner, self, before, holding);
    const oid = lockCommit(remote, claim);
    const end = await remote.push([{ ref, from: lock?.oid, to: oid }], now, "Nothing was sent.");
    if (end === "done") return shown(new GitLease(holding, claim, oid), holding, views);
  }
  throw new OwnerReportError(
    "store",
    `The lock ${ref} at ${remote.url} never stands still, or is there and not shown to whoever reads ` +
      "(uploadpack.hideRefs). Nothing was done.",
  );
}

/** A lock that was just taken must be there to be read: a server that hides it hides more. */
async function shown(lease: GitLease, { remote, ref }: Holding, views: Views): Promise<GitLease> {
  views.forgetLease();
  try {
    if ((await views.readBack()).one("lock")) return lease;
    throw hides(remote.url, ref.slice(0, -"lock".length), ref, "Nothing was sent.");
  } catch (error) {
    await lease.release();
    throw error;
  }
}
