import { type DeliveryRequest, readySender } from "./delivery/options.js";
import { type Faulty, faultWith, type Result } from "./delivery/result.js";
import { driver } from "./driver.js";
import { type ProducerRequest, producer } from "./producer.js";

/**
 * Queues a checkpoint and delivers it at once, ahead of older reports (the manual's "watchdog-b"). A report that cannot
 * be delivered stays pending for the next pass.
 *
 * @throws OwnerReportError as producer does; nothing was queued then
 */
export async function direct(request: ProducerRequest & DeliveryRequest): Promise<Result> {
  const queued = await producer(request);
  const { reportId } = queued;
  if (request.dryRun || reportId === undefined) return dryRunDirect(request, queued);
  try {
    const delivered = await driver({ ...request, idOrPath: reportId });
    return { ...queued, ...(delivered.outcome === "error" ? namingIt(reportId, delivered) : delivered) };
  } catch (error) {
    // The report is queued even if its delivery failed, and the result must name it.
    return { ...queued, ...namingIt(reportId, faultWith(reportId, error)) };
  }
}

/** Says of a fault that the report is queued, where its text does not name it. */
function namingIt(id: string, fault: Faulty): Faulty {
  if (fault.text.includes(id)) return fault;
  return { ...fault, text: `Report ${id} is queued, and was not sent. ${fault.text}` };
}

/** Dry run of driver for a report that is queued already, else a check that there is something to send with. */
async function dryRunDirect(request: DeliveryRequest, queued: Result): Promise<Result> {
  const { reportId: id = "" } = queued;
  if (await request.store.find(id)) return { ...queued, ...(await driver({ ...request, idOrPath: id })) };
  readySender(request);
  return queued;
}
