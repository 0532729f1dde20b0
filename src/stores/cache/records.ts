import { OwnerReportError } from "../../errors.js";
import type { Delivery } from "../../report/delivery-record.js";
import { LIMITS } from "../../report/limits.js";
import type { CachedReport, CacheQueue } from "./snapshot.js";

export interface ReadReport {
  report: Uint8Array;
  /** Its delivery record as JSON, if it has one. */
  delivery?: Buffer;
}

/**
 * Reads the authoritative entry of a report.
 *
 * @throws OwnerReportError `store` when it is listed and cannot be read, `invalid-report` when owner-report did not write it
 */
export async function readReport(
  queue: CacheQueue,
  known: CachedReport,
  location: string,
): Promise<ReadReport> {
  const bytes = (await queue.entries.read(known.key)) ?? (await lost(queue, known, location));
  if (bytes.length > 2 * LIMITS.fileBytes) throw tooLarge(known);
  const read = known.isRecord ? parseRecord(bytes, known.id, known.key) : { report: bytes };
  if (read.report.length > LIMITS.fileBytes) throw tooLarge(known);
  return read;
}

/** Throws for a listed entry that is missing: another pass may just have replaced it, anything else is a loss. */
async function lost(queue: CacheQueue, known: CachedReport, location: string): Promise<never> {
  const now = (await queue.look()).reports.get(known.id);
  const what =
    now && now.key !== known.key
      ? "was changed by another pass meanwhile. Run this again."
      : "was listed a moment ago and cannot be read: GitHub has evicted it, or somebody deleted it. It was not sent by this " +
        "pass. A cache is best effort; queue: git keeps reports until they are sent.";
  throw new OwnerReportError("store", `Report ${known.id} of ${location} (cache entry ${known.key}) ${what}`);
}

function tooLarge({ id }: CachedReport): OwnerReportError {
  return new OwnerReportError("invalid-report", `report ${id} is over ${LIMITS.fileBytes / 1024 ** 2} MiB`);
}

const SCHEMA = "owner-report/cache-record-v1";

/** Formats a record's entry: the delivery record and the report itself, so that the two are evicted together. */
export function formatRecord(delivery: Delivery, report: Uint8Array): string {
  const text = Buffer.from(report).toString("utf8");
  return `${JSON.stringify({ schema: SCHEMA, delivery, text }, null, 2)}\n`;
}

/**
 * Parses a record's entry into the delivery record as unchecked JSON and the report's bytes.
 *
 * @throws OwnerReportError `invalid-report`
 */
function parseRecord(bytes: Uint8Array, id: string, key: string): { delivery: Buffer; report: Buffer } {
  try {
    const { schema, delivery, text } = JSON.parse(Buffer.from(bytes).toString("utf8"));
    if (schema === SCHEMA && typeof text === "string")
      return { delivery: Buffer.from(JSON.stringify(delivery)), report: Buffer.from(text) };
  } catch {
    // Not JSON: refused below.
  }
  throw new OwnerReportError(
    "invalid-report",
    `The cache entry ${key} is no record of report ${id}, so nobody knows whether it went out before. It was not sent. ` +
      "Find out whether it arrived, then delete the entry to send it again.",
  );
}

/** Decodes a report's bytes, because an entry holds text. @throws OwnerReportError `invalid-report` for bytes that are not UTF-8 */
export function textOf(id: string, bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString("utf8");
  if (Buffer.from(text).equals(bytes)) return text;
  throw new OwnerReportError("invalid-report", `Report ${id} is not valid UTF-8, which a cache cannot keep.`);
}

/** Returns the error for a record that another pass wrote meanwhile. */
export function overtaken(id: string): OwnerReportError {
  return new OwnerReportError(
    "store",
    `Another pass has recorded something else about report ${id} meanwhile.`,
    { done: "nothing", remedy: "Look at it with mode show." },
  );
}
