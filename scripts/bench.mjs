/**
 * `npm run bench`: costs of owner-report, as ratios to the simplest program that does the same. Both sides of a
 * ratio run alternately, in one run and in one clean environment (`env -i PATH=…`), so a slow or busy machine
 * slows both. `--check`: exit 1 when a limit is exceeded. `--quick`: small numbers, to try the bench itself.
 * `--only git,own-ids`: these groups of rows alone.
 */
import { spawn, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { cpus, release, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { benchGit } from "./bench-git.mjs";
import { benchPostgres } from "./bench-postgres.mjs";

const { values: options } = parseArgs({
  options: {
    check: { type: "boolean", default: false },
    quick: { type: "boolean", default: false },
    only: { type: "string" },
  },
});
const size = options.quick
  ? {
      ...{
        startPairs: 1,
        sendPairs: 1,
        drainPairs: 1,
        drained: 5,
        backlog: 500,
        backlogPairs: 1,
        memoryRuns: 1,
      },
      ...{ puts: 1, drains: 1, gitDrained: 2, gitRounds: 1, gitBacklogs: [5, 50], ownIds: 50 },
      ...{ lanes: [100, 1000], lanePairs: 1, producers: { atOnce: 2, each: 1 } },
    }
  : {
      ...{
        startPairs: 31,
        sendPairs: 21,
        drainPairs: 5,
        drained: 1000,
        backlog: 100_000,
        backlogPairs: 11,
        memoryRuns: 5,
      },
      ...{ puts: 21, drains: 3, gitDrained: 50, gitRounds: 9, gitBacklogs: [100, 10_000], ownIds: 5000 },
      ...{ lanes: [1000, 1_000_000], lanePairs: 11, producers: { atOnce: 16, each: 10 } },
    };

const dist = (name) => fileURLToPath(new URL(`../dist/${name}`, import.meta.url));
const actionJs = dist("index.js");
const cliJs = dist("cli.js");
const node = process.execPath;
const scratch = mkdtempSync(join(tmpdir(), "owner-report-bench-"));
const clean = { PATH: process.env.PATH };
let serial = 0;
const fresh = () => join(scratch, `q${++serial}`);

// --- measuring ---------------------------------------------------------------------------------------------

/** Runs one command to its end and returns its wall time in ms; any exit code but 0 ends the bench. */
function time(command, args, env = {}) {
  const begin = process.hrtime.bigint();
  const ended = spawnSync(command, args, { env: { ...clean, ...env }, stdio: ["ignore", "ignore", "pipe"] });
  const ms = Number(process.hrtime.bigint() - begin) / 1e6;
  if (ended.status !== 0) {
    throw new Error(
      `${command} ${args.join(" ")}: exit ${ended.status} ${ended.signal ?? ""}\n${ended.stderr}`,
    );
  }
  return ms;
}

const median = (numbers) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/**
 * Times every runner once per round, in turn and from a rotating start, after one round that is not counted.
 * Returns for each runner the median time, and the median of its ratios to the base of the same round.
 */
function alternate(rounds, runners, base) {
  const names = Object.keys(runners);
  const times = Object.fromEntries(names.map((name) => [name, []]));
  for (const name of names) runners[name]();
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(round + turn) % names.length];
      times[name].push(runners[name]());
    }
  }
  return {
    ms: (name) => median(times[name]),
    ratio: (name, to = base) => median(times[name].map((ms, round) => ms / times[to][round])),
  };
}

// --- reports -----------------------------------------------------------------------------------------------

const firstSecond = Date.UTC(2026, 0, 1);

const timedId = (at, n) =>
  `${at.replaceAll(/[-:.]/g, "").toLowerCase()}-bench-worker-task-${n.toString(16).padStart(8, "0")}`;

