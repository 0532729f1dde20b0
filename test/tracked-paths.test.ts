/** Every runner must be able to fetch this repository: those built on go-git refuse what Windows refuses, whole. */

import { execFileSync } from "node:child_process";
import { expect, test } from "@jest/globals";

const DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$) *(\.|:|$)/i;
const GIT_FOLDER = /^(\.git|git~\d+)[ .]*(:|$)/i;
/** macOS leaves these out when it compares names, so `.g\u200cit` is `.git` there. */
const UNSEEN = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g;

/** Why one part of a path cannot be checked out everywhere; `undefined` when it can. */
function partProblem(part: string): string | undefined {
  if (part === "" || part === "." || part === "..") return "is no name";
  if (DEVICE.test(part)) return "is a device on Windows";
  if (GIT_FOLDER.test(part.replace(UNSEEN, ""))) return "is taken for git's own folder";
  if (/[<>:"|?*\\\u0000-\u001f\u007f]/.test(part)) return "has a character that Windows refuses";
  return /[. ]$/.test(part) ? "ends in a dot or a blank, which Windows drops" : undefined;
}

/** Spellings of files and folders that are one name where case or composition does not count. */
function clashes(paths: readonly string[]): string[][] {
  const spellings = new Map<string, Set<string>>();
  for (const path of paths)
    for (const [index] of path.split("/").entries()) {
      const name = path
        .split("/")
        .slice(0, index + 1)
        .join("/");
      const folded = name.normalize("NFC").toUpperCase().toLowerCase();
      spellings.set(folded, (spellings.get(folded) ?? new Set()).add(name));
    }
  return [...spellings.values()].filter((names) => names.size > 1).map((names) => [...names]);
}

function problems(paths: readonly string[]): string[] {
  const parts = paths.flatMap((path) =>
    path.split("/").flatMap((part) => {
      const problem = partProblem(part);
      return problem === undefined ? [] : [`${path}: ${JSON.stringify(part)} ${problem}`];
    }),
  );
  return [...parts, ...clashes(paths).map((names) => `${names.join(" and ")} differ only in case`)];
}

test("every tracked path can be checked out on Windows and by go-git", () => {
  const tracked = execFileSync("git", ["ls-files", "-z"], { encoding: "utf8" }).split("\0").filter(Boolean);
  expect(tracked.length).toBeGreaterThan(100);
  expect(problems(tracked)).toEqual([]);
});

test.each([
  ...[
    "nul",
    "test/NUL.report",
    "con/a",
    "a/Prn.tar.gz",
    "aux.",
    "COM0",
    "com1.txt",
    "lpt9",
    "COM¹.x",
    "LPT³",
  ],
  ...["CONIN$", "conout$.log", "nul .txt", "a<b", "a>b", "a:b", 'a"b', "a|b", "a?b", "a*b", "a\\b", "a\tb"],
  ...["a\u007fb", "a.", "a /b", "folder./b", ".git/config", "a/.GIT/b", ".git ", ".git.", "git~1", "GIT~2/x"],
  ...[".g\u200cit/config", ".git::$INDEX_ALLOCATION/config", "a//b", "a/../b", "./a"],
])("finds what is refused: %j", (path) => {
  expect(problems([path])).not.toEqual([]);
});

test("finds names that differ only in case or composition, folders too", () => {
  expect(problems(["docs/a.md", "docs/A.md"])).toHaveLength(1);
  expect(problems(["Docs/a.md", "docs/b.md"])).toHaveLength(1);
  expect(problems(["docs", "DOCS/b.md"])).toHaveLength(1);
  expect(problems(["caf\u00e9", "cafe\u0301"])).toHaveLength(1);
});

test.each([
  "console.md",
  "nul-in-body.report",
  ".github/a.yml",
  ".gitignore",
  "com10",
  "a.git",
  "null",
  "aux-b",
])("leaves alone what is fine: %s", (path) => {
  expect(problems([path, "docs/a", "docs/b"])).toEqual([]);
});
