import { OwnerReportError } from "../errors.js";

export const NOT_QUEUED = "The report was not queued.";

/** An id that a report which is gone has used. */
export function usedBefore(id: string): OwnerReportError {
  return new OwnerReportError(
    "conflict",
    `The id ${id} was used before by a report that is gone from the queue (deliveries/${id}.json remembers it). ` +
      "This one was not queued; choose another id.",
  );
}

/** An id that another report has, or one that differs from it only in case. */
export function conflict(id: string, existing: string): OwnerReportError {
  return new OwnerReportError(
    "conflict",
    existing === id
      ? `Another report with the id ${id} and other content is in the queue already. The first one was kept; this one stays where it was. Compare the two files and move one of them out of the queue.`
      : `The id ${id} differs only in case from ${existing}, which is in the queue already. The first one was kept; choose another id.`,
  );
}
