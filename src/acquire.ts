import { setTimeout as sleep } from "node:timers/promises";
import { type Counted, queueAfterwards } from "./queue-afterwards.js";
import type { Result } from "./result.js";
import type { Holder, Lease } from "./stores/store.js";

const WAIT_MS = 30_000;
const POLL_MS = 100;

/** What taking the queue for one report needs. */
export interface Acquiring extends Counted {
  /** Aborted when owner-report is told to stop. */
  cancel: AbortSignal;
  /** Who takes it: a role and where it runs. */
  owner: string;
}

/**
 * Takes the queue, does something under its lease and gives it back. While a pass holds it, waits for at most 30
 * seconds; then the result is `busy` and nothing was done.
 */
export async function underLease(
  request: Acquiring,
  id: string,
  work: (lease: Lease) => Promise<Result>,
): Promise<Result> {
  const acquired = await acquirePatiently(request);
  if ("holder" in acquired) return busyResult(request, id, acquired.holder);
  try {
    return await work(acquired.lease);
  } finally {
    await acquired.lease.release();
  }
}

/** A holder in a few words. */
export function whoHolds({ owner, pid, host, since }: Holder): string {
  return `${owner}, pid ${pid} on ${host}, since ${since}`;
}

async function acquirePatiently(request: Acquiring): Promise<{ lease: Lease } | { holder: Holder }> {
  const deadline = request.clock() + WAIT_MS;
  for (;;) {
    const acquired = await request.store.acquire(request.owner);
    if ("lease" in acquired || request.clock() >= deadline || request.cancel.aborted) return acquired;
    await sleep(POLL_MS, undefined, { signal: request.cancel }).catch(() => {});
  }
}

async function busyResult(request: Acquiring, id: string, holder: Holder): Promise<Result> {
  const safe = id === "" ? "Nothing was done" : `Report ${id} was not touched and stays where it is`;
  return {
    outcome: "busy",
    text: `Another pass (${whoHolds(holder)}) still holds the queue. ${safe}; run this again when that pass has ended.`,
    ...(id !== "" && { reportId: id, failedId: id }),
    failedReason: "another pass holds the queue",
    sentIds: [],
    ...(await queueAfterwards(request)),
  };
}
