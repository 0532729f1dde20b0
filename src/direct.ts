import { type DeliveryRequest, NO_SENDER } from "./deliver.js";
import { driver } from "./driver.js";
import { OwnerReportError } from "./errors.js";
import { type ProducerRequest, producer } from "./producer.js";
import { type Result, resultOfError } from "./result.js";

/**
 * Queues a checkpoint and delivers it at once, passing older reports by (the manual's "watchdog-b"). What cannot be
 * delivered stays pending for the next pass.
 *
 * @throws OwnerReportError as producer does: then nothing was queued
 */
export async function direct(request: ProducerRequest & DeliveryRequest): Promise<Result> {
  const queued = await producer(request);
  const { reportId } = queued;
  if (request.dryRun || reportId === undefined) return dryRun(request, queued);
  try {
    return { ...queued, ...(await driver({ ...request, idOrPath: reportId })) };
  } catch (error) {
    if (!(error instanceof OwnerReportError)) throw error;
    // The report is queued whatever came next, and the result must name it.
    return {
      ...queued,
      ...resultOfError(error),
      failedId: reportId,
      failedReason: error.message,
      sentIds: [],
    };
  }
}

function dryRun(request: DeliveryRequest, queued: Result): Result {
  if (queued.report?.state === "sent") return queued;
  if (request.sender) request.sender.ready();
  else throw new OwnerReportError("unavailable", NO_SENDER);
  return queued;
}
