import { acquirePatiently, type WaitTime } from "../stores/patience.js";
import type { Holder, Lease } from "../stores/store.js";
import { type QueueContext, queueSummary } from "./backlog.js";
import type { Result } from "./result.js";

/** Pauses between two tries for the lock, in milliseconds: each try may be a round trip. */
const SHORTEST_PAUSE = 100;
const LONGEST_PAUSE = 2000;
/** Milliseconds to wait before saying so: most passes are over by then. */
const QUIET_WAIT = 1000;

/** Input of everything that takes the queue's lock. */
export interface LockContext extends QueueContext {
  /** Aborted when owner-report is told to stop. */
  cancel: AbortSignal;
  /** Name of the process that takes it: a role and where it runs. */
  owner: string;
  /** Called with a line on what is waited for. */
  progress?: ((text: string) => void) | undefined;
  /** Time of the waiting; the machine's unless given. */
  time?: WaitTime | undefined;
}

/**
 * Takes the queue's lease, does the work under it and releases it. Waits 30 seconds for another holder, and for one
 * that gives no sign of life until its lease has ended; after that the result is `busy` and nothing was done.
 */
export async function withLease(
  request: LockContext,
  id: string,
  work: (lease: Lease) => Promise<Result>,
): Promise<Result> {
  const acquired = await acquirePatiently(() => request.store.acquire(request.owner), {
    pause: (waited) => Math.min(Math.max(waited / 5, SHORTEST_PAUSE), LONGEST_PAUSE),
    cancel: request.cancel,
    time: request.time,
    waits: waitAnnouncer(request),
  });
  if ("holder" in acquired) return busyResult(request, id, acquired.holder);
  try {
    return await work(acquired.lease);
  } finally {
    await acquired.lease.release();
  }
}

/** Describes a holder in a few words. */
export function holderText({ owner, pid, host, since, isSilent, isOver }: Holder): string {
  const who =
    pid === 0 ? "unknown, as its lock cannot be read" : `${owner}, pid ${pid} on ${host}, since ${since}`;
  return isSilent && !isOver ? `${who}, no sign of life` : who;
}

/** Returns a callback that says once after a second what this waits for, and once that its holder gives no sign of life. */
function waitAnnouncer({ progress }: LockContext): (holder: Holder, waited: number) => void {
  const said = new Set<boolean>();
  return (holder, waited) => {
    const { isSilent, secondsLeft } = holder;
    if (waited < QUIET_WAIT || said.has(isSilent)) return;
    said.add(isSilent);
    const end = ` Its lease ends in at most ${secondsLeft} s; then this takes the queue over.`;
    progress?.(`Waiting for the pass that holds the queue (${holderText(holder)}).${isSilent ? end : ""}`);
  };
}

async function busyResult(request: LockContext, id: string, holder: Holder): Promise<Result> {
  const note = id === "" ? "Nothing was done" : `Report ${id} was not touched and stays where it is`;
  return {
    outcome: "busy",
    text: `Another pass (${holderText(holder)}) still holds the queue. ${note}; run this again when that pass has ended.`,
    reportId: id || undefined,
    failedId: id || undefined,
    failedReason: "another pass holds the queue",
    sentIds: [],
    ...(await queueSummary(request)),
  };
}
