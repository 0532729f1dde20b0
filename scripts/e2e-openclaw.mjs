/**
 * `npm run e2e:openclaw`: the built-in route against the real OpenClaw and its real Discord plugin, installed from npm
 * into `.e2e/openclaw` (kept for the next run), each in a home of its own. Needs no Discord and no account: it shows
 * what a failed send leaves behind, and a send that succeeds against a simulated Discord.
 * Exit code 0: everything went as described. 1: it did not.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const cli = join(root, "dist/cli.js");
const place = join(root, ".e2e/openclaw");
const home = join(place, "home");
const bareHome = join(place, "home-without-plugins");
const target = "channel:123456789012345678";

let failures = 0;
const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

function check(what, holds, detail = "") {
  if (!holds) failures++;
  console.log(`${holds ? "  ok  " : "  FAIL"} ${what}${holds || detail === "" ? "" : `\n${detail}`}`);
}

/** Installs npm packages into a folder, once. */
function install(folder, packages, path = process.env.PATH) {
  const prefix = join(place, folder);
  if (existsSync(join(prefix, "installed"))) return prefix;
  const start = performance.now();
  mkdirSync(prefix, { recursive: true });
  writeFileSync(join(prefix, "package.json"), '{ "private": true, "allowScripts": { "node": true } }\n');
  const env = { ...process.env, PATH: path };
  const args = ["install", "--no-audit", "--no-fund", "--loglevel=error", ...packages];
  execFileSync("npm", args, { cwd: prefix, env, stdio: "inherit" });
  writeFileSync(join(prefix, "installed"), "");
  console.log(`installed ${packages.join(" ")}: ${size(prefix)}, ${seconds(start)}`);
  return prefix;
}

function size(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((f) => f.isFile());
  const bytes = files.reduce((sum, file) => sum + statSync(join(file.parentPath, file.name)).size, 0);
  return `${(bytes / 1024 ** 2).toFixed(0)} MiB`;
}

const nodeOf = (major) => join(install(`node-${major}`, [`node@${major}`]), "node_modules/node/bin/node");
const node24 = nodeOf(24);
const node20 = nodeOf(20);
const openClawPath = [dirname(node24), process.env.PATH].join(delimiter);
const entry = join(install("app", ["openclaw"], openClawPath), "node_modules/openclaw/dist/entry.js");

/** Builds an environment without the caller's settings. */
function environment(more) {
  const foreign = /^(OWNER_REPORT_|OPENCLAW_|CLAWTEAM_|GITHUB_|INPUT_|DISCORD_|NODE_BIN$|NODE_OPTIONS$)/;
  const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  return { ...Object.fromEntries(kept), PATH: openClawPath, ...more };
}

function installPlugin() {
  if (existsSync(join(home, ".openclaw/npm"))) return;
  const start = performance.now();
  mkdirSync(home, { recursive: true });
  const env = environment({ HOME: home });
  execFileSync(node24, [entry, "plugins", "install", "@openclaw/discord"], { env, stdio: "inherit" });
  writeFileSync(join(home, ".openclaw/.env"), "DISCORD_BOT_TOKEN=not.a.token\n");
  console.log(`installed the Discord plugin: ${size(join(home, ".openclaw"))}, ${seconds(start)}`);
}

/** Runs owner-report with a new queue that holds one report. */
function ownerReport(args, env = {}, stateHome = home) {
  const queue = join(place, "queue");
  rmSync(queue, { recursive: true, force: true });
  const all = environment({ HOME: stateHome, NODE_BIN: node24, OPENCLAW_ENTRY: entry, ...env });
  const run = (args) => spawnSync(process.execPath, [cli, ...args], { env: all, encoding: "utf8" });
  const fields = ["--team", "e2e", "--worker", "openclaw", "--progress", "50%", "--report-id", "report"];
  run(["producer", ...fields, "--queue", queue]);
  const start = performance.now();
  const { status, stdout, stderr } = run([...args, "--json", "--queue", queue]);
  const record = join(queue, "deliveries/report.json");
  return {
    status,
    json: JSON.parse(stdout),
    pending: existsSync(join(queue, "pending/report.md")),
    record: existsSync(record) ? JSON.parse(readFileSync(record, "utf8")) : undefined,
    shown: `${seconds(start)}\n${stderr}`,
    took: seconds(start),
  };
}

