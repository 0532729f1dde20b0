import { OwnerReportError } from "../../errors.js";
import { LIMITS } from "../../report/limits.js";
import type { CacheQueue } from "./queue.js";
import { parseRecord } from "./record.js";
import type { Known } from "./view.js";

export interface ReadReport {
  report: Uint8Array;
  /** Its delivery record as JSON, where there is one. */
  delivery?: Buffer;
}

/**
 * Reads the entry that says all of a report.
 *
 * @throws OwnerReportError `store` when it is listed and cannot be read, `invalid-report` when it is none of ours
 */
export async function readReport(queue: CacheQueue, known: Known, location: string): Promise<ReadReport> {
  const bytes = (await queue.entries.read(known.key)) ?? (await lost(queue, known, location));
  if (bytes.length > 2 * LIMITS.fileBytes) throw tooLarge(known);
  const read = known.isRecord ? parseRecord(bytes, known.id, known.key) : { report: bytes };
  if (read.report.length > LIMITS.fileBytes) throw tooLarge(known);
  return read;
}

/** A pass may have put a newer record in its place just now; anything else is a loss, and no empty queue. */
async function lost(queue: CacheQueue, known: Known, location: string): Promise<never> {
  const now = (await queue.look()).reports.get(known.id);
  const what =
    now && now.key !== known.key
      ? "was changed by another pass meanwhile. Run this again."
      : "was listed a moment ago and cannot be read: GitHub has evicted it, or somebody deleted it. It was not sent by this " +
        "pass. A cache is best effort; store: git keeps reports until they are sent.";
  throw new OwnerReportError("store", `Report ${known.id} of ${location} (cache entry ${known.key}) ${what}`);
}

function tooLarge({ id }: Known): OwnerReportError {
  return new OwnerReportError("invalid-report", `report ${id} is over ${LIMITS.fileBytes / 1024} KiB`);
}
