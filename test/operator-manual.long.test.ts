/** The operator manual is tested: every command of it runs from top to bottom, and prints what it shows. */

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { dirname, join, resolve } from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { COMMANDS } from "../src/app/commands.js";
import { cliBundle } from "./helpers/bundles.js";
import { fakeCrontab } from "./helpers/crontab.js";
import { write } from "./helpers/openclaw.js";
import { describeOnPosix } from "./helpers/platform.js";
import { start } from "./helpers/processes.js";
import { backlog, newQueue } from "./helpers/queue.js";
import { tempDir } from "./helpers/temp-dir.js";
import { startOnTerminal, testOnTerminal, withoutSequences } from "./helpers/terminal.js";

const read = (name: string) => readFileSync(resolve("docs", name), "utf8");
const english = read("operator-manual.md");
const chinese = read("operator-manual.zh-TW.md");

/** What is done between two snippets, and seen in the source of the page only. */
const SCENES: Record<string, string> = {
  "a fresh machine": "rm -rf ~/.clawteam ~/down; owner-report cron remove; unset OWNER_REPORT_TARGET",
  "the channel is up": "rm -f ~/down",
  "cron runs": `sh -c "$(crontab -l | cut -d ' ' -f 6-)"`,
  "reports to decide about": `
    rm -rf ~/.clawteam
    owner-report producer --team clawteam --worker backend-e --progress 60% --report-id export-e
    owner-report watchdog --send-cmd 'kill -9 $$' || true
    owner-report producer --team clawteam --worker backend-f --progress 60% --report-id export-f
    owner-report producer --team clawteam --worker backend-g --progress 60% --report-id export-g`,
  "a blocked queue": `
    rm -rf ~/.clawteam ~/down
    owner-report cron install --target channel:1480577550445969541
    unset OWNER_REPORT_TARGET
    owner-report direct --team clawteam --worker backend-a --progress 0% --report-id export-a --target channel:1
    owner-report producer --team clawteam --worker backend-b --progress 60% --report-id export-b
    owner-report producer --team clawteam --worker backend-c --progress 3/7 --report-id export-c
    touch ~/down
    sh -c "$(crontab -l | cut -d ' ' -f 6-)" || true`,
};

/** A piece of the page that the test plays: a scene, a shell snippet, or what the snippet before it prints. */
interface Piece {
  kind: "scene" | "bash" | "output" | "bar";
  text: string;
}

function piecesOf(page: string): Piece[] {
  const found = page.matchAll(
    /<!-- test: (?<scene>.*?) -->|(?:<!-- (?<shown>output|bar) -->\s*)?^(?<indent> *)```(?<language>\w+)\n(?<body>.*?)^ *```$/gms,
  );
  return [...found].flatMap(({ groups = {} }): Piece[] => {
    const { scene, shown, indent = "", language, body = "" } = groups;
    if (scene !== undefined) return [{ kind: "scene", text: scene }];
    const text = body.replaceAll(new RegExp(`^${indent}`, "gm"), "");
    if (language === "bash") return [{ kind: "bash", text }];
    return shown === undefined ? [] : [{ kind: shown as "output" | "bar", text }];
  });
}

const pieces = piecesOf(english);
const marker = (index: number) => `@@ piece ${index} @@`;

