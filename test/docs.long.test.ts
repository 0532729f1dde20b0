/** Every shell snippet of the docs runs, from the top of its page to the bottom; README runs in a fresh clone. */

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { COMMANDS } from "../src/app/commands.js";
import { cliBundle, root } from "./helpers/bundles.js";
import { fakeCrontab } from "./helpers/crontab.js";
import { describeOnPosix } from "./helpers/platform.js";
import { start } from "./helpers/processes.js";
import { tempDir } from "./helpers/temp-dir.js";

const read = (path: string) => readFileSync(join(root, path), "utf8");
const pages = readdirSync(join(root, "docs"))
  .filter((name) => name.endsWith(".md"))
  .map((name) => `docs/${name}`);

/** Pages whose snippets have a test of their own. */
const ELSEWHERE = [
  "operator-manual.md",
  "operator-manual.zh-TW.md",
  "senders.md",
  "postgres.md",
  "job-action.md",
];

/** What a page needs on the machine before its first snippet. */
const NEEDED: Readonly<Record<string, string>> = {
  "docs/agents.md": "mkdir ~/my-project",
};
const EXAMPLE_URL = "https://discord.com/api/webhooks/1/example";

/** The bash snippets of a page, without the indent of the list that they stand in. */
function script(page: string): string {
  const found = read(page).matchAll(/^(?<indent> *)```bash\n(?<body>.*?)^ *```$/gms);
  const parts = [...found].map(({ groups: { indent = "", body = "" } = {} }) =>
    body.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
  );
  return parts.join("\n");
}

const scripts = pages
  .filter((page) => !ELSEWHERE.some((name) => page.endsWith(`/${name}`)))
  .map((page) => [page, script(page)] as const)
  .filter(([, text]) => text !== "");

let server: Server;
let url: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { "content-type": "application/json" }).end('{"id": "1"}');
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/webhooks/1/example`;
});

afterAll(() => {
  server.close();
});

/** A home with an `owner-report` and a `crontab`, and nothing of the caller's settings. */
function machine() {
  const home = tempDir();
  const bin = join(home, "bin");
  mkdirSync(bin);
  const shim = `#!/bin/sh\nexec '${process.execPath}' '${cliBundle}' "$@"\n`;
  writeFileSync(join(bin, "owner-report"), shim, { mode: 0o755 });
  const { path } = fakeCrontab(bin);
  return { cwd: home, env: { PATH: path, HOME: home } };
}

describeOnPosix("the shell snippets", () => {
  test.each(scripts)("of %s run from top to bottom", async (page, text) => {
    const lines = `exec 2>&1\n${NEEDED[page] ?? ""}\n${text.replaceAll(EXAMPLE_URL, url)}`;
    const ended = await start("bash", ["-euo", "pipefail", "-c", lines], machine()).finished;
    expect([ended.code, ended.code === 0 ? "" : ended.stdout]).toEqual([0, ""]);
  });

  test("of README run in a fresh clone and an empty environment, and print what it shows", async () => {
    const args = [join(root, "scripts/readme.mjs"), "--working-tree", "--without", "cit", "--without", "act"];
    const env = { PATH: process.env.PATH ?? "", HOME: tempDir(), TMPDIR: tmpdir() };
    const ended = await start(process.execPath, args, { cwd: root, env }).finished;
    expect([ended.code, ended.code === 0 ? "" : ended.shown]).toEqual([0, ""]);
  });
});

/** The commands in the running text of a page, and those of its text for agents. */
function commands(page: string): string[] {
  const whole = read(page);
  const prose = whole.replaceAll(/^ *```(?!md).*?^ *```$/gms, "");
  return [...prose.matchAll(/`(owner-report [a-z][^`]*)`/g)].map(([, command = ""]) => command);
}

const helps = new Map<string, Promise<string>>();
function help(word: string): Promise<string> {
  const known =
    helps.get(word) ??
    start(process.execPath, [cliBundle, word, "--help"], { cwd: tmpdir(), env: {} }).finished.then(
      ({ stdout }) => stdout,
    );
  helps.set(word, known);
  return known;
}

test.each(["README.md", ...pages])(
  "the commands in the text of %s exist, and so do their flags",
  async (page) => {
    for (const command of commands(page)) {
      const [, word = ""] = command.split(" ");
      expect([command, Object.keys(COMMANDS)]).toEqual([command, expect.arrayContaining([word])]);
      const own = command.split(" -- ", 1).join("");
      const unknown = [...own.matchAll(/--[a-z-]+/g)].map(([flag]) => flag);
      const text = await help(word);
      expect([command, unknown.filter((flag) => !text.includes(flag))]).toEqual([command, []]);
    }
  },
);
