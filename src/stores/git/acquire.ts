import { OwnerReportError } from "../../errors.js";
import type { ProcessIdentity } from "../../process-identity.js";
import type { Holder } from "../store.js";
import { hides } from "./hidden.js";
import { GitLease, type Holding, holderBy, lockCommit, newClaim, readClaim } from "./lease.js";

import type { Views } from "./views.js";

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