/** Creates a queue with `count` valid reports, one second apart, written in another order than their age. */
function backlog(count, nameOf = timedId) {
  const queue = fresh();
  mkdirSync(join(queue, "pending"), { recursive: true });
  for (let i = 0; i < count; i++) {
    const n = (i * 7919) % count;
    const at = new Date(firstSecond + n * 1000).toISOString();
    const id = nameOf(at, n);
    const fields = {
      schema: "owner-report/v1",
      report_id: id,
      created_at: at,
      team: "bench",
      worker: "worker",
      task_id: "task",
      progress: "80%",
      done: "export complete",
      next: "wait for aggregation",
      status: "normal",
      source: "checkpoint",
    };
    const lines = Object.entries(fields).map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`);
    writeFileSync(join(queue, "pending", `${id}.md`), `---\n${lines.join("")}---\nSome words.\n`);
  }
  return queue;
}

// --- the three measurements --------------------------------------------------------------------------------

const fields = {
  team: "bench",
  worker: "worker",
  "task-id": "task",
  progress: "80%",
  done: "export complete",
};

function producerAction() {
  return step({ mode: "producer" });
}

/** Times one step of the action that makes a report. */
function step(given) {
  const queue = fresh();
  mkdirSync(queue);
  const inputs = { ...fields, ...given, queue: join(queue, "reports"), status: "normal" };
  const env = Object.fromEntries(Object.entries(inputs).map(([n, v]) => [`INPUT_${n.toUpperCase()}`, v]));
  for (const name of ["GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"]) {
    env[name] = join(queue, name);
    writeFileSync(env[name], "");
  }
  return time(node, [actionJs], { ...env, GITHUB_WORKSPACE: queue, GITHUB_ACTIONS: "true" });
}

function producerCli(queue = fresh(), ...more) {
  const flags = Object.entries(fields).flatMap(([name, value]) => [`--${name}`, value]);
  return time(node, [cliJs, "producer", ...flags, "--queue", queue, ...more]);
}

/** A producer beside reports whose ages stand in their files alone. */
function ownIds() {
  const [many, none] = [backlog(size.ownIds, (_, n) => `own-${n}`), fresh()];
  const rows = [
    ["producer", [], 2],
    // Wanted is 2.0; of the difference 40 % is to open, read and close as many files.
    ["producer that counts (--json)", ["--json"], 2.8],
  ];
  return rows.map(([word, flags, ceiling]) => {
    const all = { many: () => producerCli(many, ...flags), none: () => producerCli(none, ...flags) };
    const found = alternate(size.backlogPairs, all, "none");
    return {
      what: `${word}, ${size.ownIds.toLocaleString("en")} own ids pending`,
      yardstick: "the same with none",
      ours: ms(found.ms("many")),
      theirs: ms(found.ms("none")),
      ratio: found.ratio("many"),
      ceiling,
    };
  });
}

function starting() {
  const all = { bare: () => time(node, ["-e", "0"]), action: producerAction, cli: () => producerCli() };
  const found = alternate(size.startPairs, all, "bare");
  return [
    ["producer step (action)", "action"],
    ["producer (CLI)", "cli"],
  ].map(([what, name]) => ({
    what,
    yardstick: "node -e 0",
    ours: ms(found.ms(name)),
    theirs: ms(found.ms("bare")),
    ratio: found.ratio(name),
    // Wanted is 2.0, which its processor time is below.
    ceiling: 2.2,
  }));
}

const runWords = (command) => [
  ...[cliJs, "run", "--team", "bench", "--worker", "worker", "--queue", fresh(), "--", ...command],
];

/** Times until a program has printed the time, which is the first that it does. */
function untilPrinted(program, words) {
  const begin = performance.timeOrigin + performance.now();
  const { stdout } = spawnSync(program, words, {
    env: clean,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  return Number(stdout) * 1000 - begin;
}

/** What `run` adds to a command: until that starts, and in all; the most where the command takes no time, in which we could load. */
function running() {
  const bash = ["bash", "-c", "echo $EPOCHREALTIME"];
  const added = (command) => time(node, runWords(command)) - time(command[0], command.slice(1));
  const all = {
    bare: () => time(node, ["-e", "0"]),
    start: () => untilPrinted(node, runWords(bash)) - untilPrinted(bash[0], bash.slice(1)),
    whole: () => added(["sleep", "0.1"]),
    most: () => added(["true"]),
  };
  const found = alternate(size.startPairs, all, "bare");
  return [
    // Wanted are 1.6 and 2.3. Node takes 4 ms to load what starts a process, and a pipe with a name is made by a process of its own.
    ["run, until its command starts", "start", 1.8],
    ["run, added to a command of 0.1 s", "whole", 2.6],
    ["run, added to `true`", "most", 2.9],
  ].map(([what, name, ceiling]) => ({
    what,
    yardstick: "node -e 0",
    ours: ms(found.ms(name)),
    theirs: ms(found.ms("bare")),
    ratio: found.ratio(name),
    ceiling,
  }));
}

const receiver = `
  const server = require("http").createServer((request, response) => {
    request.resume().on("end", () => response.end("ok"));
  });
  server.listen(0, "127.0.0.1", () => require("fs").writeFileSync(process.argv[1], String(server.address().port)));`;

/** Starts a receiver in a process of its own: this one waits for what it times. */
async function startReceiver() {
  const told = join(scratch, "port");
  const child = spawn(node, ["-e", receiver, told], { env: clean, stdio: "ignore" });
  for (let port = ""; ; await sleep(20)) {
    port = existsSync(told) ? readFileSync(told, "utf8") : "";
    if (port !== "") return { url: `http://127.0.0.1:${port}/in`, close: () => child.kill() };
  }
}

