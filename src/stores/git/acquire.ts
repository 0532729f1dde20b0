import { OwnerReportError } from "../../errors.js";
import type { ProcessIdentity } from "../../process-identity.js";
import type { Holder } from "../store.js";
import { makeCommits } from "./commits.js";
import { GitLease, type Holding, holderOf, isOver, lockCommit, newClaim, readClaim } from "./lease.js";
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
    if (before && !isOver(before, self, clock())) return holderOf(before, false);
    const claim = newClaim(owner, self, before, holding);
    const [made] = await makeCommits(remote, [lockCommit(claim)], Math.floor(clock() / 1000));
    const change = { ref, from: lock?.oid, to: made?.oid };
    const end = await remote.push([change], now, "Nothing was sent.");
    if (end === "done" && made) return new GitLease(holding, claim, made.oid);
  }
  throw new OwnerReportError(
    "store",
    `The lock ${ref} at ${remote.url} never stands still. Nothing was done.`,
  );
}
