import { noLogWarning, queueSummary } from "../delivery/backlog.js";
import type { LockContext } from "../delivery/lease.js";
import { load, notFound, requireProof } from "../delivery/load.js";
import type { Result } from "../delivery/result.js";
import { OwnerReportError } from "../errors.js";
import { timestamp } from "../platform/clock.js";
import type { DecidedBy } from "../report/delivery-record.js";
import type { State, Store } from "../stores/store.js";

/** Input of a decision of a person about one report. */
export interface DecisionRequest extends LockContext {
  /** An id, or the path of a file in the queue. */
  idOrPath: string;
  dryRun: boolean;
}

/** Begins the reason by which a report is held while its copy is made in another queue. */
export const BEING_MOVED = "it is being moved to ";

/** Returns who decides now. */
export function byNow(request: LockContext): DecidedBy {
  return { at: timestamp(request), owner: request.owner };
}

/** Finds a report's state. @throws OwnerReportError `not-found` */
export async function whereIs(store: Store, id: string): Promise<State> {
  const state = (await store.find(id))?.state;
  if (state === undefined) throw notFound(store, id);
  return state;
}

/** Builds the error for a report in sent/. @throws OwnerReportError `conflict` where nothing proves that it was sent */
export async function alreadySent(store: Store, id: string): Promise<OwnerReportError> {
  const loaded = await load(store, id, { states: ["sent"] });
  if (loaded) await requireProof(loaded.stored, loaded.delivery);
  return wasSent(id);
}

/** Builds the error for a report that was sent, wherever it lies. */
export function wasSent(id: string): OwnerReportError {
  return new OwnerReportError("not-found", `Report ${id} was sent already; nothing was changed.`);
}

/** Builds the result of a decision, with where the report lies now. */
export async function decisionResult(
  request: DecisionRequest,
  id: string,
  { state, text, warnings = [] }: { state: State; text: string; warnings?: readonly string[] },
): Promise<Result> {
  const reportPath = request.store.pathOf(state, id);
  const queue = await queueSummary(request);
  return {
    outcome: "ok",
    text,
    reportId: id,
    reportPath,
    ...queue,
    warnings: [...queue.warnings, ...warnings],
  };
}

/** Builds the result of a dry run of a decision. @param what completes "this would" */
export async function wouldDecide(
  request: DecisionRequest,
  id: string,
  { state, what }: { state: State; what: string },
): Promise<Result> {
  const text = `Dry run, nothing changed: this would ${what}.`;
  return { ...(await decisionResult(request, id, { state, text })), outcome: "dry-run" };
}

/** Logs a person's decision on a report. Returns a warning when the log could not be written. */
export function logDecision(
  request: LockContext,
  { event, report_id, reason }: { event: string; report_id: string; reason?: string },
): string[] {
  const { store, owner } = request;
  const isLogged = store.log({ at: timestamp(request), event, report_id, reason, owner });
  return isLogged ? [] : [noLogWarning(store)];
}
