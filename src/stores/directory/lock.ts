import { join } from "node:path";
import { OwnerReportError, systemErrorName } from "../../errors.js";
import type { ProcessIdentity } from "../../platform/process-identity.js";
import { type Claimant, holderOf, isClaimant, newClaimant, parseLock, takenOver } from "../claim.js";
import type { Holder, Lease } from "../store.js";
import type { DurableFs } from "./durable-fs.js";

/*
 * One pass at a time, on a plain file system and with nothing but link(2), which never replaces:
 *
 *   lock                 the claim of the first holder: owner, host, boot, pid, start, fence, nonce, heartbeat
 *   lock.<nonce>         the claim of whoever took over from the claim with that nonce
 *
 * The holder is the end of the chain that begins at `lock`; there is never more than one. Only one process can ever
 * create `lock.<nonce>`, so two that find the same dead holder cannot both succeed it. Right before each send and each
 * settling, a holder checks that it still is that end: one that was paused finds its successor, or a chain that no longer
 * leads to it, and stops. Releasing removes the chain from its beginning, so leftovers of a killed release begin no chain
 * and are removed by the next holder.
 */

const HEARTBEAT_OFFSET = '{"heartbeat":"'.length;

/** Seconds without a heartbeat after which a holder counts as dead, and seconds between heartbeats. */
const LEASE_SECONDS = 60;
const HEARTBEAT_SECONDS = 5;
/** Limit of lost races for a lock: a hundred in a row are not chance. */
const MOST_TRIES = 100;

interface Claim extends Claimant {
  heartbeat: string;
  fence: number;
}

interface Link {
  path: string;
  /** `undefined` when it cannot be read: its holder is unknown, and only its age counts. */
  claim: Claim | undefined;
  modified: number;
  inode: number;
}

/** Where a lock lies, and who takes it. */
export interface LockOptions {
  directory: string;
  name: string;
  self: ProcessIdentity;
  clock: () => number;
  leaseSeconds?: number | undefined;
}

/** A lock file in a directory; `lock` is the queue's. */
export class Lock {
  private readonly directory: string;
  private readonly name: string;

  constructor(
    private readonly files: DurableFs,
    private readonly options: LockOptions,
  ) {
    this.directory = options.directory;
    this.name = options.name;
  }

