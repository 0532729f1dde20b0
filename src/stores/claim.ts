import { OwnerReportError } from "../errors.js";
import { livenessOf, type ProcessIdentity } from "../platform/process-identity.js";
import { randomHex } from "../platform/random.js";
import type { Holder } from "./store.js";

/** The holder of a lock, as every store records it. */
export interface Claimant extends ProcessIdentity {
  owner: string;
  /** ISO 8601. */
  since: string;
  /** Tells this claim from every other one. */
  nonce: string;
}

/** A lock that is held, as a store has read it. */
export interface HeldLock {
  /** `undefined` when it cannot be read: then nothing is known of the process, and the heartbeat alone decides. */
  claimant: Claimant | undefined;
  fence: number;
  /** Time of the last heartbeat, in milliseconds since 1970. */
  heartbeat: number;
}

/** Who looks at a lock, and how long locks of this store last. */
export interface LockTerms {
  self: ProcessIdentity;
  /** Seconds between two heartbeats. */
  beatSeconds: number;
  /** Seconds without a heartbeat after which a holder counts as dead. */
  leaseSeconds: number;
}

/** Returns what this process writes into a lock that it takes. */
export function newClaimant(owner: string, self: ProcessIdentity, now: number): Claimant {
  return { owner, ...self, since: new Date(now).toISOString(), nonce: randomHex(16) };
}

/** Parses the text of a lock; `undefined` when it is not a JSON object. */
export function parseLock(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined; // Not ours, or half-written.
  }
}

/** Checks whether a value read from a lock names its holder. */
export function isClaimant(value: Record<string, unknown>): value is Record<string, unknown> & Claimant {
  const { owner, since, host, boot, start, pid, nonce } = value;
  const isText = [owner, since, host, boot, start].every((text) => typeof text === "string");
  return isText && Number.isSafeInteger(pid) && /^[0-9a-f]{16}$/.test(String(nonce));
}

/**
 * Describes the holder of a lock, and judges whether it is gone: the one rule of every store (DESIGN §6.3). It is gone when
 * its process is known to be gone, or its last heartbeat is further from now than the lease. One from the future does not
 * count either: it comes from a wrong clock, and must not keep the queue until then.
 *
 * @param now by the clock that times the heartbeats, as far as there is one
 */
export function holderOf({ claimant, fence, heartbeat }: HeldLock, terms: LockTerms, now: number): Holder {
  const { self, beatSeconds, leaseSeconds } = terms;
  const silence = Math.abs(now - heartbeat) / 1000;
  const isOver = silence > leaseSeconds || (claimant !== undefined && livenessOf(claimant, self) === "dead");
  const { owner, host, pid, since } = claimant ?? { owner: "unknown", host: "unknown", pid: 0, since: "" };
  return {
    owner,
    host,
    pid,
    since,
    fence: claimant ? fence : 0,
    isSilent: silence > 2 * beatSeconds,
    isOver,
    secondsLeft: isOver ? 0 : Math.ceil(leaseSeconds + (heartbeat - now) / 1000),
  };
}

/** Returns the error of a holder that does not hold its lock any more. */
export function takenOver(): OwnerReportError {
  return new OwnerReportError(
    "store",
    "Another pass has taken this queue over, because this one gave no sign of life for too long, or its lock was released " +
      "or removed. This pass stops here. Nothing is lost: that pass, or a later one, goes on with what this one had not finished.",
  );
}
