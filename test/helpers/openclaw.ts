import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type CliOptions, cliJson } from "./cli.js";
import { newQueue } from "./queue.js";
import { tempDir } from "./temp-dir.js";

/** What a fake OpenClaw was started with. */
export interface OpenClawCall {
  argv: string[];
  env: Record<string, string>;
  /** The names in its state directory, and where the links among them lead. */
  state: Record<string, string>;
}

const script = `
const fs = require("fs"), path = require("path");
const state = process.env.OPENCLAW_STATE_DIR;
const names = state ? fs.readdirSync(state) : [];
const link = (name) => { try { return fs.readlinkSync(path.join(state, name)) } catch { return "" } };
const call = { argv: process.argv.slice(2), env: process.env, state: Object.fromEntries(names.map((n) => [n, link(n)])) };
fs.appendFileSync(process.env.CALLS_FILE, JSON.stringify(call) + "\\n");
if (state) fs.mkdirSync(path.join(state, "state")), fs.writeFileSync(path.join(state, "state/outbox"), "row");
fs.writeSync(1, process.env.ANSWER);
if (process.env.ENDS === "hangs") setInterval(() => {}, 1000);
else if (process.env.ENDS === "killed") process.kill(process.pid, "SIGKILL");
else process.exitCode = Number(process.env.ENDS);
`;

export interface FakeOpenClaw {
  /** What it prints on standard output: text, or a value as JSON. */
  answer?: unknown;
  /** Its exit code, or that it never ends, or that it is killed. */
  ends?: number | "hangs" | "killed";
  /** More words for `direct`. */
  words?: string[];
  env?: Record<string, string>;
  home?: string;
}

/** A success as OpenClaw prints it. */
export const delivered = { action: "send", channel: "discord", dryRun: false, messageId: "msg-4711" };

/** Puts an OpenClaw into a folder that says what `ANSWER` and `ENDS` in its environment tell it to. */
export function fakeOpenClaw(dir: string) {
  const file = join(dir, "calls");
  return {
    env: {
      NODE_BIN: process.execPath,
      OPENCLAW_ENTRY: write(join(dir, "openclaw/entry.js"), script),
      CALLS_FILE: file,
    },
    /** The calls since the last time. */
    takeCalls(): OpenClawCall[] {
      const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean) : [];
      rmSync(file, { force: true });
      return lines.map((line) => JSON.parse(line) as OpenClawCall);
    },
  };
}

/** Queues one report by `direct` and sends it through an OpenClaw that answers as told. */
export async function sendByOpenClaw(fake: FakeOpenClaw = {}, options: Pick<CliOptions, "node"> = {}) {
  const dir = tempDir();
  const queue = newQueue(join(dir, "queue"));
  const { answer = delivered, ends = 0, home = dir } = fake;
  const openClaw = fakeOpenClaw(dir);
  const env = {
    ...openClaw.env,
    ANSWER: typeof answer === "string" ? answer : JSON.stringify(answer),
    ENDS: String(ends),
    TMPDIR: mkdir(join(dir, "tmp")),
    ...fake.env,
  };
  const fields = ["--team", "t", "--worker", "w", "--progress", "1%", "--report-id", "own-id"];
  const words = ["direct", ...fields, "--target", "channel:123", ...(fake.words ?? []), ...queue.flag];
  const result = await cliJson(words, { ...options, env, home, cwd: dir });
  const record = join(queue.dir, "deliveries/own-id.json");
  return {
    ...result,
    queue,
    dir,
    temporaryDirectory: env.TMPDIR,
    calls: openClaw.takeCalls(),
    record: existsSync(record) ? readFileSync(record, "utf8") : "",
  };
}

/** The value that follows a flag in the words of a call. */
export function flagValue(call: OpenClawCall | undefined, flag: string): string | undefined {
  const at = call?.argv.indexOf(flag) ?? -1;
  return at < 0 ? undefined : call?.argv[at + 1];
}

/** Writes a file and the folders it needs; gives its path. */
export function write(path: string, text: string, mode = 0o644): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

/** A program that says its version as Node does, and does nothing else. */
export function fakeNode(path: string, version: string): string {
  return write(path, `#!/bin/sh\necho v${version}\n`, 0o755);
}

/** An installed OpenClaw: its package.json and its entry; gives the path of the entry. */
export function fakePackage(folder: string, engines: string, version = "2026.9.6"): string {
  write(
    join(folder, "package.json"),
    JSON.stringify({ name: "openclaw", version, engines: { node: engines } }),
  );
  write(join(folder, "openclaw.mjs"), "");
  return write(join(folder, "dist/entry.js"), "throw new Error('started')");
}

function mkdir(path: string): string {
  mkdirSync(path, { recursive: true });
  return path;
}
