import { type Delivery, moreComplete } from "../report/delivery-record.js";
import { refuseDifferent } from "./conflicts.js";
import type { Lease, Store, StoredReport } from "./store.js";
import { deliveryOf, requireReadable } from "./stored-report.js";

/**
 * Imports a report of another queue with its record and in its state, durably, under the lease. Importing it again
 * completes an interrupted call: the report stays in the state that it has reached here meanwhile, with the more complete
 * record.
 *
 * @throws OwnerReportError `conflict` when another report has the id, or one that differs from it only in case
 */
export async function importReport(
  { store, lease }: { store: Store; lease: Lease },
  report: Pick<StoredReport, "id" | "state" | "bytes">,
  delivery: Delivery | undefined,
): Promise<void> {
  const { id, bytes } = report;
  const existing = requireReadable(await store.find(id));
  if (existing) refuseDifferent(existing, report);
  const known = await deliveryOf(existing);
  const record = moreComplete(known, delivery);
  const { state } = existing ?? report;
  if (existing && record && record !== known)
    await store.change(lease, { id, from: state, to: state, record });
  else await store.change(lease, { id, to: state, record, bytes });
}
