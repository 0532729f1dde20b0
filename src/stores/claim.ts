import { OwnerReportError } from "../errors.js";
import type { ProcessIdentity } from "../platform/process-identity.js";
import type { Holder } from "./store.js";

/** The holder of a lock, as every store records it. */
export interface Claimant extends ProcessIdentity {
  owner: string;
  /** ISO 8601. */
  since: string;
}

/** Checks whether a value read from a lock names its holder. */
export function isClaimant(value: unknown): value is Claimant {
  if (typeof value !== "object" || value === null) return false;
  const c = value as Record<string, unknown>;
  const texts = [c.owner, c.since, c.host, c.boot, c.start].every((text) => typeof text === "string");
  return texts && Number.isSafeInteger(c.pid);
}

/**
 * Checks whether a holder's last heartbeat is too far from now. One from the future does not count either: it comes from a
 * wrong clock, and must not keep the queue until then.
 */
export function isSilent(sign: number, now: number, seconds: number): boolean {
  return Math.abs(now - sign) > seconds * 1000;
}

/** Returns the claimant as a {@link Holder}; the holder of a lock that cannot be read is `unknown`. */
export function holderOf(
  claim: (Claimant & { fence: number }) | undefined,
  signs: Pick<Holder, "isSilent" | "isOver">,
): Holder {
  if (!claim) return { owner: "unknown", host: "unknown", pid: 0, since: "", fence: 0, ...signs };
  const { owner, host, pid, since, fence } = claim;
  return { owner, host, pid, since, fence, ...signs };
}

/** Returns the error of a holder whose lock was taken over. */
export function takenOver(): OwnerReportError {
  return new OwnerReportError(
    "store",
    "Another pass has taken this queue over, because this one gave no sign of life for too long. " +
      "This pass stops here. Nothing is lost: the other pass goes on with what this one had not finished.",
  );
}
