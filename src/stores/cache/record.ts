import type { Delivery } from "../../delivery.js";
import { OwnerReportError } from "../../errors.js";

const SCHEMA = "owner-report/cache-record-v1";

/** What a record's entry holds: what was tried, and the report itself, so that the two are evicted together. */
export function formatRecord(delivery: Delivery, report: Uint8Array): string {
  const text = Buffer.from(report).toString("utf8");
  return `${JSON.stringify({ schema: SCHEMA, delivery, text }, null, 2)}\n`;
}

/**
 * Reads a record's entry: the delivery record as JSON, not looked into, and the report's bytes.
 *
 * @throws OwnerReportError `invalid-report`
 */
export function parseRecord(
  bytes: Uint8Array,
  id: string,
  key: string,
): { delivery: Buffer; report: Buffer } {
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

/** An entry holds text. @throws OwnerReportError `invalid-report` for bytes that are none */
export function textOf(id: string, bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString("utf8");
  if (Buffer.from(text).equals(bytes)) return text;
  throw new OwnerReportError("invalid-report", `Report ${id} is not valid UTF-8, which a cache cannot keep.`);
}

/** A record that another pass made meanwhile. */
export function overtaken(id: string, safe: string): OwnerReportError {
  return new OwnerReportError(
    "store",
    `Something else was recorded of report ${id} meanwhile, by another pass. ${safe} Look at it with mode show.`,
  );
}
