import { noQueueWarning, queueSummary, TOLD_TO_STOP } from "../delivery/backlog.js";
import { type LockContext, withLease } from "../delivery/lease.js";
import type { Result } from "../delivery/result.js";
import { notRemoved } from "../delivery/safe.js";
import { isInvalidReport, saying } from "../errors.js";
import { momentOfKey } from "../report/id.js";
import { oneByOne } from "../stores/one-by-one.js";
import type { Lease, Place } from "../stores/store.js";
import { deliveryOf } from "../stores/stored-report.js";
import { logDecision } from "./decision.js";

/** Input of prune. */
export interface PruneRequest extends LockContext {
  /** Age since the send, in milliseconds, from which a report is removed. */
  olderThan: number;
  dryRun: boolean;
  /** Called with a line about each report before it is removed. */
  progress?: ((text: string) => void) | undefined;
}

/** Sent report to remove. */
interface Sent {
  id: string;
  /** Milliseconds since 1970. */
  at: number;
}

/**
 * Removes sent reports and their records for good, oldest first; their ids are free again. Never touches pending or
 * held reports. Told to stop, it ends after the current report and says how far it got (`partial`, `failed`).
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
  for (const { id, at } of chosen) request.progress?.(`To be removed: ${id}, sent ${isoOf(at)}`);
  const { removed, warnings } = await removeAll(request, lease, chosen);
  const isWhole = !request.cancel.aborted || (chosen.length > 0 && removed.length === chosen.length);
  const result = isWhole ? await pruned(request, removed) : await cutShort(request, removed);
  return { ...result, warnings: [...result.warnings, ...warnings] };
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
async function removeAll(request: PruneRequest, lease: Lease, chosen: Sent[]) {
  const removed: Sent[] = [];
  const warnings = new Set<string>();
  for await (const sent of oneByOne(chosen)) {
    if (request.cancel.aborted) break;
    await saying(request.store.change(lease, { id: sent.id, from: "sent" }), notRemoved);
    removed.push(sent);
    for (const warning of logDecision(request, { event: "prune", report_id: sent.id })) warnings.add(warning);
  }
  return { removed, warnings };
}

/** Finds the reports that are old enough, oldest first; `undefined` when told to stop meanwhile. */
async function oldEnough(request: PruneRequest): Promise<Sent[] | undefined> {
  const { store, clock, olderThan } = request;
  const chosen: Sent[] = [];
  const waiting = await waitingIds(request);
  for await (const place of oneByOne(await store.list("sent", clock()))) {
    if (request.cancel.aborted) return undefined;
    if (waiting.has(place.id)) continue;
    const at = await sentAt(request, place);
    if (clock() - at >= olderThan) chosen.push({ id: place.id, at });
  }
  return chosen;
}

/**
 * Lists the reports that must be kept because they are pending or held too. A report whose move to sent/ was interrupted
 * lies in two states until the next pass (docs/durability.md); without its record that pass would send it again.
 */
async function waitingIds({ store, clock }: PruneRequest): Promise<Set<string>> {
  const places = [...(await store.list("pending", clock())), ...(await store.list("held", clock()))];
  return new Set(places.map(({ id }) => id));
}

/** Finds the time of the send in the record, else uses the report's own age: a report is never younger than its send. */
async function sentAt({ store, clock }: PruneRequest, { id, key }: Place): Promise<number> {
  const ended = Date.parse((await recordOf(store, id))?.latest.at(-1)?.ended_at ?? "");
  const moment = Number.isNaN(ended) ? momentOfKey(key) : ended;
  return Number.isNaN(moment) ? clock() : moment;
}

async function recordOf(store: PruneRequest["store"], id: string) {
  try {
    return await deliveryOf(await store.find(id, ["sent"]));
  } catch (error) {
    if (isInvalidReport(error)) return undefined;
    throw error;
  }
}

async function pruned(request: PruneRequest, chosen: Sent[]): Promise<Result> {
  const count = countOf(chosen);
  const rows = chosen.map(({ id, at }) => [id, isoOf(at)]);
  const queue = await queueSummary(request);
  const details = { removed_ids: request.dryRun ? [] : chosen.map(({ id }) => id) };
  if (!request.dryRun) return { outcome: "ok", text: `${count} removed for good.`, details, ...queue };
  return {
    outcome: "dry-run",
    text: `Dry run, nothing removed: ${count} would be removed for good.`,
    details: { ...details, would_remove_ids: chosen.map(({ id }) => id) },
    tables: rows.length === 0 ? [] : [{ title: "Would be removed", columns: ["report", "sent"], rows }],
    ...queue,
  };
}

/** Result of a prune that was told to stop. */
async function cutShort(request: PruneRequest, removed: Sent[]): Promise<Result> {
  const gone =
    removed.length === 0 ? "Nothing was removed" : `Until then ${countOf(removed)} were removed for good`;
  return {
    ...(await pruned(request, removed)),
    outcome: removed.length === 0 ? "failed" : "partial",
    text: `${TOLD_TO_STOP}. ${gone}; what is left is as it was. Run the same again to go on.`,
    failedReason: TOLD_TO_STOP,
  };
}

function countOf({ length }: Sent[]): string {
  return length === 1 ? "1 sent report" : `${length} sent reports`;
}

function isoOf(moment: number): string {
  return new Date(moment).toISOString();
}
