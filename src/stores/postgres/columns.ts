import type { Delivery } from "../../report/delivery-record.js";
import { parseReport } from "../../report/document.js";
import { keyOfId, timeKey } from "../../report/id.js";
import type { State } from "../store.js";

/** A report that comes into the table. */
export interface NewRow {
  id: string;
  state: State;
  bytes: Uint8Array;
}

/** What a dashboard asks for of a report, read from its text. */
interface Fields {
  team: string;
  worker: string;
  task_id: string;
  progress: string;
  status: string;
  created_at: string;
}

/** Columns of a new report, in the order of {@link newValues}; the queue comes before. */
export const NEW_COLUMNS = "queue, id, state, age, team, worker, task_id, progress, status, created, file";
/** Their values in a statement, $2 to $11; the queue is $1. */
export const NEW_VALUES =
  "$1, $2::text, $3::text, $4::text, $5::text, $6::text, $7::text, $8::text, $9::text, $10::timestamptz, $11::bytea";

const NONE: Fields = { team: "", worker: "", task_id: "", progress: "", status: "", created_at: "" };
const OURS = /^(team|worker|task_id|progress|status|created_at): (".*")$/;

/** Returns the values of a new report's columns. @param now by this machine's clock, the age of a text that tells none */
export function newValues({ id, state, bytes }: NewRow, fields: Fields, now: number): unknown[] {
  const { team, worker, task_id, progress, status, created_at } = fields;
  const written = Date.parse(created_at);
  const created = Number.isNaN(written) ? null : new Date(written).toISOString();
  const age = keyOfId(id) ?? timeKey(created === null ? now : written);
  const texts = [team, worker, task_id, progress, status].map(storable);
  return [id, state, age, ...texts, inRange(created), Buffer.from(bytes)];
}

/** Reads the fields of a text that this program wrote: quoted strings, one a line. */
export function fieldsOf(text: string): Fields {
  const [, block = ""] = /^---\n(.*?)\n---\n/s.exec(text) ?? [];
  const found = block.split("\n").flatMap((line) => {
    const [, name, value] = OURS.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [[name, unquoted(value)]];
  });
  return { ...NONE, ...Object.fromEntries(found) };
}

/** Reads the fields of a report of another queue, which a person may have written; empty ones where it is not valid. */
export async function fieldsOfAny(bytes: Uint8Array, id: string): Promise<Fields> {
  return parseReport(bytes, id).catch(() => NONE);
}

/** Columns of a delivery record, in the order of {@link recordValues}. */
export const RECORD_COLUMNS = ["record", "attempts", "outcome", "reason"] as const;

/** Returns the values of a record's columns. */
export function recordValues(record: Delivery | undefined): unknown[] {
  if (!record) return [null, 0, null, null];
  const last = record.latest.at(-1);
  const outcome = record.confirmed ? "confirmed" : (last?.outcome ?? null);
  const reason = record.held_reason ?? last?.reason ?? null;
  return [JSON.stringify(record), record.attempts, outcome, reason === null ? null : storable(reason)];
}

function unquoted(value: string): string {
  try {
    return String(JSON.parse(value));
  } catch {
    return ""; // Written by somebody else.
  }
}

/** A text of PostgreSQL has no NUL. */
function storable(text: string): string {
  return text.replaceAll("\0", "\ufffd");
}

/** The year 0, and one that an ISO date writes with a sign, are no dates there. */
function inRange(created: string | null): string | null {
  return created !== null && /^(?!0000)\d{4}-/.test(created) ? created : null;
}
