import { OwnerReportError } from "../errors.js";
import type { Delivery } from "../report/delivery-record.js";
import type { StoredReport, UnreadableReport } from "./store.js";

/** Returns a found report whose bytes can be read. @throws OwnerReportError `invalid-report` for any other, `store` where the system refuses to read it */
export function requireReadable(
  found: StoredReport | UnreadableReport | undefined,
): StoredReport | undefined {
  if (!found || found.bytes) return found;
  throw found.fault ?? new OwnerReportError("invalid-report", found.problem);
}

/**
 * Parses the record of a found report, `undefined` before the first attempt.
 *
 * @throws OwnerReportError `invalid-report` when it is not the record of this report, `store` when it cannot be read
 */
export async function deliveryOf(
  found: Pick<StoredReport, "id" | "record"> | undefined,
): Promise<Delivery | undefined> {
  if (!found?.record) return undefined;
  const { id, record } = found;
  if (record.fault) throw record.fault;
  // Loaded here because most reports have no record before their first attempt.
  return (await import("../report/parse-delivery-record.js")).parseDelivery(record.bytes, id, record.path);
}
