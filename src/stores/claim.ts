import { OwnerReportError } from "../errors.js";
import type { ProcessIdentity } from "../platform/process-identity.js";
import type { Holder } from "./store.js";

/** What the lock of every store says of its holder. */
export interface Claimant extends ProcessIdentity {
  owner: string;
  /** ISO 8601. */
  since: string;
}

/** Whether a value read from a lock says who holds it. */
export function isClaimant(value: unknown): value is Claimant {
  if (typeof value !== "object" || value === null) return false;
  const c = value as Record<string, unknown>;
  const texts = [c.owner, c.since, c.host, c.boot, c.start].every((text) => typeof text === "string");
  return texts && Number.isSafeInteger(c.pid);
}

/**
 * Whether a holder's last sign of life is too far from now. One from the future is none either: it comes from a clock
 * that was wrong, and must not keep the queue until then.
 */
export function isSilent(sign: number, now: number, seconds: number): boolean {
  return Math.abs(now - sign) > seconds * 1000;
}

/** A claimant as others see it; nobody knows who holds a lock that cannot be read. */
export function holderOf(
  claim: (Claimant & { fence: number }) | undefined,
  signs: Pick<Holder, "isSilent" | "isOver">,
): Holder {
  if (!claim) return { owner: "unknown", host: "unknown", pid: 0, since: "", fence: 0, ...signs };
  const { owner, host, pid, since, fence } = claim;
  return { owner, host, pid, since, fence, ...signs };
}

/** Said by a holder that finds another one in its place. */
export function takenOver(): OwnerReportError {
  return new OwnerReportError(
    "store",
    "Another pass has taken this queue over, because this one gave no sign of life for too long. " +
      "This pass stops here. Nothing is lost: the other pass goes on with what this one had not finished.",
  );
}
