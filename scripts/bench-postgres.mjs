/**
 * Benchmarks of a queue in PostgreSQL, on a server of its own on loopback, with the settings that Debian's package has. `npm
 * run bench` runs them where PostgreSQL is installed.
 */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const NOBODY = 65534;
const PARENT = "/usr/lib/postgresql";
const programs = (existsSync(PARENT) ? readdirSync(PARENT) : [])
  .map((version) => join(PARENT, version, "bin"))
  .findLast((folder) => existsSync(join(folder, "initdb")));
const driver = fileURLToPath(new URL("../node_modules/pg/lib/client.js", import.meta.url));
const isRoot = process.getuid?.() === 0;
const asItsUser = isRoot ? { uid: NOBODY, gid: NOBODY, cwd: "/" } : { cwd: "/" };

/** The plainest program that keeps a report in a database: one insertion, and its answer. */
const BARE = `
const Client = require(${JSON.stringify(driver)});
const client = new Client({ connectionString: process.env.OWNER_REPORT_DATABASE_URL });
const text = "INSERT INTO bare (id, body) VALUES ($1, $2) RETURNING id";
client.connect().then(() => client.query(text, [process.hrtime.bigint().toString(), "x".repeat(400)])).then(() => client.end());
`;

/** Rows as producers and passes have written them: $lane, $total, $sent. */
const FILL = `
WITH made AS (
  SELECT n, timestamp '2026-01-01' + n * interval '1 second' AS at FROM generate_series(1, $total) AS n
), named AS (
  SELECT *, to_char(at, 'YYYYMMDD"t"HH24MISS"000z"') AS age, to_char(at, 'YYYY-MM-DD"T"HH24:MI:SS".000Z"') AS iso,
    to_char(at, 'YYYYMMDD"t"HH24MISS"000z"') || '-bench-w-' || lpad(to_hex(n), 8, '0') AS id, n <= $sent AS is_sent FROM made
)
INSERT INTO owner_report.report
  (queue, id, state, age, team, worker, task_id, progress, status, created, changed, attempts, outcome, file, record)
SELECT '$lane', id, CASE WHEN is_sent THEN 'sent' ELSE 'pending' END, age, 'bench', 'w', 'task', '80%', 'normal', at, at,
  is_sent::int, CASE WHEN is_sent THEN 'sent' END,
  convert_to(E'---\\nschema: "owner-report/v1"\\nreport_id: "' || id || E'"\\ncreated_at: "' || iso ||
    E'"\\nteam: "bench"\\nworker: "w"\\ntask_id: "task"\\nprogress: "80%"\\ndone: "export"\\n---\\n', 'UTF8'),
  CASE WHEN is_sent THEN json_build_object('schema', 'owner-report/delivery-v1', 'report_id', id,
    'report_sha256', repeat('0', 64), 'attempts', 1, 'in_doubt', 0, 'latest', json_build_array(json_build_object('attempt', 1,
    'started_at', iso, 'ended_at', iso, 'outcome', 'sent', 'reason', '', 'exit_code', 0, 'signal', null,
    'possible_duplicate', false, 'owner', 'bench', 'fence', 1, 'timeout_seconds', 120)), 'receipt', null,
    'held_reason', null, 'reviewed', null) END
FROM named;
INSERT INTO owner_report.lane (queue, fence, sent) VALUES ('$lane', 1, $sent);
VACUUM ANALYZE owner_report.report;
`;

const WORDS = {
  "a producer": ["producer", "--team", "t", "--worker", "w", "--progress", "1%"],
  "a pass of one report": ["watchdog", "--send-cmd", "true"],
  status: ["status"],
  "list sent --limit 20": ["list", "sent", "--limit", "20"],
  "prune with nothing that old": ["prune", "--older-than", "9000d"],
};

