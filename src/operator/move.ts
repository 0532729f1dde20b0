import { noQueueWarning, queueSummary, TOLD_TO_STOP } from "../delivery/backlog.js";
import { type LockContext, withLease } from "../delivery/lease.js";
import { loadPending } from "../delivery/load.js";
import { type Faulty, faultWith, type Result } from "../delivery/result.js";
import { notRemoved, stillIn } from "../delivery/safe.js";
import { OwnerReportError, saying } from "../errors.js";
import { timestamp } from "../platform/clock.js";
import {
  type Delivery,
  emptyDelivery,
  heldFor,
  moreComplete,
  sha256Of,
  unlessEmpty,
  withoutHold,
} from "../report/delivery-record.js";
import { remedy } from "../report/remedies.js";
import { refuseDifferent } from "../stores/conflicts.js";
import { importReport } from "../stores/import-report.js";
import { oneByOne } from "../stores/one-by-one.js";
import type { Lease, Recording, Removal, State, Store, StoredReport } from "../stores/store.js";
import { deliveryOf, requireReadable } from "../stores/stored-report.js";
import { BEING_MOVED, logDecision } from "./decision.js";
import { forgetAll } from "./hints.js";

/** Input of move. */
export interface MoveRequest extends LockContext {
  /** The queue to move from. */
  store: Store;
  /** The queue to move to. */
  to: Store;
  dryRun: boolean;
  /** Flags that name both queues, for a command that a person copies. */
  flags?: readonly string[] | undefined;
  /** Called with a line about each moved report. */
  progress: (text: string) => void;
}

/** Move under the leases of both queues. */
interface MoveContext extends MoveRequest {
  lease: Lease;
  toLease: Lease;
}

/** States in the order in which they are moved: those whose reports may safely be in both queues first. */
const ORDER = ["sent", "held", "pending"] as const;

/*
 * A report must never be pending in two queues, or both would send it. So it is set aside in the old queue first, with a
 * reason by which a later run recognises it:
 *
 *   pending ──▶ held here, "being moved to …" ──▶ copied there, read back ──▶ removed here
 */

/**
 * Moves a whole queue to another store: every report with its state and its record, oldest first. Nothing is sent.
 * Running it again finishes an interrupted move; told to stop, it says how far it got (`partial`, `failed`).
 *
 * The first report that cannot be moved ends it, as an `error` that names its file: `conflict` when the other queue has
 * another report of that id, `invalid-report`, `store`; it is still in the old queue.
 *
 * @throws OwnerReportError `store` when a queue cannot be read
 */
export async function move(request: MoveRequest): Promise<Result> {
  const { store, to } = request;
  if (store.location === to.location) throw sameQueue(to.location);
  if (!(await store.exists())) return nothingThere(request);
  if (request.dryRun) return dryRunResult(request);
  return withLease(request, "", (lease) =>
    withLease({ ...request, store: to }, "", (toLease) => moveAll({ ...request, lease, toLease })),
  );
}

async function moveAll(request: MoveContext): Promise<Result> {
  const counts = { sent: 0, held: 0, pending: 0 };
  const stop = (await finishMoves(request)) ?? (await moveStates(request, counts));
  const { store, to, clock } = request;
  // What each queue remembers of its tasks' messages is out of date now: every task begins a message anew.
  const here = stop ? [] : await forgetAll(request, request.lease);
  const there = stop ? [] : await forgetAll({ store: to, clock }, request.toLease);
  const text = `${summary(counts)} moved from ${store.location} to ${to.location}`;
  const queue = await queueSummary({ ...request, store: to });
  return {
    ...endingOf(stop, { moved: text, counts, again: remedy("moveAgain", undefined, request.flags) }),
    details: { moved: counts, from: store.location, to: to.location },
    ...queue,
    warnings: [...queue.warnings, ...here, ...there],
  };
}

/** Why a move ended before the last report: it was told to stop, or the fault of one report. */
type Stop = "told" | Faulty;

/** Finishes the state changes that a killed process left half-done in the old queue. */
async function finishMoves(request: MoveContext): Promise<Stop | undefined> {
  for await (const { id } of oneByOne(await request.store.list("pending", request.clock()))) {
    if (request.cancel.aborted) return "told";
    const fault = await faultOf(request, { id, state: "pending" }, () => finishMove(request, id));
    if (fault) return fault;
  }
  return undefined;
}

/** Moves all reports, and counts them by their state in the new queue. */
async function moveStates(request: MoveContext, counts: Record<State, number>): Promise<Stop | undefined> {
  const { store, clock, cancel } = request;
  for (const state of ORDER)
    for await (const { id } of oneByOne(await store.list(state, clock()))) {
      if (cancel.aborted) return "told";
      const fault = await faultOf(request, { id, state }, async () => {
        const moved = await moveOne(request, id, state);
        counts[moved] += 1;
        tell(request, id, moved);
      });
      if (fault) return fault;
    }
  return undefined;
}

