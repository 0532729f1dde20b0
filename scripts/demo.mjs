/**
 * `npm run demo`: the main use case with the committed bundle, nothing to install. Two reports are queued and delivered
 * to a small HTTP receiver, then the receiver breaks and a third report stays pending, in red.
 * Exit code 0: everything went as described. 1: it did not.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const cli = fileURLToPath(new URL("../dist/cli.js", import.meta.url));
const sendCommand = [
  `printf %s "$OWNER_REPORT_MESSAGE" |`,
  `curl --fail-with-body --silent --show-error --data-binary @- "$RECEIVER_URL"`,
].join(" ");

const colour = process.stdout.isTTY && !process.env.NO_COLOR;
const paint = (code) => (text) => (colour ? `\x1b[${code}m${text}\x1b[0m` : text);
const [bold, dim, red, green] = [1, 2, 31, 32].map(paint);
const say = (text = "") => console.log(text);
const step = (text) => say(`\n${bold(text)}`);
const block = (text, mark, style = (line) => line) =>
  say(text.trimEnd().replaceAll(/^/gm, `  ${mark} `).split("\n").map(style).join("\n"));

/** Starts an HTTP receiver on loopback that keeps the messages it gets, until it is told to refuse them. */
async function startReceiver() {
  const receiver = { messages: [], broken: false };
  const server = createServer(async (request, response) => {
    const chunks = await request.toArray();
    if (!receiver.broken) receiver.messages.push(Buffer.concat(chunks).toString());
    response.writeHead(receiver.broken ? 500 : 200).end(receiver.broken ? "the receiver is broken\n" : "");
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  receiver.url = `http://127.0.0.1:${server.address().port}/`;
  receiver.stop = () => server.close();
  return receiver;
}

/** Builds an environment without the caller's settings, CI variables and proxies. */
function environment(queue, receiver) {
  const foreign = /^(OWNER_REPORT_|CLAWTEAM_|GITHUB_|INPUT_)|^(https?|all|no)_proxy$/i;
  const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  return { ...Object.fromEntries(kept), OWNER_REPORT_QUEUE: queue, RECEIVER_URL: receiver.url };
}

const quote = (word) => (/^[\w./%-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

/** Prints the command line, runs it, prints its output and returns its exit code. */
async function ownerReport(env, args, shown = args.map(quote)) {
  say(dim(`$ owner-report ${shown.join(" ")}`));
  const child = spawn(process.execPath, [cli, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
  const printed = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => printed.push(chunk));
  const code = await new Promise((done) => child.on("close", done));
  block(Buffer.concat(printed).toString(), "|", code === 0 ? undefined : red);
  say(code === 0 ? green("  exit code 0") : red(`  exit code ${code}`));
  return code;
}

const checkpoint = (env, ...args) =>
  ownerReport(env, ["producer", "--team", "demo", "--worker", "ci", "--task-id", "release", ...args]);
const watchdog = (env) =>
  ownerReport(
    env,
    ["watchdog", "--all", "--send-cmd", sendCommand],
    ["watchdog", "--all", "--send-cmd", '"$SEND_CMD"'],
  );
const list = (folder) =>
  (existsSync(folder) ? readdirSync(folder).filter((n) => n.endsWith(".md")) : []).sort();

const wrong = [];
const expect = (what, found, wanted) => {
  if (found !== wanted) wrong.push(`${what}: ${found}, expected ${wanted}`);
};

function showQueue(queue) {
  for (const state of ["pending", "sent"]) {
    const names = list(join(queue, state));
    say(`  ${`${state}/`.padEnd(9)} ${names.length === 0 ? "(nothing)" : names.join("\n            ")}`);
  }
}

async function play(queue, receiver) {
  const env = environment(queue, receiver);

  step("1. A job reaches two checkpoints. Each becomes a report in pending/.");
  const first = await checkpoint(
    env,
    "--progress",
    "50%",
    "--done",
    'built "web"',
    "--next",
    "run the tests",
  );
  const second = await checkpoint(
    env,
    "--progress",
    "100%",
    "--done",
    "tests passed",
    "--status",
    "completed",
  );
  expect("exit codes of the two producers", `${first} ${second}`, "0 0");
  showQueue(queue);

  step("2. The watchdog makes one pass, oldest first, with curl as the send command.");
  say(dim(`$ SEND_CMD='${sendCommand}'`));
  expect("exit code of the first pass", await watchdog(env), 0);

  step("3. What the receiver got, in this order:");
  for (const message of receiver.messages) {
    block(message, ">");
    say();
  }
  showQueue(queue);
  expect("messages received", receiver.messages.length, 2);
  expect("the older one came first", receiver.messages[0]?.includes("50%"), true);
  expect("sent after the first pass", list(join(queue, "sent")).length, 2);

  step("4. The receiver breaks: from here on it answers 500. A third checkpoint is queued.");
  receiver.broken = true;
  expect("exit code of the third producer", await checkpoint(env, "--progress", "published"), 0);

  step("5. The next pass fails, says so, and keeps the report.");
  expect("exit code of the second pass", await watchdog(env), 1);
  showQueue(queue);
  expect("pending after the failure", list(join(queue, "pending")).length, 1);
  expect("sent after the failure", list(join(queue, "sent")).length, 2);
}

if (!existsSync(cli)) {
  console.error("dist/cli.js is missing: run `npm ci && npm run bundle` first.");
  process.exit(1);
}
const queue = mkdtempSync(join(tmpdir(), "owner-report-demo-"));
const receiver = await startReceiver();
try {
  await play(queue, receiver);
} finally {
  receiver.stop();
  rmSync(queue, { recursive: true, force: true });
}

say();
if (wrong.length === 0) {
  say(green("As it should be: two reports delivered in order, the third still pending and the pass red."));
} else {
  say(red(`Not as it should be:\n- ${wrong.join("\n- ")}`));
  say("The demo needs bash and curl 7.76 or newer.");
  process.exitCode = 1;
}
