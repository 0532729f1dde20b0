import { type QueueContext, queueSummary } from "../delivery/backlog.js";
import { withLease } from "../delivery/lease.js";
import { argumentFor, loadPending, type Pending, resolveId } from "../delivery/load.js";
import type { Result } from "../delivery/result.js";
import { stillIn } from "../delivery/safe.js";
import { isInvalidReport, OwnerReportError, saying } from "../errors.js";
import { isBlocked, isHeld } from "../report/decide.js";
import {
  type Delivery,
  emptyDelivery,
  heldAgain,
  heldFor,
  isSent,
  reviewedRecord,
  sha256Of,
} from "../report/delivery-record.js";
import { parseReport } from "../report/document.js";
import { idForName, idProblem } from "../report/id.js";
import { remedy } from "../report/remedies.js";
import type { Lease, Store, StoredReport, UnreadableReport } from "../stores/store.js";
import { deliveryOf, requireReadable } from "../stores/stored-report.js";
import {
  alreadySent,
  BEING_MOVED,
  byNow,
  type DecisionRequest,
  decisionResult,
  logDecision,
  wasSent,
  whereIs,
  wouldDecide,
} from "./decision.js";

/**
 * Sets a pending report aside in held/, with the reason. A report that is not valid can be held too, so that it no longer
 * blocks the others.
 *
 * @throws OwnerReportError `not-found`, `invalid-report` (its delivery record), `store`: it is still pending
 */
export async function hold(request: DecisionRequest & { reason: string }): Promise<Result> {
  const id = resolveId(request.store, request.idOrPath);
  const state = await notSent(request.store, id);
  if (request.dryRun && state === "held")
    return decisionResult(request, id, { state: "held", text: heldAlready(id) });
  if (request.dryRun)
    return wouldDecide(request, id, { state: "pending", what: `set report ${id} aside in held/` });
  // Another holder of the lock may send or hold it before this one gets the lock.
  return withLease(request, id, async (lease) =>
    setAside(request, lease, { id, state: await notSent(request.store, id) }),
  );
}

async function setAside(
  request: DecisionRequest & { reason: string },
  lease: Lease,
  { id, state }: { id: string; state: "pending" | "held" },
): Promise<Result> {
  const { store, reason } = request;
  if (state === "pending") store.refuseStuck?.(id);
  const found = await store.find(id, [state]);
  const digest = await sha256Of(found?.bytes ?? new Uint8Array());
  // What is held has an id, so that it can be released once it is fixed.
  const canStay = state === "held" || idProblem(id) === undefined;
  const known = canStay ? await deliveryOf(found) : undefined;
  const delivery = known ?? emptyDelivery(canStay ? id : idForName(id), digest);
  // It was sent and only its move to sent/ was interrupted: the next pass finishes that.
  if (state === "pending" && isSent(delivery) && delivery.report_sha256 === digest) throw wasSent(id);
  const hasReason = state === "held" && isHeld(delivery);
  if (hasReason && [delivery.held_reason, delivery.decisions?.at(-1)?.reason].includes(reason))
    return decisionResult(request, id, { state: "held", text: heldAlready(id) });
  const record = (hasReason ? heldAgain : heldFor)(delivery, reason, byNow(request));
  const as = delivery.report_id;
  await saying(store.change(lease, { id, from: state, to: "held", record, as }), () => stillIn(state, id));
  const warnings = [
    ...logDecision(request, { event: "hold", report_id: as, reason }),
    ...copyWarning(id, delivery),
  ];
  const text = state === "held" ? `${heldAlready(id)} Added to its record:` : asideText(id, as);
  return decisionResult(request, as, { state: "held", text: `${text} ${reason}`, warnings });
}

function asideText(id: string, as: string): string {
  if (as === id) return `Report ${id} is set aside in held/:`;
  return `${JSON.stringify(id)} in pending/ is set aside in held/ as ${as}, because its name cannot be an id:`;
}

/** Warns where a hold here does not keep the copy of a report that is being moved from being sent there. */
function copyWarning(id: string, { held_reason: reason }: Delivery): string[] {
  if (!reason?.startsWith(BEING_MOVED)) return [];
  const target = reason.slice(BEING_MOVED.length);
  return [
    `Report ${id} is being moved to ${target}: a copy may be pending there and be sent. Hold it there too, or run the move again.`,
  ];
}

/** Tells whether a report is pending or held. @throws OwnerReportError `not-found`, also when it was sent */
async function notSent(store: Store, id: string): Promise<"pending" | "held"> {
  const state = await whereIs(store, id);
  if (state === "sent") throw await alreadySent(store, id);
  return state;
}

function heldAlready(id: string): string {
  return `Report ${id} is held already.`;
}

/**
 * Puts a held report back into pending/, where a pass sends it in order of age. Earlier attempts no longer hold or block
 * it; if one may have gone out, it is sent as a possible duplicate. A pending report that is blocked because it is three
 * times in doubt is unblocked in place.
 *
 * @throws OwnerReportError `not-found`, `invalid-report`, `store`: it is still held, or still blocked
 */