function tell(request: MoveContext, id: string, moved: State): void {
  const { store, to, progress } = request;
  progress(`Moved: ${id} (${moved})`);
  logDecision({ ...request, store: to }, { event: "move", report_id: id, reason: `from ${store.location}` });
}

/** Does something with one report, and returns its fault, which names the file, as a result; `undefined` when it went well. */
async function faultOf(
  { store }: Pick<MoveRequest, "store">,
  { id, state }: { id: string; state: State },
  work: () => Promise<void>,
): Promise<Faulty | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    const fault = faultWith(id, error);
    const path = store.pathOf(state, id);
    const text = fault.text.includes(path) ? fault.text : `${path}: ${fault.text}`;
    return { ...fault, text, failedReason: text };
  }
}

/** How far a move came, and the command that goes on with it. */
interface Progress {
  moved: string;
  counts: Record<State, number>;
  again: string;
}

function endingOf(stop: Stop | undefined, progress: Progress) {
  const { moved, counts, again } = progress;
  if (stop === undefined) return { outcome: "ok" as const, text: `${moved}. Nothing was sent.` };
  const rest = `Until then ${moved}. What is not moved yet is still in the old queue; to go on: ${again}`;
  if (stop === "told") return cutShort(rest, counts, again);
  const remedies = [...(stop.remedies ?? []), again];
  return { ...stop, text: `The move stopped at ${stop.text}\n${rest}`, remedies };
}

/** Result fields of a move that was told to stop. */
function cutShort(rest: string, counts: Record<State, number>, again: string) {
  const hasMoved = Object.values(counts).some((count) => count > 0);
  return {
    outcome: hasMoved ? "partial" : "failed",
    text: `${TOLD_TO_STOP}. ${rest}`,
    failedReason: TOLD_TO_STOP,
    remedies: [again],
  } as const;
}

/** Finishes the state change of a report that lies in two states because a process was killed. */
async function finishMove({ store, lease }: MoveContext, id: string): Promise<void> {
  if (!(await store.find(id, ["held", "sent"]))) return;
  const loaded = await loadPending(store, id);
  if (!loaded?.delivery) return;
  const { delivery: record, unfinished } = loaded;
  const change: Recording =
    unfinished === "release"
      ? { id, from: "held", to: "pending", record }
      : { id, from: "pending", to: unfinished === "hold" ? "held" : "sent", record };
  await saying(store.change(lease, change), () => stillIn(change.from, id));
}

/** Moves one report; returns the state it has in the new queue. */
async function moveOne(request: MoveContext, id: string, state: State): Promise<State> {
  const { store, to, lease, toLease } = request;
  const report = await mustFind(store, id, state);
  const known = await deliveryOf(report);
  const isResumed = state === "held" && known?.held_reason === reasonOf(to);
  if (state === "pending") await setAside(request, report, known);
  const delivery = state === "pending" || isResumed ? withoutReason(known, reasonOf(to)) : known;
  // A person who held it while it was half moved wants it held there.
  const target = isResumed && !delivery?.held_reason ? "pending" : state;
  const record = moreComplete(delivery, await clearLeftover(request, report));
  try {
    await saying(
      importReport({ store: to, lease: toLease }, { ...report, state: target }, record),
      () => `Report ${id} stays in the queue it came from.`,
    );
  } catch (error) {
    const isRefused = error instanceof OwnerReportError && error.code === "conflict";
    if (isRefused && state === "pending") await putBack(request, report, known);
    throw error;
  }
  const moved = await verify(to, report, record);
  await remove(store, lease, { id, from: state === "sent" ? "sent" : "held" });
  return moved;
}

/**
 * Ends a move the other way that was cut off after its copy: what it left over there waits for nothing but its removal,
 * and what became of the copy counts, which lies here.
 *
 * @returns what was known of it over there
 */
async function clearLeftover(
  { store, to, toLease }: MoveContext,
  { id, bytes }: StoredReport,
): Promise<Delivery | undefined> {
  const left = requireReadable(await to.find(id, ["held"]));
  const known = await deliveryOf(left);
  if (!left || known?.held_reason !== reasonOf(store)) return undefined;
  if (!Buffer.from(left.bytes).equals(bytes)) return undefined;
  await remove(to, toLease, { id, from: "held" });
  return withoutReason(known, reasonOf(store));
}

