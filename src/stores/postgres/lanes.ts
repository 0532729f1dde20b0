import { Connection, type Row } from "./connection.js";
import { readRows } from "./queue.js";
import { COUNTS } from "./reports.js";
import { settingsOf } from "./settings.js";
import { PostgresStore, type PostgresStoreOptions } from "./store.js";

/** A queue of a database, and what waits in it. */
export interface Lane {
  lane: string;
  pending: number;
  held: number;
}

/** Goes from name to name by the index: a database has few queues and many reports. The one that waits longest comes first. */
const LANES = `
WITH RECURSIVE named AS (
  SELECT min(queue) AS queue FROM owner_report.report
  UNION ALL
  SELECT (SELECT min(report.queue) FROM owner_report.report WHERE report.queue > named.queue)
  FROM named WHERE named.queue IS NOT NULL
)
SELECT named.queue AS lane, counts.pending, counts.held
FROM (SELECT queue FROM named WHERE queue IS NOT NULL UNION SELECT queue FROM owner_report.lane) AS named,
  LATERAL (${COUNTS.replace("$1", "named.queue")}) AS counts,
  LATERAL (
    SELECT min(age) AS age FROM owner_report.report WHERE queue = named.queue AND state = 'pending'
  ) AS oldest
ORDER BY oldest.age, named.queue`;

/** All queues of a database, by one connection. */
export class PostgresLanes {
  /** Stands for all of them where one is named for a person; no report is in it. */
  readonly all: PostgresStore;
  private readonly connection: Connection;

  constructor(private readonly options: Omit<PostgresStoreOptions, "lane" | "connection">) {
    this.connection = new Connection({ settings: settingsOf(options.environment), ...options });
    this.all = this.open("*");
  }

  /** Lists them, those first whose reports wait longest. @throws OwnerReportError `store` when that cannot be read */
  async list(): Promise<Lane[]> {
    const rows = await readRows(this.connection, { what: "list the queues", text: LANES, values: [] });
    return rows.map(laneOf);
  }

  /** Opens one of them. */
  open(lane: string): PostgresStore {
    return new PostgresStore({ ...this.options, lane, connection: this.connection });
  }

  /** Closes the connection. */
  close(): void {
    this.connection.close();
  }
}

function laneOf({ lane, pending, held }: Row): Lane {
  return { lane: String(lane), pending: Number(pending), held: Number(held) };
}