/** Makes and starts a server. */
async function startServer(scratch) {
  const folder = join(scratch, "postgres");
  mkdirSync(folder);
  chmodSync(scratch, 0o755);
  if (isRoot) chownSync(folder, NOBODY, NOBODY);
  const data = join(folder, "data");
  const made = ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C"];
  const { status, stderr } = spawnSync(join(programs, "initdb"), made, asItsUser);
  if (status !== 0) throw new Error(`initdb: ${stderr}`);
  const port = await freePort();
  const settings = ["-c", `port=${port}`, "-c", "listen_addresses=127.0.0.1", "-k", folder];
  const child = spawn(join(programs, "postgres"), ["-D", data, ...settings], {
    ...asItsUser,
    stdio: "ignore",
  });
  const url = `postgresql://postgres@127.0.0.1:${port}/postgres`;
  while (spawnSync(join(programs, "pg_isready"), ["-q", "-d", url]).status !== 0) await pause(50);
  const stop = async () => {
    child.kill("SIGINT");
    await once(child, "exit");
  };
  return { url, stop };
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function sql(url, text) {
  const args = ["-qXAt", "-v", "ON_ERROR_STOP=1", "-d", url];
  const { status, stdout, stderr } = spawnSync(join(programs, "psql"), args, {
    input: text,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`psql: ${stderr}`);
  return stdout.trim();
}

function fill(url, lane, total) {
  const values = { lane, total, sent: Math.floor(total * 0.99) };
  sql(
    url,
    FILL.replace(/\$(\w+)/g, (whole, name) => values[name] ?? whole),
  );
}

/** Starts producers, so many at once, and returns how many reports a second they queue. */
async function throughput({ cliJs, env }, { atOnce, each }) {
  const args = [cliJs, ...WORDS["a producer"], "--queue", "postgres:busy", "--quiet"];
  const began = performance.now();
  const loop = async () => {
    for (let n = 0; n < each; n++) {
      const child = spawn(process.execPath, args, { env, stdio: ["ignore", "ignore", "inherit"] });
      const [code] = await once(child, "close");
      if (code !== 0) throw new Error(`a producer ended with ${code}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, loop));
  return ((atOnce * each) / (performance.now() - began)) * 1000;
}

/** Measures the rows of the postgres store; without a server there are none. */
export async function benchPostgres({ size, scratch, cliJs, time, alternate, drainDirectory, ms }) {
  if (programs === undefined)
    return { rows: [], figures: "PostgreSQL is not installed: its rows are left out." };
  const { url, stop } = await startServer(scratch);
  try {
    const env = { PATH: process.env.PATH, OWNER_REPORT_DATABASE_URL: url };
    const cli = (word, lane) => time(process.execPath, [cliJs, ...word, "--queue", `postgres:${lane}`], env);
    cli(WORDS["a producer"], "first");
    const rows = [
      ...putting({ url, env, scratch, cli, time, alternate, ms }, size),
      ...draining({ url, cli, alternate, drainDirectory, ms }, size),
      ...growing({ url, cli, alternate, ms }, size),
    ];
    const rate = await throughput({ cliJs, env }, size.producers);
    const shown = ["server_version", "shared_buffers", "fsync", "synchronous_commit", "max_connections"];
    const settings = shown.map((name) => `${name} ${sql(url, `SHOW ${name}`)}`).join(", ");
    const { atOnce, each } = size.producers;
    const figures = `PostgreSQL: ${atOnce} producers at once, ${each} after the other each, queue ${rate.toFixed(0)} reports a second (${settings}).`;
    return { rows, figures };
  } finally {
    await stop();
  }
}

function putting({ url, env, scratch, cli, time, alternate, ms }, size) {
  sql(url, "CREATE TABLE bare (id text PRIMARY KEY, body text)");
  const script = join(scratch, "bare.cjs");
  writeFileSync(script, BARE);
  const ours = () => cli(WORDS["a producer"], "put");
  const found = alternate(size.puts, { ours, bare: () => time(process.execPath, [script], env) }, "bare");
  const of = { what: "postgres: a producer, whole process", yardstick: "a script of pg: INSERT … RETURNING" };
  return [
    {
      ...of,
      ours: ms(found.ms("ours")),
      theirs: ms(found.ms("bare")),
      ratio: found.ratio("ours"),
      ceiling: 1.6,
    },
  ];
}

function draining({ url, cli, alternate, drainDirectory, ms }, size) {
  let lanes = 0;
  const ours = () => {
    const lane = `drain-${++lanes}`;
    fill(url, lane, size.drained);
    sql(
      url,
      `UPDATE owner_report.report SET state = 'pending', record = NULL, attempts = 0 WHERE queue = '${lane}'`,
    );
    return cli(["watchdog", "--all", "--send-cmd", "true"], lane);
  };
  const found = alternate(size.drainPairs, { ours, directory: drainDirectory }, "directory");
  const of = {
    what: `postgres: drain of ${size.drained.toLocaleString("en")}`,
    yardstick: "the same in a directory",
  };
  const timed = { ours: ms(found.ms("ours")), theirs: ms(found.ms("directory")), ratio: found.ratio("ours") };
  return [{ ...of, ...timed, ceiling: 1.3 }];
}

function growing({ url, cli, alternate, ms }, size) {
  const [few, many] = size.lanes;
  fill(url, "few", few);
  fill(url, "many", many);
  return Object.entries(WORDS).map(([name, word]) => {
    const found = alternate(
      size.lanePairs,
      { ours: () => cli(word, "many"), few: () => cli(word, "few") },
      "few",
    );
    const of = {
      what: `postgres: ${name} at ${many.toLocaleString("en")}`,
      yardstick: `at ${few.toLocaleString("en")}`,
    };
    return {
      ...of,
      ours: ms(found.ms("ours")),
      theirs: ms(found.ms("few")),
      ratio: found.ratio("ours"),
      ceiling: 2.0,
    };
  });
}