/** `command # exit 3` must end so; every other command must succeed. */
function checkingEnds(script: string): string {
  return script.replaceAll(/^(.*?) # exit (\d+).*$/gm, "ended=0; $1 || ended=$?; test $ended = $2 || exit 1");
}

const fakeOpenClaw = `
const fs = require("fs"), path = require("path");
fs.appendFileSync(path.join(process.env.HOME, "calls"), process.argv.slice(2).join(" ").replaceAll("\\n", " ") + "\\n");
if (fs.existsSync(path.join(process.env.HOME, "down"))) console.error("Discord is down"), process.exit(1);
console.log(JSON.stringify({ action: "send", channel: "discord", dryRun: false, messageId: "msg-4711" }));
`;

/** Plays every scene and snippet in one shell; gives what was printed from each on. */
async function play() {
  const home = tempDir();
  const bin = join(home, "bin");
  mkdirSync(bin, { recursive: true });
  const { path } = fakeCrontab(bin);
  writeFileSync(join(bin, "owner-report"), `#!/bin/sh\nexec '${process.execPath}' '${cliBundle}' "$@"\n`, {
    mode: 0o755,
  });
  const entry = write(join(home, "openclaw/dist/entry.js"), fakeOpenClaw);
  const parts = pieces.map(({ kind, text }, index) => {
    const script = kind === "scene" ? (SCENES[text] ?? `echo 'no such scene'; exit 1`) : checkingEnds(text);
    return kind === "scene" || kind === "bash" ? `echo '${marker(index)}'\n${script}` : "";
  });
  const env = { PATH: path, HOME: home, NODE_BIN: process.execPath, OPENCLAW_ENTRY: entry };
  const args = ["-euo", "pipefail", "-c", `exec 2>&1\n${parts.join("\n")}`];
  const { code, stdout } = await start("bash", args, { cwd: home, env }).finished;
  const printed = (index: number) => stdout.split(`${marker(index)}\n`)[1]?.split("@@ piece")[0] ?? "";
  return { code, stdout, printed, home, calls: () => readFileSync(join(home, "calls"), "utf8") };
}

/** What stays the same from run to run; how a terminal wraps is not part of it. */
function stable(text: string, home = "/home/operator"): string {
  return text
    .replaceAll(home, "/home/operator")
    .replaceAll(process.execPath, "/usr/bin/node")
    .replaceAll(dirname(process.execPath), "/usr/bin")
    .replaceAll(`of ${userInfo().username}`, "of operator")
    .replaceAll(/\d{8}t\d{9}z-([a-z0-9-]+)-[0-9a-f]{8}/g, "TIME-$1-RANDOM")
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME")
    .replaceAll(/\b\d+ (s|min|h|days)\b/g, "AGE")
    .replaceAll(/\d+ of \d+ checks/g, "SOME checks")
    .replaceAll(/\s+/g, " ")
    .trim();
}

describe("the operator manual", () => {
  test("has the same commands, outputs and scenes in both languages", () => {
    expect(pieces.length).toBeGreaterThan(40);
    expect(piecesOf(chinese)).toEqual(pieces);
  });

  test("has the same sections in both languages", () => {
    const levels = (page: string) => page.match(/^#{1,3}(?= )/gm);
    expect(levels(chinese)).toEqual(levels(english));
  });

  test.each([english, chinese])("names only words and flags that exist (page %#)", async (page) => {
    const commands = [...page.matchAll(/`(owner-report [^`]+)`/g)].map(([, command = ""]) => command);
    expect(commands.length).toBeGreaterThan(20);
    for (const command of commands) {
      const [, word = ""] = command.split(" ");
      expect([command, Object.keys(COMMANDS)]).toEqual([command, expect.arrayContaining([word])]);
      const help = await start(process.execPath, [cliBundle, word, "--help"], { cwd: tmpdir(), env: {} })
        .finished;
      const unknown = [...command.matchAll(/--[a-z-]+/g)].filter(([flag]) => !help.stdout.includes(flag));
      expect([command, unknown]).toEqual([command, []]);
    }
  });
});

describeOnPosix("the commands of the operator manual", () => {
  let played: Awaited<ReturnType<typeof play>>;
  beforeAll(async () => {
    played = await play();
  });

  test("run from top to bottom, each with the exit code the page says", () => {
    expect([played.code, played.code === 0 ? "" : played.stdout]).toEqual([0, ""]);
  });

  test("print what the page shows", () => {
    const outputs = pieces.flatMap(({ kind, text }, index) => (kind === "output" ? [{ text, index }] : []));
    expect(outputs.length).toBeGreaterThan(8);
    for (const { text, index } of outputs)
      for (const part of text.split(/^ *…$/m))
        expect(stable(played.printed(index - 1), played.home)).toContain(stable(part));
  });

  test("send to the owner's channel, and to another one for once", () => {
    const targets = played.calls().matchAll(/--channel (\S+) --target (\S+)/g);
    const seen = new Set([...targets].map(([, channel, target]) => `${channel} ${target}`));
    expect([...seen]).toEqual(
      expect.arrayContaining(["discord channel:1480577550445969541", "telegram 123456789"]),
    );
  });

  testOnTerminal("show the bar of a long pass as the page has it", async () => {
    const queue = newQueue();
    backlog(queue, 3);
    const args = ["watchdog", "--all", "--send-cmd", "sleep 0.3", ...queue.flag];
    const { stdout } = await startOnTerminal(args).finished;
    const shape = (line: string) =>
      line
        .replaceAll(/[=-]{24}/g, "BAR")
        .replaceAll(/[\d.]+/g, "0")
        .replaceAll(/ [^ ]+$/g, " ID");
    const bar =
      pieces
        .find(({ kind }) => kind === "bar")
        ?.text.trim()
        .split("\n")
        .at(-1) ?? "";
    // The cursor goes home before what stands above the bar is said.
    const shown = withoutSequences(stdout.replaceAll("Sent: ", "\n")).split("\n").map(shape);
    expect(shape(bar)).toContain("BAR");
    expect(shown).toContain(shape(bar));
  });
});
