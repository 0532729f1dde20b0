import { describe, expect, test } from "@jest/globals";
import { readWords } from "../../../src/app/cli/words.js";

const QUIET = { json: false, pretty: false, quiet: false, noColor: false, command: [] };

test.each([
  [["status"], { mode: "status", given: {} }],
  [["status", "--queue", "q", "--queue=r"], { mode: "status", given: { queue: "r" } }],
  [["status", "--queue", "q", "--queue="], { mode: "status", given: {} }],
  [["producer", "--done", "--dry-run"], { mode: "producer", given: { done: "--dry-run" } }],
  [
    ["producer", "--done=a=b\nc", "--dry-run"],
    { mode: "producer", given: { done: "a=b\nc", "dry-run": "true" } },
  ],
  [
    ["hold", "a", "b", "--dry-run=false"],
    { mode: "hold", given: { "report-id": "a", more: ["b"], "dry-run": "false" } },
  ],
  [["show", "--", "-a"], { mode: "show", given: { "report-id": "-a" } }],
  [["show", "a", "--report-id", "a"], { mode: "show", given: { "report-id": "a" } }],
  [["list", "", " ", "-q", "--json=true"], { mode: "list", given: {}, quiet: true, json: true }],
  [
    ["probe", "--pretty", "--no-color"],
    { mode: "probe", given: {}, pretty: true, json: true, noColor: true },
  ],
  [["status", "--queue-dir"], { mode: "status", given: { "queue-dir": "" } }],
  [
    ["run", "--start", "--", "a", "--json", "--"],
    { mode: "run", given: { start: "true" }, command: ["a", "--json", "--"] },
  ],
])("%j asks to run", (words, call) => {
  expect(readWords(words)).toEqual({ ...QUIET, ...call });
});

test.each([
  [[], { asks: "help" }],
  [["-h"], { asks: "help" }],
  [["help"], { asks: "help" }],
  [["help", "list"], { asks: "help", about: "list" }],
  [["list", "--tema", "--help"], { asks: "help", about: "list" }],
  [["run", "--help", "--", "a"], { asks: "help", about: "run" }],
  [["-V"], { asks: "version" }],
])("%j asks to be told", (words, asked) => {
  expect(readWords(words)).toEqual(asked);
});

test.each([
  ["run", "--json", "--"],
  ["status", "--pretty"],
  ["producer", "--max-count"],
])("%s does not suggest %s, which it does not take", (...words) => {
  expect(() => readWords(words)).toThrow(`unknown option '${words[1]}'.\n`);
});

test("a misspelt flag of one command is suggested there", () => {
  expect(() => readWords(["probe", "--prety"])).toThrow("Did you mean --pretty?");
});

describe("a wrong word is named, and never a secret", () => {
  test.each([
    [["sttus"], "unknown command 'sttus'. Did you mean status?"],
    [["help", "nope"], "unknown command 'nope'."],
    [["https://u:p@host/x"], 'unknown command "…" (not shown: it may hold a password or a token).'],
    [["--json", "status"], "unknown option '--json'."],
    [["watchdog", "--max-cuont=5"], "unknown option '--max-cuont'. Did you mean --max-count?"],
    [["watchdog", "--send-comand", "x"], "unknown option '--send-comand'."],
    [["doctor", "--dry-run=false"], "unknown option '--dry-run'."],
    [
      ["status", "--token=s3cret"],
      "--token is no flag, because every user of a machine can read arguments: set OWNER_REPORT_TOKEN instead.",
    ],
    [["producer", "--done"], "--done needs a value."],
    [
      ["producer", "--done", "export", "complete"],
      "an argument is too many. A value with blanks in it needs quotes.",
    ],
    [
      ["watchdog", "--all", "yes"],
      '--all must be true or false, not "yes": write --all, --all=true or --all=false.',
    ],
    [["watchdog", "--all=yes"], '--all must be true or false, not "yes".'],
    [["status", "--json=1"], '--json must be true or false, not "1".'],
    [["show", "a", "--report-id", "b"], 'two values are given, "a" as the argument and "b" as --report-id.'],
    [["run", "--team", "t", "ls"], "run needs the command that it shall start, behind --"],
    [["run", "--team", "t", "--"], "run needs the command that it shall start, behind --"],
  ])("%j", (words, said) => {
    expect(() => readWords(words)).toThrow(`Wrong usage: ${said}`);
    expect(() => readWords(words)).not.toThrow("s3cret");
  });
});
