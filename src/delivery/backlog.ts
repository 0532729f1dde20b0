import { OwnerReportError } from "../errors.js";
import type { Backlog, Store } from "../stores/store.js";
import { backlogNow, type Result } from "./result.js";

/** What counting needs. */
export interface QueueContext {
  store: Store;
  /** Milliseconds since 1970. */
  clock: () => number;
}

type QueueSummary = Pick<Result, "warnings"> & Partial<Pick<Result, "backlog">>;

/**
 * What waits once a role has done its work, with the warnings that everything gives: reports that are held, and what
 * the store says of itself. A queue that cannot be counted any more is a warning too: what was done is done.
 */
export async function queueSummary(request: QueueContext): Promise<QueueSummary> {
  const { store, clock } = request;
  try {
    return summaryOfBacklog(store, (await store.oldest(1, clock())).backlog, clock());
  } catch (error) {
    if (!(error instanceof OwnerReportError)) throw error;
    return { warnings: [`What is pending could not be counted: ${error.message}`] };
  }
}

/** Said of a queue that is not there: a wrong name looks like an empty queue. */
export function noQueueWarning({ location }: Store): string {
  return `There is no queue at ${location}, so nothing is pending there; whether there was one before is not known. If you expected reports, check the store and its queue-dir, git-remote or cache-key-prefix.`;
}

/** What queueSummary says, for a backlog that is known. */
export function summaryOfBacklog(store: Store, backlog: Backlog, now: number): Required<QueueSummary> {
  return {
    backlog: backlogNow(backlog, now),
    warnings: [...heldWarnings(backlog.held, store), ...store.warnings()],
  };
}

function heldWarnings(held: number, store: Store): string[] {
  if (held === 0) return [];
  const reports = held === 1 ? "1 report is" : `${held} reports are`;
  return [
    `${reports} held for a person in ${store.location}: nothing sends held reports until somebody releases them.`,
  ];
}

/** Why a word that was told to stop is not done. */
export const TOLD_TO_STOP = "owner-report was told to stop";

/** Said when what was done could not be noted in the queue's log. It was done all the same. */
export function noLogWarning({ location }: Pick<Store, "location">): string {
  return `The log in ${location} could not be written.`;
}
