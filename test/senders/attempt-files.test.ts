import {
  appendFileSync,
  linkSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { type AttemptFiles, AttemptFolder } from "../../src/senders/attempt-files.js";
import type { ProcessResult } from "../../src/senders/process.js";
import { createReport } from "../helpers/reports.js";
import { tempDir } from "../helpers/temp-dir.js";

const OVER: ProcessResult = {
  exitCode: 0,
  signal: null,
  leftBehind: false,
  stdout: "",
  lastLine: "",
  shown: "",
  shownIsCut: false,
};

function attempt(report_id: string, text: string) {
  const report = createReport({ report_id });
  const outgoing = { report, message: "", truncated: false, attempt: 1, possibleDuplicate: false };
  return { ...outgoing, bytes: Buffer.from(text), json: `{"${text}"}` };
}

const textsOf = ({ report, json, result }: AttemptFiles) =>
  [report, json, result].map((path) => readFileSync(path, "utf8"));

const inodesOf = ({ report, json, result }: AttemptFiles) =>
  [report, json, result].map((path) => statSync(path).ino);

/** Two attempts in one folder; what a command does with its files between them, and how it ends. */
function twoAttempts(command: (files: AttemptFiles) => void, end: Partial<ProcessResult> = {}) {
  const directory = tempDir();
  const folder = new AttemptFolder(directory);
  const first = folder.prepare(attempt("first", "a text that is longer"));
  const inodes = inodesOf(first);
  command(first);
  folder.ended(first, { ...OVER, ...end });
  const second = folder.prepare(attempt("second", "short"));
  return { directory, folder, first, second, isReused: inodesOf(second).map((ino, i) => ino === inodes[i]) };
}

describe("the files of a send command", () => {
  test("are the next attempt's where it left them as they were: whole, and under its own names", () => {
    const { directory, folder, second, isReused } = twoAttempts(() => {});
    expect(isReused).toEqual([true, true, true]);
    expect(textsOf(second)).toEqual(["short", '{"short"}', ""]);
    const [made = ""] = readdirSync(directory);
    expect(readdirSync(join(directory, made)).sort()).toEqual([
      "second-1.json",
      "second-1.md",
      "second-1.result",
    ]);
    folder.close();
    expect(readdirSync(directory)).toEqual([]);
  });

  test.each<[string, (path: string, kept: string) => void]>([
    ["linked", linkSync],
    ["moved away", renameSync],
    [
      "replaced by a link to its own",
      (path, kept) => {
        renameSync(path, kept);
        symlinkSync(kept, path);
      },
    ],
  ])("are never written over where the command has %s one", (_, keep) => {
    const kept = join(tempDir(), "kept");
    const { second } = twoAttempts(({ report }) => keep(report, kept));
    expect(readFileSync(kept, "utf8")).toBe("a text that is longer");
    expect(textsOf(second)).toEqual(["short", '{"short"}', ""]);
  });

  test.each<[string, Partial<ProcessResult>]>([
    ["left processes behind", { leftBehind: true }],
    ["failed, so that nobody knows what it left", { exitCode: 1 }],
    ["was ended", { exitCode: null, signal: "SIGTERM", endedBy: "timeout" }],
  ])("stay as they are where the command %s", (_, end) => {
    const { first, second, isReused } = twoAttempts(() => {}, end);
    expect(isReused).toEqual([false, false, false]);
    expect(textsOf(first)).toEqual(["a text that is longer", '{"a text that is longer"}', ""]);
    expect(textsOf(second)).toEqual(["short", '{"short"}', ""]);
  });

  test.each<[string, (path: string) => void]>([
    ["was written to", (path) => appendFileSync(path, "reason=why\n")],
    ["is gone", (path) => rmSync(path)],
    ["is a link", (path) => [rmSync(path), symlinkSync("/", path)]],
  ])("have an empty result file also after one that %s", (_, command) => {
    const { second } = twoAttempts(({ result }) => command(result));
    expect(textsOf(second)).toEqual(["short", '{"short"}', ""]);
  });

  test("of two commands at once are two", () => {
    const folder = new AttemptFolder(tempDir());
    const one = folder.prepare(attempt("one", "1"));
    const other = folder.prepare(attempt("other", "2"));
    writeFileSync(other.result, "reason=why\n");
    folder.ended(one, OVER);
    const next = folder.prepare(attempt("next", "3"));
    expect([textsOf(other), textsOf(next)]).toEqual([
      ["2", '{"2"}', "reason=why\n"],
      ["3", '{"3"}', ""],
    ]);
  });
});