export async function release(request: DecisionRequest): Promise<Result> {
  const id = resolveId(request.store, request.idOrPath);
  const held = await validHeld(request.store, id);
  if (!held && !(await blockedPending(request.store, id))) return nothingToRelease(request, id);
  const what = held ? `put report ${id} back into pending/` : `let report ${id} be sent again`;
  if (request.dryRun) return wouldDecide(request, id, { state: held ? "held" : "pending", what });
  return withLease(request, id, async (lease) => {
    // Somebody else may have released it, or changed its file, while this waited for the lock.
    const now = await validHeld(request.store, id);
    return now ? putBack(request, lease, now) : unblock(request, lease, id);
  });
}

async function unblock(request: DecisionRequest, lease: Lease, id: string): Promise<Result> {
  const blocked = await blockedPending(request.store, id);
  if (!blocked?.delivery) return nothingToRelease(request, id);
  const record = reviewedRecord(blocked.delivery, blocked.sha256, { what: "released", ...byNow(request) });
  await saying(
    request.store.change(lease, { id, from: "pending", to: "pending", record }),
    () => `Report ${id} is still pending, and still blocked.`,
  );
  const warnings = logDecision(request, { event: "release", report_id: id });
  const text = `Report ${id} is no longer blocked and is sent again in its turn, marked as a possible duplicate.`;
  return decisionResult(request, id, { state: "pending", text, warnings });
}

/** Loads a pending report that no pass sends again by itself; `undefined` when it is not pending, or not blocked. */
async function blockedPending(store: Store, id: string): Promise<Pending | undefined> {
  if ((await whereIs(store, id)) !== "pending") return undefined;
  const pending = await loadPending(store, id);
  return isBlocked(pending?.delivery) ? pending : undefined;
}

async function putBack(request: DecisionRequest, lease: Lease, held: StoredReport): Promise<Result> {
  const { id } = held;
  const record = await releasedRecord(request, held);
  const change = { id, from: "held", to: "pending", record } as const;
  await saying(request.store.change(lease, change), () => stillIn("held", id));
  const warnings = logDecision(request, { event: "release", report_id: id });
  const text = `Report ${id} is pending again and is sent in its turn, by its age.`;
  return decisionResult(request, id, { state: "pending", text, warnings });
}

/** Reads a held report; `undefined` when it is not held. @throws OwnerReportError `invalid-report`: released, it would block the queue */
async function validHeld(store: Store, id: string): Promise<StoredReport | undefined> {
  const found = await store.find(id, ["held"]);
  if (found && !found.bytes && found.isNoFile) throw neverReport(found);
  try {
    const held = requireReadable(found);
    const problem = held && idProblem(id);
    if (problem) throw new OwnerReportError("invalid-report", `its name ${problem}`);
    if (held) await parseReport(held.bytes, id);
    return held;
  } catch (error) {
    if (isInvalidReport(error)) throw stillInvalid(id, store.pathOf("held", id), error);
    throw error;
  }
}

async function releasedRecord(request: DecisionRequest, held: StoredReport): Promise<Delivery> {
  const { id, bytes } = held;
  const sha256 = await sha256Of(bytes);
  const known = await deliveryOf(held);
  // A success recorded for another text proves nothing about this one.
  const isOther = isSent(known) && known?.report_sha256 !== sha256;
  const base = known && !isOther ? known : { ...emptyDelivery(id, sha256), decisions: known?.decisions };
  return reviewedRecord(base, sha256, { what: "released", ...byNow(request) });
}

async function nothingToRelease(request: DecisionRequest, id: string): Promise<Result> {
  const state = await whereIs(request.store, id);
  if (state === "sent") throw await alreadySent(request.store, id);
  return decisionResult(request, id, { state, text: `Report ${id} is pending already.` });
}

function stillInvalid(id: string, path: string, cause: OwnerReportError): OwnerReportError {
  const release = remedy("releaseFixed", argumentFor(id, path));
  return new OwnerReportError(
    "invalid-report",
    `Report ${id} is not valid: ${cause.message}. It is still held (${path}), because it would block the queue. Fix the file, then put it back: ${release}`,
    { cause, remedies: [release] },
  );
}

/** Lists the held reports, ids or paths, oldest first, but for those on their way to another queue, which a move lets go on. */
export async function heldIds({ store, clock }: QueueContext): Promise<string[]> {
  const ids: string[] = [];
  for (const { id } of await store.list("held", clock())) {
    const isLeaving = (await heldReason(store, id))?.startsWith(BEING_MOVED);
    if (!isLeaving) ids.push(idProblem(id) === undefined ? id : store.pathOf("held", id));
  }
  return ids;
}

function neverReport({ id, path, problem }: UnreadableReport): OwnerReportError {
  const away = remedy("moveAway", path);
  return new OwnerReportError(
    "invalid-report",
    `${id} can never be a report: ${problem}. It is still held, where nothing sends it; to be rid of it: ${away}`,
    { remedies: [away] },
  );
}

async function heldReason(store: Store, id: string): Promise<string | null | undefined> {
  try {
    return (await deliveryOf(await store.find(id, ["held"])))?.held_reason;
  } catch (error) {
    if (isInvalidReport(error)) return undefined; // Said when it is released.
    throw error;
  }
}

/** Result of releasing all where nothing is held. */
export async function nothingHeld(queue: QueueContext): Promise<Result> {
  return { outcome: "empty", text: "Nothing is held.", ...(await queueSummary(queue)) };
}