const byCurl = `printf '%s' "$OWNER_REPORT_MESSAGE" | curl --fail-with-body --silent --show-error --data-binary @- "$URL"`;

/** A whole direct step by a webhook, and the same by a send command with curl. */
async function sending() {
  const { url, close } = await startReceiver();
  const ours = () => step({ mode: "direct", "webhook-url": url });
  const curl = () => step({ mode: "direct", "send-cmd": byCurl.replace("$URL", url) });
  const found = alternate(size.sendPairs, { ours, curl }, "curl");
  close();
  return [
    {
      what: "direct step by a webhook",
      yardstick: "the same by send-cmd with curl",
      ours: ms(found.ms("ours")),
      theirs: ms(found.ms("curl")),
      ratio: found.ratio("ours"),
      ceiling: 1.1,
    },
  ];
}

const bashLoop = `
  cd "$1" && mkdir -p sent || exit 1
  for file in pending/*.md; do
    OWNER_REPORT_MESSAGE=$(<"$file") bash -c true && mv "$file" sent/ || exit 1
  done`;

/** Times one drain and checks that it left nothing pending. */
function drain(run) {
  const queue = backlog(size.drained);
  // Flush the new reports first: otherwise the side that fsyncs pays for them.
  spawnSync("sync");
  const spent = run(queue);
  const sent = readdirSync(join(queue, "sent")).length;
  if (sent !== size.drained) throw new Error(`${sent} of ${size.drained} reports were drained`);
  rmSync(queue, { recursive: true });
  return spent;
}

const watchdog = (queue) => time(node, [cliJs, "watchdog", "--all", "--send-cmd", "true", "--queue", queue]);

function draining() {
  const loop = (queue) => time("bash", ["-c", bashLoop, "bash", queue], { LC_ALL: "C" });
  const found = alternate(size.drainPairs, { ours: () => drain(watchdog), bash: () => drain(loop) }, "bash");
  return [
    {
      what: `drain of ${size.drained.toLocaleString("en")}, fsyncs included`,
      yardstick: "bash loop: bash -c true; mv",
      ours: ms(found.ms("ours")),
      theirs: ms(found.ms("bash")),
      ratio: found.ratio("ours"),
      // Wanted is 1.3; docs/queues.md says where the time goes, and that 1.6 is the least.
      ceiling: 3.5,
    },
  ];
}

const ambient = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => name === "LANG" || name.startsWith("LC_")),
);
const ambientName = process.env.LC_ALL || process.env.LC_COLLATE || process.env.LANG || "none set";

const dryRun = (queue) => [
  ...[cliJs, "watchdog", "--max-count", "1", "--dry-run", "--send-cmd", "true", "--queue", queue],
];

function choosing() {
  const queue = backlog(size.backlog);
  const list = (env) =>
    time("bash", ["-c", 'ls -U "$1" | sort | head -1', "bash", join(queue, "pending")], env);
  const found = alternate(
    size.backlogPairs,
    { ours: () => time(node, dryRun(queue)), c: () => list({ LC_ALL: "C" }), ambient: () => list(ambient) },
    "c",
  );
  const what = `oldest of ${size.backlog.toLocaleString("en")}, dry run`;
  const timed = ["c", "ambient"].map((locale) => ({
    what,
    yardstick: `ls -U, sort, head -1 (${locale === "c" ? "LC_ALL=C" : `here: ${ambientName}`})`,
    ours: ms(found.ms("ours")),
    theirs: ms(found.ms(locale)),
    ratio: found.ratio("ours", locale),
    ceiling: 2.5,
  }));
  return [...timed, memory(what, queue)];
}

