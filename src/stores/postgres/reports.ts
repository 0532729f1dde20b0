import { timeKey } from "../../report/id.js";
import { LIMITS } from "../../report/limits.js";
import { oldestFirst } from "../order.js";
import { latestOf } from "../part.js";
import type { Backlog, Part, Place, Some, State, StoredReport, UnreadableReport } from "../store.js";
import type { Row } from "./connection.js";
import type { QueueTables } from "./queue.js";

/** A report further in the future counts as now. */
export const FUTURE_TOLERANCE: number = 5 * 60 * 1000;

/** What a statement saw of a queue. */
export interface Seen {
  pending: number;
  held: number;
  /** Its oldest pending reports, in any order. */
  places: Place[];
}

/** Counts what waits. */
export const COUNTS = `
  SELECT count(*) FILTER (WHERE state = 'pending')::int AS pending, count(*) FILTER (WHERE state = 'held')::int AS held
  FROM owner_report.report WHERE queue = $1 AND state IN ('pending', 'held')`;

const EXISTS = `
SELECT EXISTS (SELECT FROM owner_report.report WHERE queue = $1)
  OR EXISTS (SELECT FROM owner_report.lane WHERE queue = $1) AS there`;

/** A report's text is only sent where it can be read as one. */
const FIND = `
SELECT id, state, CASE WHEN octet_length(file) <= ${LIMITS.fileBytes} THEN file END AS file, record::text AS record
FROM owner_report.report WHERE queue = $1 AND folded = lower($2::text) AND id = $2::text AND state = ANY($3::text[])`;

const OTHER_CASE = `
SELECT id FROM owner_report.report WHERE queue = $1 AND folded = lower($2::text) AND id <> $2::text`;

/** The oldest reports, and apart from them those of the future: these count as now, in the order of their ids. */
const OLDEST = `
SELECT counts.*, place.id, place.age FROM (${COUNTS}) AS counts LEFT JOIN (
  (SELECT id, age FROM owner_report.report WHERE queue = $1 AND state = 'pending' AND age <= $2::text
    ORDER BY age, id LIMIT $3::bigint)
  UNION ALL
  (SELECT id, age FROM owner_report.report WHERE queue = $1 AND state = 'pending' AND age > $2::text
    ORDER BY id LIMIT $3::bigint)
) AS place ON true`;

const LIST = `
SELECT id, age FROM owner_report.report WHERE queue = $1 AND state = $2::text AND age <= $3::text
UNION ALL
SELECT id, age FROM owner_report.report WHERE queue = $1 AND state = $2::text AND age > greatest($3::text, $4::text)`;
const LAST_KEY = "99991231t235959999z";

/** How many are sent, the queue's row knows, unless somebody has put rows in by hand. */
const TOTAL = `
SELECT CASE WHEN $2::text = 'sent' AND $5::boolean THEN (SELECT sent FROM owner_report.lane WHERE queue = $1)
  ELSE (SELECT count(*) FROM owner_report.report WHERE queue = $1 AND state = $2::text) END AS total`;

/** Some reports of one end; those of the future count as now, and are the latest. */
function partOf(end: Some["end"]): string {
  const [key, id] = end === "oldest" ? ["age", "id"] : ["age DESC", "id DESC"];
  return `
SELECT total, place.id, place.age FROM (${TOTAL}) AS total LEFT JOIN (
  (SELECT id, age FROM owner_report.report WHERE queue = $1 AND state = $2::text AND age <= $3::text
    ORDER BY ${key}, ${id} LIMIT $4::bigint)
  UNION ALL
  (SELECT id, age FROM owner_report.report WHERE queue = $1 AND state = $2::text AND age > $3::text
    ORDER BY ${id} LIMIT $4::bigint)
) AS place ON true`;
}

/** Checks whether anything was ever put into a queue. */
export async function isThere(tables: QueueTables): Promise<boolean> {
  const [row] = await tables.read("read the queue", EXISTS);
  return row?.there === true;
}

/** Finds a report with its record in one of these states. */
export async function findReport(
  tables: QueueTables,
  id: string,
  states: readonly State[],
): Promise<Omit<StoredReport, "path"> | Omit<UnreadableReport, "path"> | undefined> {
  const [row] = await tables.read("read the report", FIND, [id, states]);
  if (!row) return undefined;
  const found = { id, state: row.state as State, record: recordOf(row, id) };
  if (row.file instanceof Uint8Array) return { ...found, bytes: row.file };
  return { ...found, problem: `it is over ${LIMITS.fileBytes / 1024 ** 2} MiB` };
}

function recordOf({ record }: Row, id: string): StoredReport["record"] {
  if (typeof record !== "string") return undefined;
  return { path: `the column record of ${id}`, bytes: Buffer.from(record) };
}

/** Finds the id in a queue that differs from this one only in case. */
export async function otherCase(tables: QueueTables, id: string): Promise<string | undefined> {
  const [row] = await tables.read("read the queue", OTHER_CASE, [id]);
  return row && String(row.id);
}

/** Reads the oldest pending reports, and counts what waits. @param latest key beyond which a time counts as now */
export async function readOldest(tables: QueueTables, limit: number, latest: string): Promise<Seen> {
  const rows = await tables.read("read the queue", OLDEST, [latest, limit]);
  return { pending: Number(rows[0]?.pending ?? 0), held: Number(rows[0]?.held ?? 0), places: placesIn(rows) };
}

/** Lists the reports of a state, oldest first, to a key, and those of the future. */
export async function listReports(
  tables: QueueTables,
  { state, until = LAST_KEY }: { state: State; until?: string | undefined },
  now: number,
): Promise<Place[]> {
  const places = placesIn(await tables.read("list the queue", LIST, [state, until, timeKey(now)]));
  return oldestFirst(places, Number.MAX_SAFE_INTEGER, now);
}

/** Lists some reports of a state, and counts all. */
export async function readPart(
  tables: QueueTables,
  some: Some & { isCounted?: boolean },
  now: number,
): Promise<Part> {
  const { state, most, end, isCounted = false } = some;
  const values = [state, timeKey(now + FUTURE_TOLERANCE), most, !isCounted];
  const rows = await tables.read("list the queue", partOf(end), values);
  const found = oldestFirst(placesIn(rows), Number.MAX_SAFE_INTEGER, now);
  const total = found.length < most ? found.length : Number(rows[0]?.total ?? 0);
  if (!isCounted && total < found.length) return readPart(tables, { ...some, isCounted: true }, now);
  return { places: end === "oldest" ? found.slice(0, most) : latestOf(found, most), total };
}

function placesIn(rows: readonly Row[]): Place[] {
  return rows.flatMap(({ id, age }) => (typeof id === "string" ? [{ id, key: String(age) }] : []));
}

/** Returns the oldest reports that were seen, oldest first, with the backlog. */
export function backlogOf(
  { places, pending, held }: Seen,
  limit: number,
  now: number,
): { places: Place[]; backlog: Backlog } {
  const oldest = oldestFirst(places, limit, now);
  return { places: oldest, backlog: { pending, held, oldestKey: oldest[0]?.key } };
}
