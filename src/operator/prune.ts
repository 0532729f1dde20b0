import { type Acquiring, underLease } from "../acquire.js";
import { isInvalidReport, OwnerReportError } from "../errors.js";
import { noQueueWarning, queueAfterwards } from "../queue-afterwards.js";
import { momentOfKey } from "../report/id.js";
import type { Result } from "../result.js";
import type { Lease, Place } from "../stores/store.js";
import { logHand } from "./hands.js";

export interface PruneRequest extends Acquiring {
  /** Milliseconds since it was sent after which a report goes. */
  olderThan: number;
  dryRun: boolean;
  /** Told what will be removed, before it is. */
  progress?: (text: string) => void;
}

interface Sent {
  id: string;
  /** Milliseconds since 1970. */
  at: number;
}

/**
 * Removes sent reports and their records for good, oldest first; their ids are free again. Never touches pending or
 * held reports.
 *
 * @throws OwnerReportError `store`: what was not removed yet stays
 */
export async function prune(request: PruneRequest): Promise<Result> {
  if (!(await request.store.exists())) return nothingThere(request);
  if (request.dryRun) return pruned(request, await oldEnough(request));
  return underLease(request, "", async (lease) => {
    const chosen = await oldEnough(request);
    for (const { id, at } of chosen) request.progress?.(`To be removed: ${id}, sent ${isoOf(at)}`);
    const more = await removeAll(request, lease, chosen);
    const result = await pruned(request, chosen);
    return { ...result, warnings: [...result.warnings, ...more] };
  });
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

/** Gives what a person should know besides. */
async function removeAll(request: PruneRequest, lease: Lease, chosen: Sent[]): Promise<Set<string>> {
  const warnings = new Set<string>();
  for (const { id } of chosen) {
    if (request.cancel.aborted) throw stopped();
    await request.store.forget(lease, id);
    for (const warning of logHand(request, "prune", id)) warnings.add(warning);
  }
  return warnings;
}

async function oldEnough(request: PruneRequest): Promise<Sent[]> {
  const { store, clock, olderThan } = request;
  const chosen: Sent[] = [];
  const waiting = await waitingIds(request);
  for (const place of await store.list("sent", clock())) {
    if (waiting.has(place.id)) continue;
    const at = await sentAt(request, place);
    if (clock() - at >= olderThan) chosen.push({ id: place.id, at });
  }
  return chosen;
}

/**
 * A report on its way to sent/ lies in two places until the next pass (docs/durability.md). Without its record that
 * pass would send it again.
 */
async function waitingIds({ store, clock }: PruneRequest): Promise<Set<string>> {
  const places = [...(await store.list("pending", clock())), ...(await store.list("held", clock()))];
  return new Set(places.map(({ id }) => id));
}

/** When it was sent by its record, else by its own age: a report is never younger than its delivery. */
async function sentAt({ store, clock }: PruneRequest, { id, key }: Place): Promise<number> {
  const ended = Date.parse((await recordOf(store, id))?.latest.at(-1)?.ended_at ?? "");
  const moment = Number.isNaN(ended) ? momentOfKey(key) : ended;
  return Number.isNaN(moment) ? clock() : moment;
}

async function recordOf(store: PruneRequest["store"], id: string) {
  try {
    return await store.delivery(id);
  } catch (error) {
    if (isInvalidReport(error)) return undefined;
    throw error;
  }
}

async function pruned(request: PruneRequest, chosen: Sent[]): Promise<Result> {
  const count = chosen.length === 1 ? "1 sent report" : `${chosen.length} sent reports`;
  const rows = chosen.map(({ id, at }) => [id, isoOf(at)]);
  const queue = await queueAfterwards(request);
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

function stopped(): OwnerReportError {
  return new OwnerReportError(
    "store",
    "owner-report was told to stop. The sent reports that are left can be removed by running this again.",
  );
}

function isoOf(moment: number): string {
  return new Date(moment).toISOString();
}
