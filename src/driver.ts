import { underLease } from "./acquire.js";
import { describe, type Loaded, load, notFound, requireProof, resolveId } from "./consumer.js";
import {
  type Delivering,
  type DeliveryRequest,
  deliver,
  type Ending,
  isFailure,
  preview,
  withDefaults,
} from "./deliver.js";
import { type ErrorCode, OwnerReportError } from "./errors.js";
import { queueAfterwards } from "./queue-afterwards.js";
import { faultWith, type Result } from "./result.js";

/**
 * Delivers one pending report, whatever older ones are waiting. One that is not valid, or that there is nothing to send
 * with, is a result with the outcome `error`, as in a pass.
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
    return { ...faultWith(id, error), ...(await queueAfterwards(request)) };
  }
}

const OF_A_REPORT: readonly ErrorCode[] = ["invalid-report", "unavailable"];

async function deliverOne(request: Delivering, id: string): Promise<Result> {
  const absent = await absentResult(request, id);
  if (absent) return absent;
  if (request.dryRun) return driverResult(request, id, await preview(request, id));
  return underLease(request, id, async (lease) => {
    const ending = await deliver(request, lease, id);
    const meanwhile = ending.outcome === "gone" ? await absentResult(request, id) : undefined;
    return meanwhile ?? driverResult(request, id, ending);
  });
}

/** The result for a report that is not pending, `undefined` when it is. */
async function absentResult(request: Delivering, id: string): Promise<Result | undefined> {
  const { store, channel } = request;
  if (await load(store, id, ["pending"], channel)) return undefined;
  const loaded = await load(store, id, ["sent", "held"], channel);
  if (!loaded) throw notFound(store, id);
  if (loaded.stored.state === "held") throw held(loaded);
  await requireProof(loaded.stored, loaded.delivery);
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

async function driverResult(request: Delivering, id: string, ending: Ending): Promise<Result> {
  const sent = ending.outcome === "sent";
  const queue = await queueAfterwards(request);
  return {
    outcome: ending.outcome === "gone" ? "empty" : ending.outcome,
    text: endingText(id, ending),
    ...(ending.loaded && describe(ending.loaded)),
    reportId: id,
    sentIds: sent ? [id] : [],
    ...(isFailure(ending) && { failedId: id, failedReason: ending.reason }),
    ...queue,
    warnings: [...queue.warnings, ...leftBehindWarning(sent && ending.leftBehind ? [id] : [])],
  };
}

const NAMED_AT_MOST = 5;

/** What a person should know where what sent these reports still works in the background. */
export function leftBehindWarning(ids: readonly string[]): string[] {
  if (ids.length === 0) return [];
  const more = ids.length > NAMED_AT_MOST ? ` and ${ids.length - NAMED_AT_MOST} more` : "";
  const which = `${ids.slice(0, NAMED_AT_MOST).join(", ")}${more}`;
  return [
    `What sent ${which} ended with exit code 0, which counts as sent, and left processes that still work in the background. ` +
      "Whether they do send, nobody sees: what they print now is lost, and a runner ends them with its job. Let the send " +
      "command wait for what it starts (end it with wait), or start that without &.",
  ];
}

function stillPending({ loaded }: Ending): string {
  return loaded?.stored.state === "held" ? "" : " It is still pending and is tried again at the next pass.";
}

/** What is added to a sentence, if there is anything. */
export function inBrackets(reason: string): string {
  return reason === "" ? "" : ` (${reason})`;
}

/** One sentence for a person on how it ended with this report, and what is safe. */
export function endingText(id: string, ending: Ending): string {
  switch (ending.outcome) {
    case "sent":
      return `Sent: ${id}${inBrackets(ending.reason)}`;
    case "dry-run":
      return `Dry run, NOT SENT: ${id}${inBrackets(ending.reason)}`;
    case "gone":
      return `Report ${id} was removed by somebody else meanwhile; nothing was sent.`;
    case "failed":
      return `Report ${id} was not sent: ${ending.reason}.${stillPending(ending)}`;
    case "in-doubt":
      return `Report ${id} is in doubt: ${ending.reason}.`;
  }
}
