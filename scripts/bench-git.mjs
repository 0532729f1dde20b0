/**
 * Benchmarks of the git store, compared with bare `git push`es of one commit to the same remote: git's own http-backend
 * on loopback. `npm run bench` runs them, and builds lib/ if it is missing.
 */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const inRoot = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** Creates a remote with its server, and an empty clone to push bare commits from. */
async function makeRemote(scratch, name) {
  const folder = join(scratch, name);
  mkdirSync(folder);
  git(["init", "--quiet", "--bare", join(folder, "queue.git")]);
  git(["init", "--quiet", join(folder, "work")]);
  const server = spawn(process.execPath, [inRoot("scripts/git-server.mjs"), folder], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const [line] = await once(server.stdout.setEncoding("utf8"), "data");
  const url = `${line.trim()}/queue.git`;
  return {
    url,
    repository: join(folder, "queue.git"),
    work: join(folder, "work"),
    close: () => server.stdin.end(),
  };
}

function git(args, input) {
  const ended = spawnSync("git", args, { input, encoding: "utf8" });
  if (ended.status !== 0) throw new Error(`git ${args.join(" ")}: ${ended.stderr}`);
  return ended.stdout.trim();
}

async function timed(run) {
  const begin = process.hrtime.bigint();
  await run();
  return Number(process.hrtime.bigint() - begin) / 1e6;
}

let serial = 0;

/** Times one bare push of a new commit to a new ref; making the commit is not counted. */
function barePush({ url, work }) {
  const tree = git(["-C", work, "hash-object", "-t", "tree", "-w", "--stdin"], "");
  const who = ["-c", "user.name=bench", "-c", "user.email=bench@localhost"];
  const commit = git(["-C", work, ...who, "commit-tree", tree, "-m", `${++serial}`]);
  return timed(() => ended("git", ["-C", work, "push", "--quiet", url, `${commit}:refs/bench/${serial}`]));
}

/** Runs a process to its end without blocking the server. */
async function ended(command, args, env = {}) {
  const clean = { PATH: process.env.PATH, ...env };
  const child = spawn(command, args, {
    cwd: inRoot("."),
    env: clean,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`${command} ${args.join(" ")}: exit ${code}`);
}

function reportText(id) {
  const fields = { report_id: id, created_at: "2026-01-01T00:00:00.000Z", team: "bench", worker: "w" };
  const all = { schema: "owner-report/v1", ...fields, progress: "80%", done: "export complete" };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`);
  return `---\n${lines.join("")}---\nSome words.\n`;
}

const idOf = (n) =>
  `${new Date(Date.UTC(2026, 0, 1) + n * 1000).toISOString().replaceAll(/[-:.]/g, "").toLowerCase()}-bench-${n.toString(16).padStart(8, "0")}`;

/** Writes pending reports as `count` producers would have pushed them. */
function fill({ repository }, count) {
  const stream = Array.from({ length: count }, (_, n) => {
    const [id, message] = [idOf(n), `report ${idOf(n)} of 2026-01-01T00:00:00.000Z\n`];
    const text = reportText(id);
    const head = `commit refs/owner-reports/pending/${id}\ncommitter b <b@localhost> 1767225600 +0000\n`;
    const body = `data ${message.length}\n${message}M 100644 inline ${id}.md\ndata ${text.length}\n${text}\n`;
    return head + body;
  });
  git(["-C", repository, "fast-import", "--quiet"], stream.join(""));
  git(["-C", repository, "pack-refs", "--all"]);
}

/** Times one put by the library and one bare push, alternately, after one round that is not counted. */
async function putting(scratch, rounds) {
  if (!existsSync(inRoot("lib"))) await ended("npm", ["run", "--silent", "build"]);
  const { GitStore } = await import(inRoot("lib/stores/git/store.js"));
  const remote = await makeRemote(scratch, "put");
  const options = { namespace: "owner-reports", environment: process.env, temporaryDirectory: scratch };
  const store = new GitStore({ remote: remote.url, ...options });
  const pairs = [];
  for (let round = 0; round <= rounds; round++) {
    const id = idOf(round);
    const ours = await timed(() => store.put(id, reportText(id), "generated"));
    pairs.push([ours, await barePush(remote)]);
  }
  store.close();
  remote.close();
  return pairs.slice(1);
}

/** Times a drain by the CLI, and twice as many bare pushes. */
async function draining(scratch, count, cliJs, name) {
  const remote = await makeRemote(scratch, name);
  fill(remote, count);
  const env = { OWNER_REPORT_QUEUE: `git:${remote.url}`, TMPDIR: scratch };
  const args = [cliJs, "watchdog", "--all", "--send-cmd", "true"];
  const ours = await timed(() => ended(process.execPath, args, env));
  let theirs = 0;
  for (let push = 0; push < 2 * count; push++) theirs += await barePush(remote);
  remote.close();
  return [ours, theirs];
}

const fields = ["--team", "bench", "--worker", "w", "--progress", "80%"];
const steps = {
  producer: ["producer", ...fields],
  pass: ["watchdog", "--max-count", "1", "--send-cmd", "true"],
  dryRun: ["watchdog", "--max-count", "1", "--dry-run", "--send-cmd", "true"],
  status: ["status"],
};

/** Times steps of the CLI, and what they are divided by, on a remote where this much is pending. */
async function stepping({ backlog, rounds }, scratch, cliJs, name) {
  const remote = await makeRemote(scratch, name);
  fill(remote, backlog);
  const env = { OWNER_REPORT_QUEUE: `git:${remote.url}`, TMPDIR: scratch };
  const times = { node: [], push: [], list: [], producer: [], pass: [], dryRun: [], status: [] };
  for (let round = 0; round <= rounds; round++) {
    times.node.push(await timed(() => ended(process.execPath, ["-e", "0"])));
    times.push.push(await barePush(remote));
    times.list.push(await timed(() => ended("git", ["ls-remote", remote.url, "refs/owner-reports/*"])));
    for (const [step, args] of Object.entries(steps))
      times[step].push(await timed(() => ended(process.execPath, [cliJs, ...args], env)));
  }
  remote.close();
  // The first round is not counted.
  return Object.fromEntries(Object.entries(times).map(([step, all]) => [step, all.slice(1)]));
}

/** Measures the rows of the git store. @param size puts, drains, drained, rounds, and the two backlogs to compare */
export async function benchGit(size, scratch, cliJs, median, ms) {
  const puts = await putting(scratch, size.puts);
  const drains = [];
  for (let n = 0; n < size.drains; n++)
    drains.push(await draining(scratch, size.gitDrained, cliJs, `drain-${n}`));
  const [few, many] = size.gitBacklogs;
  const rounds = size.gitRounds;
  const small = await stepping({ backlog: few, rounds }, scratch, cliJs, "few");
  const large = await stepping({ backlog: many, rounds }, scratch, cliJs, "many");
  const sums = large.node.map((node, round) => {
    const [push, list] = [large.push[round], large.list[round]];
    return { producer: node + push, pass: node + 4 * push + list };
  });
  const row = (what, yardstick, pairs, ceiling) => ({
    what,
    yardstick,
    ours: ms(median(pairs.map(([ours]) => ours))),
    theirs: ms(median(pairs.map(([, theirs]) => theirs))),
    ratio: median(pairs.map(([ours, theirs]) => ours / theirs)),
    ceiling,
  });
  const count = (number) => number.toLocaleString("en");
  const pending = `git store, ${count(many)} pending`;
  const against = (step, sum) => large[step].map((ours, round) => [ours, sums[round][sum]]);
  const grown = (step) => large[step].map((ours, round) => [ours, small[step][round]]);
  return [
    // It asks git for its version too, and afterwards the server whether it shows what was pushed.
    row("git store: one put", "bare git push of a commit", puts, 2.0),
    row(`git store: drain of ${size.gitDrained}`, `${2 * size.gitDrained} bare git pushes`, drains, 1.2),
    // Wanted is 1.3 for both. A step starts Node with a program in it, and a producer asks the server afterwards whether it shows
    // the report. A pass pushes two or three refs at once, and git compares each of them, and each value expected of it, with
    // every ref of the server: 15 to 20 ms of each at 10,000. It fetches the report and the archives, and counts at its end.
    row(`${pending}: producer`, "node -e 0, a bare push there", against("producer", "producer"), 1.6),
    row(`${pending}: pass of one`, "node -e 0, 4 bare pushes, ls-remote", against("pass", "pass"), 1.8),
    row(`${pending}: dry run`, `the same with ${count(few)}`, grown("dryRun"), 2),
    row(`${pending}: status`, `the same with ${count(few)}`, grown("status"), 3),
  ];
}
