import { queueSummary } from "./delivery/backlog.js";
import { Deliverer } from "./delivery/deliver.js";
import { type Ending, endingText, isFailure, leftBehindWarning, remediesOf } from "./delivery/ending.js";
import { withLease } from "./delivery/lease.js";
import { load, notFound, requireProof, resolveId } from "./delivery/load.js";
import type { Loaded } from "./delivery/loaded.js";
import { type DeliveryOptions, type DeliveryRequest, withDefaults } from "./delivery/options.js";
import { preview } from "./delivery/preview.js";
import { faultWith, type Result, reportFields } from "./delivery/result.js";
import { type ErrorCode, OwnerReportError } from "./errors.js";
import { remedy } from "./report/remedies.js";

/**
 * Delivers one pending report, ahead of older ones. A report that is not valid, or a missing sender, is a result with the
 * outcome `error`, as in a pass.
 *
 * @param idOrPath an id, or the path of a file in the queue
 * @throws OwnerReportError `usage`, `not-found` or `store`: the report is still pending
 */
export async function driver(asked: DeliveryRequest & { idOrPath: string }): Promise<Result> {
  const request = withDefaults(asked);
  const id = resolveId(request.store, request.idOrPath);
  try {
    return await deliverOne(request, id);
  } catch (error) {
    const isOfReport = error instanceof OwnerReportError && OF_A_REPORT.includes(error.code);
    if (!isOfReport) throw error;
    return { ...faultWith(id, error), ...(await queueSummary(request)) };
  }
}

/** Faults of the report or its sender, not of the queue. */
const OF_A_REPORT: readonly ErrorCode[] = ["invalid-report", "unavailable"];

async function deliverOne(request: DeliveryOptions, id: string): Promise<Result> {
  const absent = await absentResult(request, id);
  if (absent) return absent;
  if (request.dryRun) return driverResult(request, id, await preview(request, id));
  return withLease(request, id, async (lease) => {
    const deliverer = new Deliverer(request, lease);
    const ending = await deliverer.deliver(id);
    const meanwhile = ending.outcome === "gone" ? await absentResult(request, id) : undefined;
    const result = meanwhile ?? (await driverResult(request, id, ending));
    return { ...result, warnings: [...result.warnings, ...deliverer.warnings] };
  });
}

/** Builds the result for a report that is not pending; `undefined` when it is. */
async function absentResult(request: DeliveryOptions, id: string): Promise<Result | undefined> {
  const { store, channel } = request;
  if (await load(store, id, { states: ["pending"], channel })) return undefined;
  const loaded = await load(store, id, { states: ["sent", "held"], channel });
  if (!loaded) throw notFound(store, id);
  if (loaded.stored.state === "held") throw heldError(loaded);
  await requireProof(loaded.stored, loaded.delivery);
  const queue = await queueSummary(request);
  return {
    outcome: "already-sent",
    text: `Already sent: ${id}`,
    ...reportFields(loaded),
    sentIds: [],
    ...queue,
  };
}

function heldError({ stored, delivery }: Loaded): OwnerReportError {
  const release = remedy("releaseHeld", stored.id);
  return new OwnerReportError(
    "not-found",
    `Report ${stored.id} is held for a person (${delivery?.held_reason ?? "no reason is recorded"}), not pending. ` +
      `Put it back to have it sent: ${release}`,
    { remedies: [release] },
  );
}

async function driverResult(request: DeliveryOptions, id: string, ending: Ending): Promise<Result> {
  const sent = ending.outcome === "sent";
  const queue = await queueSummary(request);
  const facts = {
    text: endingText(id, ending, request.isLast),
    ...reportFields(ending.loaded),
    reportId: id,
    sentIds: sent ? [id] : [],
    ...queue,
    warnings: [...queue.warnings, ...leftBehindWarning(sent && ending.leftBehind ? [id] : [])],
  };
  if (isFailure(ending))
    return {
      ...facts,
      outcome: ending.outcome,
      failedId: id,
      failedReason: ending.reason,
      remedies: remediesOf(ending),
    };
  if (sent) return { ...facts, outcome: "sent" };
  return { ...facts, outcome: ending.outcome === "gone" ? "empty" : "dry-run" };
}