/** Reads the rows of OpenClaw's outbox with its own Node. */
function outbox() {
  const script = `
    const { DatabaseSync } = require("node:sqlite");
    const db = new DatabaseSync(process.argv[1], { readOnly: true });
    console.log(JSON.stringify(db.prepare("select * from delivery_queue_entries").all()));`;
  const database = join(home, ".openclaw/state/openclaw.sqlite");
  const args = ["--disable-warning=ExperimentalWarning", "-e", script, database];
  return JSON.parse(execFileSync(node24, args, { encoding: "utf8" }));
}

/** Reads name and content of every file of a folder except the plugins. */
function fingerprint(folder) {
  if (!existsSync(folder)) return "no such folder";
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile() && !/-(wal|shm)$/.test(file.name))
    .map((file) => join(file.parentPath, file.name))
    .sort();
  const hash = createHash("sha256");
  for (const file of files) hash.update(file).update(readFileSync(file));
  return hash.digest("hex");
}

/** Writes a simulated Discord that accepts everything, for the process of OpenClaw. */
function simulatedDiscord() {
  const file = join(place, "discord.mjs");
  writeFileSync(
    file,
    `const real = globalThis.fetch;
globalThis.fetch = async (input, init) => {
  const url = String(input?.url ?? input);
  if (!new URL(url).hostname.endsWith("discord.com")) return real(input, init);
  const id = url.endsWith("/messages") ? "424242" : "123456789012345678";
  return Response.json({ id, channel_id: "123456789012345678", guild_id: "5", type: 0, author: { id: "1" } });
};\n`,
  );
  return { NODE_OPTIONS: `--import ${file}` };
}

installPlugin();
const sendByHand = `"${node24}" "${entry}" message send --channel discord --target ${target} --message "$OWNER_REPORT_MESSAGE"`;
const route = ["driver", "report", "--target", target];

console.log("\nThe real OpenClaw, found and asked");
const probed = ownerReport(["driver", "report", "--dry-run", "--target", target]);
check("a dry run finds it, and starts nothing", probed.status === 0 && !probed.record, probed.shown);
const rehearsal = ["driver", "report", "--send-cmd", `${sendByHand} --dry-run --json`];
const dry = ownerReport([...rehearsal, "--success-pattern", '"dryRun": false']);
const drySays = dry.record?.latest[0].exit_code === 0 && dry.shown.includes('"dryRun": true');
check(
  "OpenClaw's own dry run exits with 0, and is not sent",
  dry.status === 1 && dry.pending && drySays,
  dry.shown,
);

console.log("\nA send that fails");
const bare = ownerReport(route, {}, bareHome);
const says = bare.json.failed_reason ?? "";
check(
  "no plugin: Channel is unavailable, exit code 1",
  bare.status === 1 && says.includes("Channel is unavailable: discord"),
  bare.shown,
);
check("the report is still pending", bare.pending);
check("OpenClaw's state directory was not even made", !existsSync(join(bareHome, ".openclaw")));

const before = { rows: outbox(), files: fingerprint(join(home, ".openclaw")) };
const refused = ownerReport(route);
const { outcome } = refused.json;
check(
  `the plugin is found, Discord is not reached: ${outcome}, ${refused.took}`,
  outcome === "failed" && !/unavailable/.test(refused.json.failed_reason),
  refused.shown,
);
check("the report is still pending", refused.pending);
check(`OpenClaw's outbox is untouched (${before.rows.length} rows)`, outbox().length === before.rows.length);
check("so is all else in its state directory", fingerprint(join(home, ".openclaw")) === before.files);
const shared = ownerReport([...route, "--openclaw-state", "shared"]);
const added = outbox().length - before.rows.length;
check(
  `with openclaw-state: shared it keeps the message to send it again (${shared.took})`,
  shared.status === 1 && added === 1,
  shared.shown,
);

console.log("\nA send that succeeds");
const sent = ownerReport(route, simulatedDiscord());
check(
  `sent in ${sent.took}, with the plugin of the real state directory`,
  sent.status === 0 && !sent.pending,
  sent.shown,
);
check("the receipt holds the message id", sent.record?.receipt?.message_id === "424242");

console.log("\nNode 20");
const old = ownerReport(route, { NODE_BIN: node20 });
check(
  "exit code 69 that names the Node it needs",
  old.status === 69 && /needs Node >=.*NODE_BIN/s.test(old.json.error),
  old.shown,
);
check("no attempt is recorded, the report is still pending", !old.record && old.pending);

console.log(failures === 0 ? "\nEverything went as described." : `\n${failures} of the checks failed.`);
process.exitCode = failures === 0 ? 0 : 1;
