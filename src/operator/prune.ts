import { noQueueWarning, queueSummary, TOLD_TO_STOP } from "../delivery/backlog.js";
import { type LockContext, withLease } from "../delivery/lease.js";
import type { Result } from "../delivery/result.js";
import { notRemoved } from "../delivery/safe.js";
import { isInvalidReport, saying } from "../errors.js";
import type { Delivery } from "../report/delivery-record.js";
import { momentOfKey, timeKey } from "../report/id.js";
import { oneByOne } from "../stores/one-by-one.js";
import type { Lease, Place } from "../stores/store.js";
import { deliveryOf } from "../stores/stored-report.js";
import { BEING_MOVED, logDecision } from "./decision.js";
import { forgetGone } from "./hints.js";

/** Input of prune. */
export interface PruneRequest extends LockContext {
  /** Age since the send, or since it was set aside, in milliseconds, from which a report is removed. */
  olderThan: number;
  state: "sent" | "held";
  dryRun: boolean;
  /** Called with a line about each report before it is removed. */
  progress?: ((text: string) => void) | undefined;
}

/** Report to remove. */
interface Chosen {
  id: string;
  /** When it was sent or set aside, in milliseconds since 1970. */
  at: number;
}

/**
 * Removes sent reports, or held ones, and their records for good, oldest first; their ids are free again, and what is
 * remembered of the messages of tasks that have none left goes with them. Never touches pending reports, nor held ones on
 * their way to another queue. Told to stop, it ends after the current report and says how far it got (`partial`, `failed`).
 *
 * @throws OwnerReportError `store`: reports not removed yet stay
 */
export async function prune(request: PruneRequest): Promise<Result> {
  if (!(await request.store.exists())) return nothingThere(request);
  if (!request.dryRun) return withLease(request, "", (lease) => removeOld(request, lease));
  const chosen = await oldEnough(request);
  return chosen ? pruned(request, chosen) : cutShort(request, []);
}

async function removeOld(request: PruneRequest, lease: Lease): Promise<Result> {
  const chosen = (await oldEnough(request)) ?? [];
  for (const { id, at } of chosen) request.progress?.(`To be removed: ${id}, ${request.state} ${isoOf(at)}`);
  const { removed, warnings } = await removeAll(request, lease, chosen);
  const ofHints = request.cancel.aborted ? [] : await forgetGone(request, lease);
  const isWhole = !request.cancel.aborted || (chosen.length > 0 && removed.length === chosen.length);
  const result = isWhole ? await pruned(request, removed) : await cutShort(request, removed);
  return { ...result, warnings: [...result.warnings, ...warnings, ...ofHints] };
}

async function nothingThere(request: PruneRequest): Promise<Result> {
  const result = await pruned(request, []);
  return {
    ...result,
    outcome: "empty",
    text: "There is nothing to remove.",
    warnings: [noQueueWarning(request.store)],
  };
}

/** Removes the reports until owner-report is told to stop; returns those removed, and warnings. */
async function removeAll(request: PruneRequest, lease: Lease, chosen: Chosen[]) {
  const removed: Chosen[] = [];
  const warnings = new Set<string>();
  for await (const one of oneByOne(chosen)) {
    if (request.cancel.aborted) break;
    await saying(request.store.change(lease, { id: one.id, from: request.state }), notRemoved);
    removed.push(one);
    for (const warning of logDecision(request, { event: "prune", report_id: one.id })) warnings.add(warning);
  }
  return { removed, warnings };
}

/** Finds the reports that are old enough, oldest first; `undefined` when told to stop meanwhile. */
async function oldEnough(request: PruneRequest): Promise<Chosen[] | undefined> {
  const { store, clock, olderThan, state } = request;
  const chosen: Chosen[] = [];
  const elsewhere = await idsElsewhere(request);
  // A report was neither sent nor set aside before it was made.
  for await (const place of oneByOne(await store.list(state, clock(), timeKey(clock() - olderThan)))) {
    if (request.cancel.aborted) return undefined;
    if (elsewhere.has(place.id)) continue;
    const at = await momentOf(request, place);
    if (clock() - at >= olderThan) chosen.push({ id: place.id, at });
  }
  return chosen;
}

/**
 * Lists the reports that must be kept because they lie in another state too. A report whose move was interrupted lies in
 * two states until the next pass (docs/durability.md); without its record that pass would send it again.
 */
async function idsElsewhere({ store, clock, state }: PruneRequest): Promise<Set<string>> {
  if (store.hasOnePlace) return new Set();
  const places = await store.list("pending", clock());
  return new Set([...places, ...(await store.list(OTHER[state], clock()))].map(({ id }) => id));
}

const OTHER = { sent: "held", held: "sent" } as const;

/** Finds the time of the send or hold in the record, else uses the report's own age: it is never younger. */
async function momentOf(request: PruneRequest, { id, key }: Place): Promise<number> {
  const record = await recordOf(request, id);
  if (request.state === "held" && record?.held_reason?.startsWith(BEING_MOVED))
    return Number.POSITIVE_INFINITY;
  const at = Date.parse((record && timeIn(record, request.state)) ?? "");
  const moment = Number.isNaN(at) ? momentOfKey(key) : at;
  return Number.isNaN(moment) ? request.clock() : moment;
}

function timeIn({ latest, confirmed, decisions = [] }: Delivery, state: "sent" | "held") {
  if (state === "held") return decisions.findLast(({ what }) => what === "held")?.by?.at;
  return confirmed?.at ?? latest.at(-1)?.ended_at;
}

async function recordOf({ store, state }: PruneRequest, id: string) {
  try {
    return await deliveryOf(await store.find(id, [state]));
  } catch (error) {
    if (isInvalidReport(error)) return undefined;
    throw error;
  }
}

async function pruned(request: PruneRequest, chosen: Chosen[]): Promise<Result> {
  const count = countOf(chosen, request);
  const rows = chosen.map(({ id, at }) => [id, isoOf(at)]);
  const queue = await queueSummary(request);
  const details = { removed_ids: request.dryRun ? [] : chosen.map(({ id }) => id) };
  if (!request.dryRun) return { outcome: "ok", text: `${count} removed for good.`, details, ...queue };
  return {
    outcome: "dry-run",
    text: `Dry run, nothing removed: ${count} would be removed for good.`,
    details: { ...details, would_remove_ids: chosen.map(({ id }) => id) },
    tables:
      rows.length === 0 ? [] : [{ title: "Would be removed", columns: ["report", request.state], rows }],
    ...queue,
  };
}

/** Result of a prune that was told to stop. */
async function cutShort(request: PruneRequest, removed: Chosen[]): Promise<Result> {
  const gone =
    removed.length === 0
      ? "Nothing was removed"
      : `Until then ${countOf(removed, request)} ${removed.length === 1 ? "was" : "were"} removed for good`;
  return {
    ...(await pruned(request, removed)),
    outcome: removed.length === 0 ? "failed" : "partial",
    text: `${TOLD_TO_STOP}. ${gone}; what is left is as it was. Run the same again to go on.`,
    failedReason: TOLD_TO_STOP,
  };
}

function countOf({ length }: Chosen[], { state }: PruneRequest): string {
  return length === 1 ? `1 ${state} report` : `${length} ${state} reports`;
}

function isoOf(moment: number): string {
  return new Date(moment).toISOString();
}
