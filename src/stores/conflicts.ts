import { OwnerReportError } from "../errors.js";
import type { State, StoredReport } from "./store.js";

export const NOT_QUEUED = "The report was not queued.";
/** What is safe while a report of another queue is taken over. */
export const STAYS_BEHIND = "It stays in the queue it came from.";

/** What is safe while it is recorded how it ended with a report that lies in `from`. */
export function safeIn(from: State): string {
  return from === "pending"
    ? "It is still pending, and the next pass takes it as in doubt."
    : `It is still ${from}.`;
}

/** The id among `ids` that differs from this one only in case. */
export function twinAmong(ids: Iterable<string>, id: string): string | undefined {
  const folded = id.toLowerCase();
  for (const other of ids) if (other !== id && other.toLowerCase() === folded) return other;
  return undefined;
}

/** @throws OwnerReportError `conflict` when what lies there is not the very same report; its state may be another one */
export function refuseOther(existing: StoredReport, { id, bytes }: Pick<StoredReport, "id" | "bytes">): void {
  if (!Buffer.from(existing.bytes).equals(bytes)) throw conflict(id, id);
}

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
