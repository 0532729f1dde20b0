import { join } from "node:path";
import { OwnerReportError, systemErrorName } from "../errors.js";
import { livenessOf, type ProcessIdentity } from "../process-identity.js";
import { randomHex } from "../random.js";
import type { DurableFs } from "./durable-fs.js";
import type { Holder, Lease } from "./store.js";

/*
 * One pass at a time, on a plain file system and with nothing but link(2), which never replaces:
 *
 *   lock                 the claim of the first holder: owner, host, boot, pid, start, fence, nonce, heartbeat
 *   lock.<nonce>         the claim of whoever took over from the claim with that nonce
 *
 * The holder is the end of that chain. Only one process can ever create `lock.<nonce>`, so two that find the same
 * dead holder cannot both succeed it, and a holder that was stopped and wakes up sees its successor before it acts.
 * Releasing adds a successor that is nobody (so that none can come between), then removes the chain from its
 * beginning; what a kill leaves of it is never the beginning of a chain again.
 */

const HEARTBEAT_OFFSET = '{"heartbeat":"'.length;

/** Seconds without a heartbeat after which a holder counts as dead, and how often it gives one. */
export const LEASE_SECONDS = 60;
const HEARTBEAT_SECONDS = 5;

interface Claim extends ProcessIdentity {
  heartbeat: string;
  owner: string;
  since: string;
  fence: number;
  nonce: string;
  released: boolean;
}

interface Link {
  path: string;
  claim: Claim | undefined;
  modified: number;
}

/** A lock file in a directory; `lock` is the queue's. */
export class Lock {
  constructor(
    private readonly files: DurableFs,
    private readonly directory: string,
    private readonly name: string,
    private readonly self: ProcessIdentity,
    private readonly clock: () => number,
    private readonly leaseSeconds: number = LEASE_SECONDS,
  ) {}

  /** Takes the queue, or says who holds it. The lease is kept alive until it is released. */
  acquire(owner: string): { lease: Lease; tookOver: boolean } | { holder: Holder } {
    for (;;) {
      const chain = this.readChain();
      const end = chain.at(-1);
      const claim = this.newClaim(owner, end);
      const temporary = this.files.writeTemporary(this.directory, JSON.stringify(claim));
      try {
        if (end && !this.isOver(end, temporary)) return { holder: holderOf(end) };
        const path = this.successorPath(end);
        if (!this.files.linkOnce(temporary, path) || !this.isEndOfChain(path, claim)) continue;
        const lease = new DirectoryLease(this.files, this.clock, [...chain.map((l) => l.path), path], claim);
        if (!end) this.removeRemains(lease, claim);
        return { lease, tookOver: end !== undefined };
      } finally {
        this.files.discard(temporary);
      }
    }
  }

  /** False for a claim on a chain that was released while we read it: nobody can reach it, so it goes. */
  private isEndOfChain(path: string, claim: Claim): boolean {
    if (this.readChain().at(-1)?.claim?.nonce === claim.nonce) return true;
    this.files.discard(path);
    return false;
  }

  private newClaim(owner: string, end: Link | undefined): Claim {
    const now = new Date(this.clock()).toISOString();
    const fence = (end?.claim?.fence ?? 0) + 1;
    const nonce = randomHex(16);
    return { heartbeat: now, owner, ...this.self, since: now, fence, nonce, released: false };
  }

  private successorPath(end: Link | undefined): string {
    return join(this.directory, end ? `${this.name}.${end.claim?.nonce ?? "unreadable"}` : this.name);
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
      const { mtimeMs } = this.files.fs.lstatSync(path);
      const bytes = this.files.readRegular(path, 64 * 1024);
      return bytes && { path, claim: parseClaim(bytes), modified: mtimeMs };
    } catch (error) {
      if (systemErrorName(error) === "ENOENT") return undefined;
      throw error;
    }
  }

  /** Released, its process gone, or silent for longer than the lease by the file system's own clock. */
  private isOver(end: Link, freshFile: string): boolean {
    if (end.claim?.released) return true;
    if (end.claim && livenessOf(end.claim, this.self) === "dead") return true;
    const now = this.files.fs.lstatSync(freshFile).mtimeMs;
    return now - end.modified > this.leaseSeconds * 1000;
  }

  /** Removes links of older chains. Listed while this claim was surely the end of the only chain, so safe later. */
  private removeRemains(lease: Lease, claim: Claim): void {
    const mine = `${this.name}.${claim.nonce}`;
    const remains = this.files.fs
      .readdirSync(this.directory)
      .filter((n) => n.startsWith(`${this.name}.`) && n !== mine);
    lease.check();
    for (const name of remains) this.files.discard(join(this.directory, name));
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

  check(): void {
    if (this.released || this.hasSuccessor() || this.files.fs.fstatSync(this.descriptor).nlink === 0)
      throw new OwnerReportError(
        "store",
        "Another pass has taken this queue over, because this one gave no sign of life for too long. " +
          "This pass stops here; every report it had not finished is still pending and the other pass goes on with them.",
      );
  }

  async release(): Promise<void> {
    if (this.released) return;
    this.released = true;
    clearInterval(this.timer);
    this.files.fs.closeSync(this.descriptor);
    try {
      if (this.retire()) for (const path of [...this.chain, this.successor()]) this.files.discard(path);
    } catch {
      // A full or broken disk: the lock stays, and is taken over once this process is gone or silent.
    }
  }

  /** Puts a released claim behind ours; false when somebody took over from us. */
  private retire(): boolean {
    const [directory, claim] = [join(this.chain[0] ?? "", ".."), { ...this.claim, released: true }];
    const temporary = this.files.writeTemporary(
      directory,
      JSON.stringify({ ...claim, nonce: randomHex(16), fence: claim.fence + 1 }),
    );
    try {
      return this.files.linkOnce(temporary, this.successor());
    } finally {
      this.files.discard(temporary);
    }
  }

  private successor(): string {
    return `${this.chain[0]}.${this.claim.nonce}`;
  }

  private hasSuccessor(): boolean {
    try {
      this.files.fs.lstatSync(this.successor());
      return true;
    } catch (error) {
      if (systemErrorName(error) === "ENOENT") return false;
      throw error;
    }
  }

  private beat(): void {
    try {
      this.files.fs.writeSync(this.descriptor, new Date(this.clock()).toISOString(), HEARTBEAT_OFFSET);
    } catch {
      // A heartbeat that cannot be written ages; others then take over, and check() says so.
    }
  }
}

function parseClaim(bytes: Uint8Array): Claim | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString("utf8"));
    return isClaim(value) ? value : undefined;
  } catch {
    return undefined; // Not ours: its holder is unknown and it counts by its age alone.
  }
}

function isClaim(value: unknown): value is Claim {
  if (typeof value !== "object" || value === null) return false;
  const c = value as Record<string, unknown>;
  const texts = [c.heartbeat, c.owner, c.since, c.host, c.boot, c.start].every((t) => typeof t === "string");
  const numbers = Number.isSafeInteger(c.pid) && Number.isSafeInteger(c.fence);
  return texts && numbers && typeof c.released === "boolean" && /^[0-9a-f]{16}$/.test(String(c.nonce));
}

function holderOf({ claim }: Link): Holder {
  return claim
    ? { owner: claim.owner, host: claim.host, pid: claim.pid, since: claim.since }
    : { owner: "unknown", host: "unknown", pid: 0, since: "" };
}
