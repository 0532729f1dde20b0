import { OwnerReportError } from "../../errors.js";
import { conflict } from "../conflicts.js";
import { fieldsOf, NEW_COLUMNS, NEW_VALUES, newValues } from "./columns.js";
import { DURABLY } from "./lease.js";
import type { QueueTables } from "./queue.js";
import { COUNTS, type Seen } from "./reports.js";

/*
 * Queueing is one statement and one round trip, and counts the queue as well. It may be repeated: when its answer was lost,
 * the repetition waits for the first one's end, and finds what that has queued.
 */

const PUT = `
WITH put AS (
  INSERT INTO owner_report.report (${NEW_COLUMNS})
  SELECT ${NEW_VALUES} FROM (SELECT ${DURABLY}) AS durably
  ON CONFLICT (queue, folded) DO NOTHING RETURNING id
)
SELECT counts.*, (SELECT count(*) FROM put)::int AS put, oldest.id, oldest.age FROM (${COUNTS}) AS counts LEFT JOIN (
  SELECT id, age FROM owner_report.report WHERE queue = $1 AND state = 'pending' ORDER BY age, id LIMIT 1
) AS oldest ON true`;

const EXISTING = `
SELECT id, file = $3::bytea AS same FROM owner_report.report WHERE queue = $1 AND folded = lower($2::text)`;

/** Limit of reports that came and went while one was queued: a hundred in a row are not chance. */
const MOST_TRIES = 100;

/** Report to queue. */
export interface NewReport {
  id: string;
  text: string;
  origin: "own" | "generated";
}

/**
 * Queues a report.
 *
 * @returns the queue as it was found, with the new report in it; `existing` when the id is taken, `before` when an earlier try had queued it
 * @throws OwnerReportError `conflict` when another id differs from it only in case
 */
export async function putReport(
  tables: QueueTables,
  { id, text, origin }: NewReport,
  now: number,
): Promise<Seen | "existing" | "before"> {
  const bytes = Buffer.from(text);
  const values = newValues({ id, state: "pending", bytes }, fieldsOf(text), now);
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const [row] = await tables.write("queue the report", PUT, values);
    if (row?.put === 1) return withNew(row, { id, key: String(values[2]) });
    const [found] = await tables.read("look for the report", EXISTING, [id, bytes]);
    if (found && found.id !== id) throw conflict(id, String(found.id));
    // Nobody else has a generated id: an earlier try, whose answer was lost, has queued it.
    if (found) return origin === "generated" && found.same === true ? "before" : "existing";
  }
  throw new OwnerReportError(
    "store",
    `Report ${id} kept coming and going at ${tables.location} while it was being queued.`,
    { done: "nothing" },
  );
}

/** Adds the new report to what its own statement could not see of it. */
function withNew({ pending, held, id, age }: Record<string, unknown>, added: Seen["places"][number]): Seen {
  const places = [...(typeof id === "string" ? [{ id, key: String(age) }] : []), added];
  return { pending: Number(pending) + 1, held: Number(held), places };
}
