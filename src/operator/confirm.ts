import { withLease } from "../delivery/lease.js";
import { loadPending, resolveId } from "../delivery/load.js";
import type { Result } from "../delivery/result.js";
import { stillIn } from "../delivery/safe.js";
import { OwnerReportError, saying } from "../errors.js";
import { isInDoubt } from "../report/decide.js";
import { confirmedRecord, type Delivery, isSent, sha256Of } from "../report/delivery-record.js";
import { inertLine } from "../report/inert.js";
import { remedy } from "../report/remedies.js";
import type { Lease, Store } from "../stores/store.js";
import { deliveryOf, requireReadable } from "../stores/stored-report.js";
import {
  alreadySent,
  BEING_MOVED,
  byNow,
  type DecisionRequest,
  decisionResult,
  logDecision,
  whereIs,
  wouldDecide,
} from "./decision.js";

/** Report that a person may confirm. */
interface Confirmable {
  id: string;
  state: "pending" | "held";
  delivery: Delivery;
  /** Whether it lies in held/, if only because a move was cut off. */
  isInHeld: boolean;
}

type ConfirmRequest = DecisionRequest & { reason: string };

/**
 * Moves a report to sent/ because a person says that it arrived: one that is held, or pending and in doubt. Its record says
 * who, when and why, and has no receipt. Run again, it finishes what was cut off.
 *
 * @throws OwnerReportError `usage` for one that no attempt can have sent, `not-found`, `invalid-report`, `store`
 */
export async function confirm(request: ConfirmRequest): Promise<Result> {
  const id = resolveId(request.store, request.idOrPath);
  const found = await confirmable(request.store, id);
  if (!found) return sentAlready(request, id);
  if (request.dryRun)
    return wouldDecide(request, id, { state: found.state, what: `move report ${id} to sent/ as confirmed` });
  return withLease(request, id, async (lease) => {
    // Somebody else may have sent or confirmed it while this waited for the lock.
    const now = await confirmable(request.store, id);
    return now ? confirmed(request, lease, now) : sentAlready(request, id);
  });
}

async function confirmed(request: ConfirmRequest, lease: Lease, found: Confirmable): Promise<Result> {
  const { id, delivery } = found;
  const { store, reason } = request;
  if (found.state === "pending") store.refuseStuck?.(id);
  const record = isSent(delivery) ? delivery : confirmedRecord(delivery, reason, byNow(request));
  // By way of pending/, so that the next pass finishes it wherever it is cut off.
  const steps = found.isInHeld ? [{ from: "held", to: "pending" } as const, TO_SENT] : [TO_SENT];
  for (const { from, to } of steps)
    await saying(store.change(lease, { id, from, to, record }), (done) =>
      stillHere(from, id, done === "part"),
    );
  const warnings = logDecision(request, { event: "confirm", report_id: id, reason });
  const text = `Report ${id} is confirmed and lies in sent/: ${reason}`;
  return decisionResult(request, id, { state: "sent", text, warnings });
}

const TO_SENT = { from: "pending", to: "sent" } as const;

function stillHere(state: "pending" | "held", id: string, isRecorded: boolean): string {
  const then = isRecorded
    ? " Its confirmation is recorded, so it is not sent again; confirm it once more."
    : "";
  return `${stillIn(state, id)}${then}`;
}

/** Loads what a person may confirm; `undefined` for what was sent already. @throws OwnerReportError for anything else */
async function confirmable(store: Store, id: string): Promise<Confirmable | undefined> {
  const state = await whereIs(store, id);
  if (state === "sent") {
    await alreadySent(store, id);
    return undefined;
  }
  const { delivery, isInHeld } = state === "pending" ? await inPending(store, id) : await inHeld(store, id);
  if (!delivery || delivery.attempts === 0)
    throw refused(id, "was never attempted, so no send can have brought it");
  if (delivery.held_reason?.startsWith(BEING_MOVED))
    throw refused(
      id,
      `is half moved (${inertLine(delivery.held_reason)}): run that move again, then confirm it there`,
    );
  if (state === "pending" && !isSent(delivery) && !isInDoubt(delivery)) throw notInDoubt(id);
  return { id, state, delivery, isInHeld };
}

function notInDoubt(id: string): OwnerReportError {
  const remedies = [remedy("holdDenied", id), remedy("confirmDenied", id)];
  return new OwnerReportError(
    "usage",
    `Report ${id} is not in doubt: its sender says of every attempt that nothing was sent. Nothing was changed. If it ` +
      `arrived all the same, set it aside and then confirm it: ${remedies.join(" && ")}`,
    { remedies },
  );
}

async function inPending(store: Store, id: string) {
  const { delivery, unfinished } = (await loadPending(store, id)) ?? {};
  return { delivery, isInHeld: unfinished !== undefined };
}

async function inHeld(store: Store, id: string) {
  const held = requireReadable(await store.find(id, ["held"]));
  const delivery = await deliveryOf(held);
  // What was attempted is another text than what lies there now.
  const isOther = held && delivery && delivery.report_sha256 !== (await sha256Of(held.bytes));
  return { delivery: isOther ? undefined : delivery, isInHeld: true };
}

function refused(id: string, why: string): OwnerReportError {
  return new OwnerReportError("usage", `Report ${id} ${why}. Nothing was changed.`);
}

function sentAlready(request: ConfirmRequest, id: string): Promise<Result> {
  return decisionResult(request, id, { state: "sent", text: `Report ${id} is sent already.` });
}