async function setAside(
  { store, to, lease, ...request }: MoveContext,
  report: StoredReport,
  known: Delivery | undefined,
) {
  const record = known ?? emptyDelivery(report.id, await sha256Of(report.bytes));
  const by = { at: timestamp(request), owner: request.owner };
  const held = heldFor(record, reasonOf(to), by);
  const change = { id: report.id, from: "pending", to: "held", record: held } as const;
  await saying(store.change(lease, change), () => stillIn("pending", report.id));
}

/** Undoes {@link setAside} for a report that another one keeps from being copied. */
async function putBack(
  { store, lease }: MoveContext,
  { id, bytes }: StoredReport,
  known: Delivery | undefined,
) {
  const record = known ?? emptyDelivery(id, await sha256Of(bytes));
  await saying(store.change(lease, { id, from: "held", to: "pending", record }), () => stillIn("held", id));
}

async function remove(store: Store, lease: Lease, removal: Removal): Promise<void> {
  await saying(store.change(lease, removal), notRemoved);
}

function reasonOf(to: Store): string {
  return `${BEING_MOVED}${to.location}`;
}

/** Restores the record from before the move; `undefined` for a report without an attempt. */
function withoutReason(record: Delivery | undefined, reason: string): Delivery | undefined {
  return record && unlessEmpty(withoutHold(record, reason));
}

/**
 * Reads the copy back before the original is removed. A copy made by an earlier run may have been tried or sent by the
 * new queue meanwhile.
 *
 * @returns the state of the copy
 */
async function verify(to: Store, report: StoredReport, delivery: Delivery | undefined): Promise<State> {
  const copy = requireReadable(await to.find(report.id));
  const record = await deliveryOf(copy);
  const isSame = copy !== undefined && Buffer.from(copy.bytes).equals(report.bytes);
  if (isSame && (record?.attempts ?? 0) >= (delivery?.attempts ?? 0)) return copy.state;
  throw new OwnerReportError(
    "store",
    `Report ${report.id} could not be read back from ${to.location} as it was written. It is still in the old queue, ` +
      `set aside in held/ if it was pending. Run the same move again.`,
  );
}

async function mustFind(store: Store, id: string, state: State): Promise<StoredReport> {
  const report = requireReadable(await store.find(id, [state]));
  if (report) return report;
  throw new OwnerReportError(
    "store",
    `Report ${id} was removed by somebody else meanwhile. Run the same move again.`,
  );
}

/** Result for an old queue that does not exist. A mistyped address looks like an empty queue, so neither is created. */
async function nothingThere({ store, to }: MoveRequest): Promise<Result> {
  return {
    outcome: "empty",
    text: `There is no queue at ${store.location}, so nothing was moved to ${to.location}.`,
    details: { moved: { sent: 0, held: 0, pending: 0 }, from: store.location, to: to.location },
    warnings: [noQueueWarning(store)],
  };
}

/** Checks every report as a move would, and ends at the first that would stop it. */
async function dryRunResult(request: MoveRequest): Promise<Result> {
  const { store, to } = request;
  const counts = { sent: 0, held: 0, pending: 0 };
  const fault = await checkAll(request, counts);
  const text = `${summary(counts)} would be moved from ${store.location} to ${to.location}.`;
  const ending = fault
    ? { ...fault, text: `Dry run, nothing changed: the move would stop at ${fault.text}\nUntil then ${text}` }
    : { outcome: "dry-run" as const, text: `Dry run, nothing changed: ${text}` };
  return {
    ...ending,
    details: { would_move: counts, from: store.location, to: to.location },
    ...(await queueSummary(request)),
  };
}

async function checkAll(request: MoveRequest, counts: Record<State, number>): Promise<Faulty | undefined> {
  for (const state of ORDER)
    for await (const { id } of oneByOne(await request.store.list(state, request.clock()))) {
      const fault = await faultOf(request, { id, state }, () => checkOne(request, id, state));
      if (fault) return fault;
      counts[state] += 1;
    }
  return undefined;
}

async function checkOne({ store, to }: MoveRequest, id: string, state: State): Promise<void> {
  if (state === "pending" && (await store.find(id, ["held", "sent"]))) await loadPending(store, id);
  const report = await mustFind(store, id, state);
  const known = await deliveryOf(report);
  const existing = requireReadable(await to.find(id));
  await deliveryOf(existing);
  if (existing) refuseDifferent(existing, report);
  // A move that was cut off may have left a record of this report there, which is no other's.
  else if (known?.held_reason !== reasonOf(to)) await to.refuseUsed(id);
}

function summary({ pending, held, sent }: Record<State, number>): string {
  return `${pending} pending, ${held} held and ${sent} sent ${sent === 1 ? "report" : "reports"}`;
}

function sameQueue(location: string): OwnerReportError {
  return new OwnerReportError("usage", `Both --from and --to are ${location}. Nothing was changed.`);
}
