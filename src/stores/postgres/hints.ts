import { OwnerReportError } from "../../errors.js";
import type { Hints, Lease } from "../store.js";
import { PostgresLease } from "./lease.js";
import type { QueueTables } from "./queue.js";

const READ = "SELECT hint FROM owner_report.hint WHERE queue = $1 AND task = $2::text";
const TASKS = "SELECT task FROM owner_report.hint WHERE queue = $1 ORDER BY task";
const WRITE = `
  INSERT INTO owner_report.hint (queue, task, hint) SELECT queue, $5::text, $6::text FROM held
  ON CONFLICT (queue, task) DO UPDATE SET hint = excluded.hint RETURNING 0 AS sent`;
const FORGET = `
  DELETE FROM owner_report.hint USING held WHERE hint.queue = held.queue AND task = $5::text RETURNING 0 AS sent`;

/** The hints of a queue, a table. */
export class PostgresHints implements Hints {
  constructor(private readonly tables: QueueTables) {}

  async read(task: string): Promise<string | undefined> {
    const [row] = await this.tables.read("read what is remembered of a task", READ, [task]);
    return row && String(row.hint);
  }

  async write(lease: Lease, task: string, hint: string | undefined): Promise<void> {
    const change = hint === undefined ? FORGET : WRITE;
    const values = hint === undefined ? [task] : [task, hint];
    await ownLease(lease).change("remember a message", change, values);
  }

  async tasks(): Promise<string[]> {
    return (await this.tables.read("list what is remembered of tasks", TASKS)).map(({ task }) =>
      String(task),
    );
  }

  warnings(): string[] {
    return []; // What was written is kept.
  }
}

/** Returns a lease of this kind of store. @throws OwnerReportError `bug` for any other */
export function ownLease(lease: Lease): PostgresLease {
  if (lease instanceof PostgresLease) return lease;
  throw new OwnerReportError("bug", "a lease of another store");
}
