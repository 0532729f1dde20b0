import { OwnerReportError } from "../../errors.js";
import { conflict, refuseDifferent } from "../conflicts.js";
import type { Change, Import, Recording, Removal } from "../store.js";
import { fieldsOfAny, NEW_COLUMNS, NEW_VALUES, newValues, RECORD_COLUMNS, recordValues } from "./columns.js";
import type { PostgresLease } from "./lease.js";
import type { QueueTables } from "./queue.js";
import { findReport, otherCase } from "./reports.js";

/*
 * The changes of one report, each the body of a statement under the lease (PostgresLease.change). Made again, as after a
 * lost answer, they find that they were made.
 */

/** $5 id, $6 from, $7 to, $8 new id, then the columns of the record. */
const RECORD = `
  UPDATE owner_report.report SET state = $7::text, id = $8::text, changed = clock_timestamp(),
    record = $9::json, attempts = $10::integer, outcome = $11::text, reason = $12::text
  FROM (
    SELECT report.queue, report.folded, report.state FROM owner_report.report JOIN held ON report.queue = held.queue
    WHERE report.folded IN (lower($5::text), lower($8::text)) AND report.id IN ($5::text, $8::text)
      AND report.state IN ($6::text, $7::text)
    FOR UPDATE OF report
  ) AS was
  WHERE report.queue = was.queue AND report.folded = was.folded
  RETURNING ($7::text = 'sent')::int - (was.state = 'sent')::int AS sent`;

const REMOVE = `
  DELETE FROM owner_report.report USING held
  WHERE report.queue = held.queue AND folded = lower($5::text) AND id = $5::text AND state = $6::text
  RETURNING -(state = 'sent')::int AS sent`;

/** $5 to $14 the columns of a new report, then those of the record. */
const IMPORT = `
  INSERT INTO owner_report.report (${NEW_COLUMNS}, ${RECORD_COLUMNS.join(", ")})
  SELECT ${NEW_VALUES.replace(/\$(\d+)/g, (whole, number) => (number === "1" ? whole : `$${Number(number) + 3}`))},
    $15::json, $16::integer, $17::text, $18::text FROM held
  ON CONFLICT (queue, folded) DO NOTHING RETURNING (state = 'sent')::int AS sent`;

/** Makes a change under the lease, as Store.change promises. */
export async function makeChange(
  { tables, now }: { tables: QueueTables; now: number },
  lease: PostgresLease,
  change: Change,
): Promise<void> {
  if (change.from === undefined) await importReport(tables, lease, { change, now });
  else if (change.to === undefined) await remove(lease, change);
  else await record(tables, lease, change);
}

async function record(
  tables: QueueTables,
  lease: PostgresLease,
  { id, from, to, record, as = id }: Recording,
): Promise<void> {
  if (as !== id && (await findReport(tables, as, ["pending", "held", "sent"]))) throw conflict(as, as);
  const values = [id, from, to, as, ...recordValues(record)];
  const changed = await lease.change(`record ${id} as ${to}`, RECORD, values);
  if (changed === 0) throw gone(id, from, tables.location);
}

async function remove(lease: PostgresLease, { id, from }: Removal): Promise<void> {
  await lease.change(`remove ${id}`, REMOVE, [id, from]);
}

async function importReport(
  tables: QueueTables,
  lease: PostgresLease,
  { change, now }: { change: Import; now: number },
): Promise<void> {
  const { id, to, bytes, record } = change;
  const row = newValues({ id, state: to, bytes }, await fieldsOfAny(bytes, id), now);
  const added = await lease.change(`import ${id}`, IMPORT, [...row, ...recordValues(record)]);
  if (added === 1) return;
  const collision = await otherCase(tables, id);
  if (collision !== undefined) throw conflict(id, collision);
  const existing = await findReport(tables, id, [to]);
  if (!existing?.bytes) throw conflict(id, id);
  refuseDifferent({ ...existing, path: "" }, change);
}

function gone(id: string, from: string, location: string): OwnerReportError {
  return new OwnerReportError(
    "store",
    `Report ${id} is not ${from} any more in ${location}: somebody who does not hold the queue has moved or removed it. ` +
      "Nothing was changed.",
  );
}
