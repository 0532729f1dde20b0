/*
 * The tables of all queues in a database. A migration is only ever added at the end, and only adds: a version that does not
 * know it goes on working. The role that makes the first one owns the tables.
 */

const FIRST = `
CREATE TABLE owner_report.report (
  queue text COLLATE "C" NOT NULL CHECK (queue ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$'),
  id text COLLATE "C" NOT NULL CHECK (id ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$'),
  -- Ids that differ only in case conflict.
  folded text COLLATE "C" NOT NULL GENERATED ALWAYS AS (lower(id)) STORED,
  state text COLLATE "C" NOT NULL CHECK (state IN ('pending', 'held', 'sent')),
  -- 20261122t153000123z: sorts as its moment does.
  age text COLLATE "C" NOT NULL CHECK (age ~ '^[0-9]{8}t[0-9]{9}z$'),
  team text NOT NULL DEFAULT '',
  worker text NOT NULL DEFAULT '',
  task_id text NOT NULL DEFAULT '',
  progress text NOT NULL DEFAULT '',
  status text NOT NULL DEFAULT '',
  created timestamptz,
  queued timestamptz NOT NULL DEFAULT clock_timestamp(),
  changed timestamptz NOT NULL DEFAULT clock_timestamp(),
  attempts integer NOT NULL DEFAULT 0,
  -- Of the last attempt; NULL before it has ended.
  outcome text,
  reason text,
  -- The report itself, byte for byte, and its delivery record.
  file bytea NOT NULL,
  record json,
  PRIMARY KEY (queue, folded)
  -- A drain leaves two dead rows for each report, over which the next look for the oldest one steps.
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000);
CREATE INDEX report_by_age ON owner_report.report (queue, state, age, id);
CREATE TABLE owner_report.lane (
  queue text COLLATE "C" PRIMARY KEY CHECK (queue ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$'),
  -- Rises with every holder.
  fence bigint NOT NULL,
  -- The pass that runs now: its claim, and when it last gave a sign of life; NULL while none runs.
  nonce text,
  holder text,
  beat timestamptz,
  -- Number of sent reports, and of lines that the log ever had.
  sent bigint NOT NULL DEFAULT 0,
  lines bigint NOT NULL DEFAULT 0
);
CREATE TABLE owner_report.log (
  queue text COLLATE "C" NOT NULL,
  line bigint NOT NULL,
  entry json NOT NULL,
  PRIMARY KEY (queue, line)
);
CREATE TABLE owner_report.hint (
  queue text COLLATE "C" NOT NULL,
  task text COLLATE "C" NOT NULL,
  hint text NOT NULL,
  PRIMARY KEY (queue, task)
);
`;

const MIGRATIONS = [FIRST];

/** "owner_rp" as a number: the lock of those who make the schema. */
const LOCK = "8031170820446973552";

/**
 * Returns the statements that bring the schema up to date, one text for each migration. Each is a transaction of its own,
 * waits for others that do the same, and does nothing where it was done before.
 */
export function migrations(): string[] {
  return MIGRATIONS.map((migration, index) => {
    const version = index + 1;
    return `SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
SELECT pg_advisory_xact_lock(${LOCK});
DO $migration$
BEGIN
  IF to_regclass('owner_report.migration') IS NULL THEN
    IF to_regnamespace('owner_report') IS NULL THEN
      CREATE SCHEMA owner_report;
    END IF;
    CREATE TABLE owner_report.migration (version integer PRIMARY KEY, made timestamptz NOT NULL DEFAULT clock_timestamp());
  END IF;
  IF EXISTS (SELECT FROM owner_report.migration WHERE version = ${version}) THEN
    RETURN;
  END IF;
${migration.trim().replace(/^(?=.)/gm, "  ")}
  INSERT INTO owner_report.migration (version) VALUES (${version});
END
$migration$;
`;
  });
}

/** Returns the same for a person who runs it as another role, by psql. */
export function schemaSql(): string {
  return migrations()
    .map((migration) => `BEGIN;\n${migration}COMMIT;\n`)
    .join("\n");
}
