import { OwnerReportError } from "../../errors.js";
import type { ProcessIdentity } from "../../process-identity.js";
import type { Holder } from "../store.js";
import { GitLease, type Holding, holderBy, lockCommit, newClaim, readClaim } from "./lease.js";
import type { View } from "./view.js";

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
  queue: { known: View | undefined; read(): Promise<View> },
): Promise<GitLease | Holder> {
  const { remote, ref, clock, now } = holding;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const view = (tries === 0 ? queue.known : undefined) ?? (await queue.read());
    const lock = view.one("lock");
    const before = lock && readClaim(lock.subject, ref, remote.url);
    const holder = before && holderBy(before, self, clock());
    if (holder && !holder.isOver) return holder;
    const claim = newClaim(owner, self, before, holding);
    const oid = lockCommit(remote, claim);
    const end = await remote.push([{ ref, from: lock?.oid, to: oid }], now, "Nothing was sent.");
    if (end === "done") return new GitLease(holding, claim, oid);
  }
  throw new OwnerReportError(
    "store",
    `The lock ${ref} at ${remote.url} never stands still. Nothing was done.`,
  );
}
