import { setTimeout as sleep } from "node:timers/promises";
import { describe, type Loaded, load, notFound, resolveId } from "./consumer.js";
import {
  type Delivering,
  type DeliveryRequest,
  deliver,
  type Ending,
  isFailure,
  preview,
  withDefaults,
} from "./deliver.js";
import { OwnerReportError } from "./errors.js";
import { queueAfterwards } from "./queue-afterwards.js";
import type { Result } from "./result.js";
import type { Holder, Lease } from "./stores/store.js";

const WAIT_MS = 30_000;
const POLL_MS = 100;

/**
 * Delivers one pending report, whatever older ones are waiting.
 *
 * @param idOrPath an id, or the path of a file in the queue
 * @throws OwnerReportError `usage`, `not-found`, `invalid-report`, `unavailable` or `store`: the report is still pending
 */
export async function driver(asked: DeliveryRequest & { idOrPath: string }): Promise<Result> {
  const request = withDefaults(asked);
  const { store } = request;
  const id = resolveId(store, request.idOrPath);
  const absent = await absentResult(request, id);
  if (absent) return absent;
  if (request.dryRun) return driverResult(request, id, await preview(request, id));
  const acquired = await acquirePatiently(request);
  if ("holder" in acquired) return busyResult(request, id, acquired.holder);
  try {
    const ending = await deliver(request, acquired.lease, id);
    const meanwhile = ending.outcome === "gone" ? await absentResult(request, id) : undefined;
    return meanwhile ?? (await driverResult(request, id, ending));
  } finally {
    await acquired.lease.release();
  }
}

/** The result for a report that is not pending, `undefined` when it is. */
async function absentResult(request: Delivering, id: string): Promise<Result | undefined> {
  const { store, channel } = request;
  if (await load(store, id, ["pending"], channel)) return undefined;
  const loaded = await load(store, id, ["sent", "held"], channel);
  if (!loaded) throw notFound(store, id);
  if (loaded.stored.state === "held") throw held(loaded);
  const queue = await queueAfterwards(request);
  return { outcome: "already-sent", text: `Already sent: ${id}`, ...describe(loaded), sentIds: [], ...queue };
}

function held({ stored, delivery }: Loaded): OwnerReportError {
  return new OwnerReportError(
    "not-found",
    `Report ${stored.id} is held for a person (${delivery?.held_reason ?? "no reason is recorded"}), not pending. ` +
      `Put it back with owner-report release ${stored.id} to have it sent.`,
  );
}

async function acquirePatiently(request: Delivering): Promise<{ lease: Lease } | { holder: Holder }> {
  const deadline = request.clock() + WAIT_MS;
  for (;;) {
    const acquired = await request.store.acquire(request.owner);
    if ("lease" in acquired || request.clock() >= deadline || request.cancel.aborted) return acquired;
    await sleep(POLL_MS, undefined, { signal: request.cancel }).catch(() => {});
  }
}

async function busyResult(request: Delivering, id: string, holder: Holder): Promise<Result> {
  const text =
    `Another pass (${holder.owner}, pid ${holder.pid} on ${holder.host}, since ${holder.since}) still holds the queue. ` +
    `Report ${id} was not sent and is still pending; run this again when that pass has ended.`;
  return {
    outcome: "busy",
    text,
    reportId: id,
    failedId: id,
    failedReason: "another pass holds the queue",
    sentIds: [],
    ...(await queueAfterwards(request)),
  };
}

async function driverResult(request: Delivering, id: string, ending: Ending): Promise<Result> {
  const sent = ending.outcome === "sent";
  return {
    outcome: ending.outcome === "gone" ? "empty" : ending.outcome,
    text: endingText(id, ending),
    ...(ending.loaded && describe(ending.loaded)),
    reportId: id,
    sentIds: sent ? [id] : [],
    ...(isFailure(ending) && { failedId: id, failedReason: ending.reason }),
    ...(await queueAfterwards(request)),
  };
}

function stillPending({ loaded }: Ending): string {
  return loaded?.stored.state === "held" ? "" : " It is still pending and is tried again at the next pass.";
}

/** One sentence for a person on how it ended with this report, and what is safe. */
export function endingText(id: string, ending: Ending): string {
  switch (ending.outcome) {
    case "sent":
      return `Sent: ${id}${ending.reason === "" ? "" : ` (${ending.reason})`}`;
    case "dry-run":
      return `Dry run, NOT SENT: ${id}`;
    case "gone":
      return `Report ${id} was removed by somebody else meanwhile; nothing was sent.`;
    case "failed":
      return `Report ${id} was not sent: ${ending.reason}.${stillPending(ending)}`;
    case "in-doubt":
      return `Report ${id} is in doubt: ${ending.reason}.`;
  }
}
