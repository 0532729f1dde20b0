import { OwnerReportError } from "../../errors.js";
import type { Connection, Row, Statement } from "./connection.js";
import { migrations, schemaSql } from "./schema.js";

/** Part of every store of a database: the connection, and the name of the queue there. */
export class QueueTables {
  constructor(
    private readonly connection: Connection,
    /** Name of the queue. */
    readonly queue: string,
  ) {}

  /** Name of the queue for a person. */
  get location(): string {
    return `postgres:${this.queue} at ${this.connection.place}`;
  }

  /** Reads; nothing is there where the tables are not made yet. @param text with the queue as $1 */
  async read(what: string, text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return readRows(this.connection, { what, text, values: [this.queue, ...values] });
  }

  /** Writes, and makes the tables first where they are not there yet. @param text with the queue as $1 */
  async write(what: string, text: string, values: readonly unknown[] = []): Promise<Row[]> {
    const statement = { what, text, values: [this.queue, ...values] };
    const rows = await this.ask(statement);
    if (rows) return rows;
    await this.makeTables();
    return (await this.ask(statement)) ?? notMade(this.connection.place);
  }

  private ask(statement: Statement): Promise<Row[] | undefined> {
    return this.connection.ask(statement);
  }

  private async makeTables(): Promise<void> {
    const what = "make the tables of the queue";
    const [{ encoding, may } = {}] = (await this.ask({ what, text: RIGHTS, values: [] })) ?? [];
    if (encoding !== "UTF8") throw wrongEncoding(this.connection.place, String(encoding));
    if (may !== true) throw mayNot(this.connection.place);
    for (const text of migrations()) await this.ask({ what, text });
  }
}

/** Reads rows; none where no table of the queue is made yet. @throws OwnerReportError `store` where only some of it is there */
export async function readRows(connection: Connection, statement: Statement): Promise<Row[]> {
  const rows = await connection.ask(statement);
  if (rows) return rows;
  const [{ some } = {}] = (await connection.ask({ what: statement.what, text: SOME, values: [] })) ?? [];
  if (some !== true) return [];
  // They may have been made in between.
  return (await connection.ask(statement)) ?? notMade(connection.place);
}

function notMade(place: string): never {
  throw new OwnerReportError(
    "store",
    `The schema owner_report at ${place} was not made by this version of owner-report, and lacks a table or a column.`,
    { done: "nothing", remedy: `Compare it with these statements, which make it:\n${schemaSql()}` },
  );
}

const SOME = `
SELECT EXISTS (
  SELECT FROM pg_class WHERE relnamespace = to_regnamespace('owner_report')
    AND relname IN ('report', 'lane', 'log', 'hint', 'migration')
) AS some`;

/** Whether this role may make what is missing. */
const RIGHTS = `
SELECT current_setting('server_encoding') AS encoding,
  CASE WHEN to_regnamespace('owner_report') IS NULL
    THEN has_database_privilege(current_database(), 'CREATE')
    ELSE has_schema_privilege('owner_report', 'CREATE') END AS may`;

function mayNot(place: string): OwnerReportError {
  return new OwnerReportError(
    "store",
    `The queue's tables are not there yet at ${place}, or not all of them, and this role may not make them.`,
    {
      done: "nothing",
      remedy: `Let a role that may create a schema run this once, and grant this one its rights (docs/postgres.md):\n${schemaSql()}`,
    },
  );
}

function wrongEncoding(place: string, encoding: string): OwnerReportError {
  return new OwnerReportError("store", `The database ${place} has the encoding ${encoding}.`, {
    done: "nothing",
    remedy: "A queue needs one with UTF8: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0.",
  });
}
