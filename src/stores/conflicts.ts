import { OwnerReportError } from "../errors.js";
import type { StoredReport } from "./store.js";

/** Finds the id among `ids` that differs from this one only in case. */
export function caseCollision(ids: Iterable<string>, id: string): string | undefined {
  const folded = id.toLowerCase();
  for (const other of ids) if (other !== id && other.toLowerCase() === folded) return other;
  return undefined;
}

/**
 * Refuses a report whose id belongs to one with other content. The states of the two may differ.
 *
 * @throws OwnerReportError `conflict`
 */
export function refuseDifferent(
  existing: StoredReport,
  { id, bytes }: Pick<StoredReport, "id" | "bytes">,
): void {
  if (!Buffer.from(existing.bytes).equals(bytes)) throw conflict(id, id);
}

/** Returns the error for an id that a removed report has used. */
export function usedBefore(id: string): OwnerReportError {
  return new OwnerReportError(
    "conflict",
    `The id ${id} was used before by a report that is gone from the queue (deliveries/${id}.json remembers it). ` +
      "This one was not queued; choose another id.",
  );
}

/** Returns the error for an id that another report has, exactly or in another case. */
export function conflict(id: string, existing: string): OwnerReportError {
  return new OwnerReportError(
    "conflict",
    existing === id
      ? `Another report with the id ${id} and other content is in the queue already. The first one was kept; this one stays where it was. Compare the two files and move one of them out of the queue.`
      : `The id ${id} differs only in case from ${existing}, which is in the queue already. The first one was kept; choose another id.`,
  );
}
