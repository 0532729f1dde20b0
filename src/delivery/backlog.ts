import { OwnerReportError } from "../errors.js";
import type { Backlog, Store } from "../stores/store.js";
import { type BacklogNow, backlogNow } from "./result.js";

/** Input of everything that counts a queue. */
export interface QueueContext {
  store: Store;
  /** Milliseconds since 1970. */
  clock: () => number;
}

/** Counts and warnings for a result. */
export interface QueueSummary {
  backlog?: BacklogNow;
  warnings: string[];
}

/**
 * Counts the queue after a role has done its work, and collects the store's own warnings, which every role gives. A queue that cannot be counted is only a warning: the work is done.
 */
export async function queueSummary(request: QueueContext): Promise<QueueSummary> {
  const { store, clock } = request;
  try {
    return summaryOfBacklog(store, await store.count(clock()), clock());
  } catch (error) {
    if (!(error instanceof OwnerReportError)) throw error;
    return { warnings: [`What is pending could not be counted: ${error.message}`] };
  }
}

/** Does the same for a producer, but counts nothing where that would cost a round trip of its own to a remote. */
export async function producerSummary(request: QueueContext): Promise<QueueSummary> {
  const { store } = request;
  return store.isCounted?.() === false ? warningsOnly(request) : queueSummary(request);
}

/** Counts nothing, for a producer whose counts nobody sees. */
export async function warningsOnly({ store }: QueueContext): Promise<QueueSummary> {
  return { warnings: store.warnings() };
}

/** Warning for a queue that does not exist: a wrong name looks like an empty queue. */
export function noQueueWarning({ location }: Store): string {
  return `There is no queue at ${location}, so nothing is pending there; whether there was one before is not known. If you expected reports, check its address: queue (or OWNER_REPORT_QUEUE).`;
}

/** Builds the result of {@link queueSummary} for a backlog that was counted already. */
export function summaryOfBacklog(store: Store, backlog: Backlog, now: number): Required<QueueSummary> {
  return {
    backlog: backlogNow(backlog, now),
    warnings: store.warnings(),
  };
}

/** Warns while anything is held; a pass, status and doctor do, and nobody else. */
export function heldWarnings(
  { location }: Store,
  { held }: Pick<BacklogNow, "held"> = { held: 0 },
): string[] {
  if (held === 0) return [];
  const reports = held === 1 ? "1 report is" : `${held} reports are`;
  return [
    `${reports} held for a person in ${location}: nothing sends held reports until somebody releases them.`,
  ];
}

/** Reason for a command that was told to stop before it was done. */
export const TOLD_TO_STOP = "owner-report was told to stop";

/** Warning for an act that was done but could not be written to the queue's log. */
export function noLogWarning({ location }: Pick<Store, "location">): string {
  return `The log in ${location} could not be written.`;
}
