import { OwnerReportError } from "../../errors.js";
import type { Finding } from "../store.js";
import type { Connection, Row } from "./connection.js";
import type { QueueTables } from "./queue.js";
import { schemaSql } from "./schema.js";
import { isHere, type Settings } from "./settings.js";

const OLDEST_SERVER = 130_000;

const FACTS = `
SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number,
  current_setting('server_encoding') AS encoding, pg_is_in_recovery() AS standby,
  current_setting('default_transaction_read_only') AS read_only, current_setting('fsync') AS fsync,
  current_setting('full_page_writes') AS full_pages, current_user AS role,
  to_regclass('owner_report.report') IS NOT NULL AS made,
  CASE WHEN to_regnamespace('owner_report') IS NULL
    THEN has_database_privilege(current_database(), 'CREATE')
    ELSE has_schema_privilege('owner_report', 'CREATE') END AS may_make`;

const RIGHTS = `
SELECT has_table_privilege('owner_report.report', 'SELECT, INSERT') AS produces,
  has_table_privilege('owner_report.report', 'UPDATE') AND has_table_privilege('owner_report.lane', 'INSERT')
  AND has_table_privilege('owner_report.lane', 'UPDATE') AND has_table_privilege('owner_report.log', 'INSERT')
  AND has_table_privilege('owner_report.log', 'UPDATE') AS delivers`;

/** Checks the database of a queue. Changes nothing, throws nothing. */
export async function examineDatabase(
  { connection, settings }: { connection: Connection; settings: Settings },
  tables: QueueTables,
): Promise<Finding[]> {
  try {
    const [facts = {}] = (await connection.ask({ what: "ask the database", text: FACTS, values: [] })) ?? [];
    const first = [server(facts, connection.place), durability(facts), encryption(settings), schema(facts)];
    if (facts.made !== true) return first;
    const [rights = {}] = await tables.read("ask for this role's rights", `${RIGHTS} WHERE $1 <> ''`);
    return [...first, permission(facts, rights)];
  } catch (error) {
    const seen = error instanceof OwnerReportError ? error.message : String(error);
    return [{ what: "database", state: "fail", seen, remedy: "Fix what the message says." }];
  }
}

function server({ version, number, encoding, standby, read_only }: Row, place: string): Finding {
  const what = "database";
  const seen = `PostgreSQL ${String(version)} at ${place}`;
  const failed = (why: string, remedy: string): Finding => ({
    what,
    state: "fail",
    seen: `${seen} ${why}`,
    remedy,
  });
  if (Number(number) < OLDEST_SERVER) return failed("is too old", "Use PostgreSQL 13 or newer.");
  if (standby === true) return failed("is a standby, which takes no reports", "Name the primary.");
  if (read_only === "on")
    return failed("takes no reports: default_transaction_read_only is on", "Set it off for this role.");
  if (encoding !== "UTF8") return failed(`has the encoding ${String(encoding)}`, "Use a database with UTF8.");
  return { what, state: "pass", seen, remedy: "" };
}

function durability({ fsync, full_pages }: Row): Finding {
  const what = "database durability";
  if (fsync === "on" && full_pages === "on")
    return { what, state: "pass", seen: "it waits for its disk (fsync, full_page_writes)", remedy: "" };
  const seen = `fsync is ${String(fsync)} and full_page_writes ${String(full_pages)}: what was queued may be lost when the machine dies`;
  return { what, state: "fail", seen, remedy: "Turn both on in postgresql.conf." };
}

function encryption({ host, tls }: Settings): Finding {
  const what = "database connection";
  const remedy =
    "Say sslmode=verify-full in the URL, and name the server's certificate authority by sslrootcert.";
  if (tls.mode === "off")
    return isHere(host)
      ? { what, state: "pass", seen: "it stays on this machine", remedy: "" }
      : { what, state: "warn", seen: `what goes to ${host} is not encrypted`, remedy };
  if (tls.mode === "unverified")
    return {
      what,
      state: "warn",
      seen: `it is encrypted, and nobody asks whether it is ${host} that answers`,
      remedy,
    };
  return {
    what,
    state: "pass",
    seen: `it is encrypted, and the certificate of ${host} is verified`,
    remedy: "",
  };
}

function schema({ made, may_make, role }: Row): Finding {
  const what = "queue tables";
  if (made === true) return { what, state: "pass", seen: "the schema owner_report is there", remedy: "" };
  if (may_make === true)
    return {
      what,
      state: "warn",
      seen: "they are not there yet",
      remedy: "Queue a first report: that makes them.",
    };
  return {
    what,
    state: "fail",
    seen: `they are not there yet, and the role ${String(role)} may not make them`,
    remedy: `Let a role that may create a schema run this once:\n${schemaSql()}`,
  };
}

function permission({ role }: Row, { produces, delivers }: Row): Finding {
  const what = "permission";
  const seen = `the role ${String(role)} may ${[produces && "queue", delivers && "deliver"].filter(Boolean).join(" and ")}`;
  if (produces === true || delivers === true) return { what, state: "pass", seen, remedy: "" };
  return {
    what,
    state: "fail",
    seen: `the role ${String(role)} may neither queue nor deliver`,
    remedy: "Grant it what docs/postgres.md says.",
  };
}