/**
 * Measures the peak memory of one Node process, which prints it as it exits. A shell starts it, because on Linux a
 * process inherits the peak of a large parent that starts it directly.
 */
function peak(args) {
  const probe = join(scratch, "peak.cjs");
  const told = join(scratch, "peak.txt");
  const tell = `require("fs").writeFileSync(${JSON.stringify(told)}, String(process.resourceUsage().maxRSS))`;
  writeFileSync(probe, `process.on("exit", () => { ${tell} });\n`);
  time("bash", ["-c", '"$@"; exit "$?"', "bash", node, "--require", probe, ...args]);
  return Number(readFileSync(told, "utf8")) / 1024;
}

function memory(what, queue) {
  const runs = Array.from({ length: size.memoryRuns }, () => [peak(dryRun(queue)), peak(["-e", "0"])]);
  const mib = (index) => `${median(runs.map((run) => run[index])).toFixed(0)} MiB`;
  return {
    what: `${what}: peak memory`,
    yardstick: "node -e 0",
    ours: mib(0),
    theirs: mib(1),
    ratio: median(runs.map(([ours, bare]) => ours / bare)),
    ceiling: 2.0,
  };
}

// --- the table ---------------------------------------------------------------------------------------------

function ms(number) {
  return `${number.toFixed(number < 100 ? 1 : 0)} ms`;
}

const widths = [54, 44, 9, 9, 6, 7, 4];

function line(cells) {
  return `| ${cells.map((text, i) => text.padEnd(widths[i])).join(" | ")} |`;
}

function head() {
  const names = ["what", "divided by", "ours", "theirs", "ratio", "ceiling", ""];
  return `${line(names)}\n|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`;
}

function shown({ what, yardstick, ours, theirs, ratio, ceiling }) {
  const verdict = ratio <= ceiling ? "ok" : "OVER";
  return line([what, yardstick, ours, theirs, ratio.toFixed(2), ceiling.toFixed(1), verdict]);
}

/** Counts the bytes of all files under dist/, and of what every program loads. */
function sizes() {
  const kib = (bytes) => `${(bytes / 1024).toFixed(0)} KiB`;
  const files = readdirSync(dist(""), { recursive: true, withFileTypes: true }).filter((e) => e.isFile());
  const total = files.reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
  return `dist/main.js ${kib(statSync(dist("main.js")).size)}, all of dist/ ${kib(total)}`;
}

/** The groups of rows. The remote ones come last: the many files that they leave would slow down the flushes of the others. */
const groups = {
  start: starting,
  run: running,
  send: sending,
  drain: draining,
  oldest: choosing,
  "own-ids": ownIds,
  git: () => benchGit(size, scratch, cliJs, median, ms),
  postgres: async () => {
    const drainDirectory = () => drain(watchdog);
    const found = await benchPostgres({ size, scratch, cliJs, time, alternate, drainDirectory, ms });
    figures.push(found.figures);
    return found.rows;
  },
};
const figures = [];

const names = options.only?.split(",") ?? Object.keys(groups);
const unknown = names.filter((name) => !Object.hasOwn(groups, name));

/** Measures a group after the other, and prints its rows at once. Returns true when none is over its ceiling. */
async function measure() {
  let isWithin = true;
  console.log(head());
  for (const name of names) {
    const rows = await groups[name]();
    for (const row of rows) console.log(shown(row));
    isWithin &&= rows.every(({ ratio, ceiling }) => ratio <= ceiling);
  }
  return isWithin;
}

if (unknown.length > 0) {
  console.error(`No group ${unknown.join(", ")}: there are ${Object.keys(groups).join(", ")}.`);
  rmSync(scratch, { recursive: true });
  process.exit(1);
}

try {
  console.log(
    `Node ${process.version}, ${process.platform} ${release()}, ${cpus().length} x ${cpus()[0]?.model}`,
  );
  console.log(`${sizes()}; queues in ${tmpdir()}`);
  console.log(
    `Medians of ${size.startPairs} / ${size.sendPairs} / ${size.drainPairs} / ${size.backlogPairs} rounds; memory of ${size.memoryRuns}.\n`,
  );
  const isWithin = await measure();
  for (const text of figures) console.log(`\n${text}`);
  if (options.quick) console.log("\nSmall numbers, to try the bench itself: these ratios mean nothing.");
  if (options.check && !isWithin) process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
