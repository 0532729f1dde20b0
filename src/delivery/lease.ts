import { acquirePatiently, WAIT_SECONDS } from "../stores/patience.js";
import type { Holder, Lease } from "../stores/store.js";
import { type QueueContext, queueSummary } from "./backlog.js";
import type { Result } from "./result.js";

/** The shortest and the longest pause between two looks at a queue that is held: each may be a journey. */
const SHORTEST_PAUSE = 100;
const LONGEST_PAUSE = 2000;
/** How long is waited without a word: most passes are over by then. */
const UNSAID = 1000;

/** What taking the queue for one report needs. */
export interface LockContext extends QueueContext {
  /** Aborted when owner-report is told to stop. */
  cancel: AbortSignal;
  /** Who takes it: a role and where it runs. */
  owner: string;
  /** Told what is waited for. */
  progress?: (text: string) => void;
}

/**
 * Takes the queue, does something under its lease and gives it back. A pass that holds it is waited for 30 seconds, one
 * that gives no sign of life until its lease has ended; then the result is `busy` and nothing was done.
 */
export async function withLease(
  request: LockContext,
  id: string,
  work: (lease: Lease) => Promise<Result>,
): Promise<Result> {
  const acquired = await acquirePatiently(() => request.store.acquire(request.owner), {
    pause: (waited) => Math.min(Math.max(waited / 5, SHORTEST_PAUSE), LONGEST_PAUSE),
    cancel: request.cancel,
    waits: waitAnnouncer(request),
  });
  if ("holder" in acquired) return busyResult(request, id, acquired.holder);
  try {
    return await work(acquired.lease);
  } finally {
    await acquired.lease.release();
  }
}

/** A holder in a few words. */
export function holderText({ owner, pid, host, since }: Holder): string {
  return `${owner}, pid ${pid} on ${host}, since ${since}`;
}

/** Says who is waited for once that takes a while, and once more if it takes longer than for a holder that lives. */
function waitAnnouncer({ progress }: LockContext): (holder: Holder, waited: number) => void {
  let said = 0;
  return (holder, waited) => {
    const due = waited >= WAIT_SECONDS * 1000 ? 2 : waited >= UNSAID ? 1 : 0;
    if (due <= said) return;
    said = due;
    const why = due === 1 ? "" : "It gives no sign of life, and its lock can be taken over soon. ";
    progress?.(`${why}Waiting for the pass that holds the queue (${holderText(holder)}).`);
  };
}

async function busyResult(request: LockContext, id: string, holder: Holder): Promise<Result> {
  const safe = id === "" ? "Nothing was done" : `Report ${id} was not touched and stays where it is`;
  return {
    outcome: "busy",
    text: `Another pass (${holderText(holder)}) still holds the queue. ${safe}; run this again when that pass has ended.`,
    ...(id !== "" && { reportId: id, failedId: id }),
    failedReason: "another pass holds the queue",
    sentIds: [],
    ...(await queueSummary(request)),
  };
}