  /**
   * Takes the lock, or returns its holder. The lease is kept alive until it is released.
   *
   * @returns the lease with the current time by the clock of the file system, or the holder
   */
  acquire(owner: string): { lease: Lease; at: number } | { holder: Holder } {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const chain = this.readChain();
      const end = chain.at(-1);
      const path = this.successorPath(end);
      // A chain that names itself as its successor was not made by owner-report.
      if (chain.some((link) => link.path === path)) break;
      const claim = this.newClaim(owner, end);
      const temporary = this.files.writeTemporary(this.directory, JSON.stringify(claim));
      try {
        // The file system's clock: the only one that all machines sharing a directory have in common.
        const now = this.files.fs.lstatSync(temporary).mtimeMs;
        const holder = end && this.holderAt(end, now);
        if (holder && !holder.isOver) return { holder };
        if (!this.files.linkOnce(temporary, path) || !this.isHeldBy(claim, path)) continue;
        return { lease: this.leaseOf(claim, [...chain.map((link) => link.path), path]), at: now };
      } finally {
        this.files.discard(temporary);
      }
    }
    throw new OwnerReportError(
      "store",
      `The lock ${this.successorPath(undefined)} is not valid, or kept changing while it was being taken. Nothing was done. ` +
        `If nothing of owner-report runs here, remove ${this.name} and ${this.name}.* from ${this.directory}.`,
    );
  }

  /** Returns the current holder, judged by this machine's clock; `undefined` when nobody holds it. Changes nothing. */
  holder(): Holder | undefined {
    const end = this.readChain().at(-1);
    return end && this.holderAt(end, this.options.clock());
  }

  private holderAt({ claim, modified }: Link, now: number): Holder {
    const { self, leaseSeconds = LEASE_SECONDS } = this.options;
    const lock = { claimant: claim, fence: claim?.fence ?? 0, heartbeat: modified };
    return holderOf(lock, { self, beatSeconds: HEARTBEAT_SECONDS, leaseSeconds }, now);
  }

  private leaseOf(claim: Claim, chain: string[]): Lease {
    const lease = new DirectoryLease(this.files, this.options.clock, chain, claim, () =>
      this.endsWith(claim),
    );
    if (chain.length === 1) this.removeLeftovers(claim);
    return lease;
  }

  private endsWith(claim: Claim): boolean {
    return this.readChain().at(-1)?.claim?.nonce === claim.nonce;
  }

  /** Checks whether a claim just linked holds the queue; removes it if its chain was released meanwhile. */
  private isHeldBy(claim: Claim, path: string): boolean {
    const chain = this.readChain();
    if (chain.at(-1)?.claim?.nonce === claim.nonce) return true;
    const isReachable = chain.some((link) => link.claim?.nonce === claim.nonce);
    if (!isReachable && path !== this.successorPath(undefined)) this.files.discard(path);
    return false;
  }

  private newClaim(owner: string, end: Link | undefined): Claim {
    const claimant = newClaimant(owner, this.options.self, this.options.clock());
    return { heartbeat: claimant.since, ...claimant, fence: (end?.claim?.fence ?? 0) + 1 };
  }

  private successorPath(end: Link | undefined): string {
    return join(
      this.directory,
      end ? `${this.name}.${end.claim?.nonce ?? `unreadable-${end.inode}`}` : this.name,
    );
  }

  private readChain(): Link[] {
    const chain: Link[] = [];
    for (;;) {
      const link = this.read(this.successorPath(chain.at(-1)));
      if (!link || chain.some((earlier) => earlier.path === link.path)) return chain;
      chain.push(link);
    }
  }

  private read(path: string): Link | undefined {
    try {
      const { mtimeMs, ino } = this.files.fs.lstatSync(path);
      const bytes = this.files.readRegular(path, 64 * 1024);
      return bytes && { path, claim: parseClaim(bytes), modified: mtimeMs, inode: ino };
    } catch (error) {
      if (systemErrorName(error) === "ENOENT") return undefined;
      throw error;
    }
  }

  /** Removes links of older chains. They are listed while this claim is the end of the only chain, so removal is safe. */
  private removeLeftovers(claim: Claim): void {
    const mine = `${this.name}.${claim.nonce}`;
    const leftovers = this.files.fs
      .readdirSync(this.directory)
      .filter((n) => n.startsWith(`${this.name}.`) && n !== mine);
    if (!this.endsWith(claim)) throw takenOver();
    for (const name of leftovers) this.files.discard(join(this.directory, name));
  }
}

class DirectoryLease implements Lease {
  private readonly descriptor: number;
  private readonly timer: NodeJS.Timeout;
  private released = false;

  constructor(
    private readonly files: DurableFs,
    private readonly clock: () => number,
    private readonly chain: string[],
    private readonly claim: Claim,
    private readonly isHeld: () => boolean,
  ) {
    this.descriptor = files.fs.openSync(chain.at(-1) ?? "", "r+");
    this.timer = setInterval(() => this.beat(), HEARTBEAT_SECONDS * 1000);
    this.timer.unref();
  }

  get fence(): number {
    return this.claim.fence;
  }

  get owner(): string {
    return this.claim.owner;
  }

  async check(): Promise<void> {
    if (!this.released && this.isHeld()) return;
    throw takenOver();
  }

  async release(): Promise<void> {
    if (this.released) return;
    clearInterval(this.timer);
    try {
      // Heartbeat first: nobody may take over between the check and the removal.
      this.beat();
      if (this.isHeld()) for (const path of this.chain) this.files.fs.unlinkSync(path);
    } catch {
      // The disk failed: the lock stays, and is taken over once this process is gone or silent.
    } finally {
      this.released = true;
      this.files.fs.closeSync(this.descriptor);
    }
  }

  private beat(): void {
    try {
      this.files.fs.writeSync(this.descriptor, new Date(this.clock()).toISOString(), HEARTBEAT_OFFSET);
    } catch {
      // Without heartbeats another pass takes over, and check() reports it.
    }
  }
}

/** Parses a claim; `undefined` when it is not ours: its holder is unknown, and only its age counts. */
function parseClaim(bytes: Uint8Array): Claim | undefined {
  const value = parseLock(Buffer.from(bytes).toString("utf8"));
  return value && isClaim(value) ? value : undefined;
}

function isClaim(value: Record<string, unknown>): value is Record<string, unknown> & Claim {
  return isClaimant(value) && typeof value.heartbeat === "string" && Number.isSafeInteger(value.fence);
}
