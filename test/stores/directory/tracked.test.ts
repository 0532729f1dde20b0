/** A queue directory that git tracks is refused: on real repositories of every kind that git makes. */
import { execFileSync } from "node:child_process";
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { refuseTracked } from "../../../src/stores/directory/tracked.js";
import { git } from "../../helpers/git-remote.js";
import { tempDir } from "../../helpers/temp-dir.js";

const REPORT = ".owner-reports/sent/pr-7.md";

function write(directory: string, ...paths: string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), "---\n---\n");
  }
}

/** A repository with a few files, besides those that are named. */
function repository(paths: string[], ...options: string[]): string {
  const directory = tempDir();
  git(["init", "-q", ...options, directory]);
  write(directory, "README.md", "src/a.ts", "src/b.ts", ".owner", ".owner-reports.md", ...paths);
  add(directory);
  return directory;
}

function add(directory: string): void {
  git(["-C", directory, "add", "-A", "-f"]);
  const who = ["-c", "user.name=t", "-c", "user.email=t@localhost"];
  git(["-C", directory, ...who, "commit", "-qm", "files"]);
}

const queueIn = (directory: string) => join(directory, ".owner-reports");
const look = (directory: string) => () => refuseTracked(queueIn(directory));

describe("a tracked queue directory is refused", () => {
  test.each(["2", "3", "4"])("by an index of version %s", (version) => {
    const directory = repository([REPORT]);
    git(["-C", directory, "update-index", "--index-version", version === "3" ? "2" : version]);
    // Only an entry with more flags makes an index one of version 3.
    if (version === "3") git(["-C", directory, "update-index", "--skip-worktree", REPORT]);
    expect(look(directory)).toThrow(`git tracks (${REPORT} in ${directory})`);
  });

  test("by a split index, and by the index that it shares", () => {
    const directory = repository([REPORT]);
    git(["-C", directory, "update-index", "--split-index"]);
    write(directory, "later.txt");
    add(directory);
    expect(look(directory)).toThrow("git tracks");
  });

  test("by a sparse index that does not list the files below", () => {
    const directory = repository([REPORT, "x/y.txt"]);
    git(["-C", directory, "sparse-checkout", "set", "--cone", "--sparse-index", "x"]);
    expect(look(directory)).toThrow("git tracks");
    expect(() => refuseTracked(join(queueIn(directory), "below"))).toThrow("git tracks");
  });

  test("in a repository of SHA-256", () => {
    expect(look(repository([REPORT], "--object-format=sha256"))).toThrow("git tracks");
  });

  test("in a second work tree, and in a submodule", () => {
    const directory = repository([REPORT]);
    const [second, outer] = [join(tempDir(), "second"), repository([])];
    git(["-C", directory, "worktree", "add", "-q", second]);
    const allow = ["-c", "protocol.file.allow=always"];
    git(["-C", outer, ...allow, "submodule", "--quiet", "add", directory, "module"]);
    for (const place of [second, join(outer, "module")]) expect(look(place)).toThrow("git tracks");
  });

  test("where the queue itself is a submodule, or the whole work tree", () => {
    const outer = repository([]);
    const allow = ["-c", "protocol.file.allow=always"];
    git(["-C", outer, ...allow, "submodule", "--quiet", "add", repository([REPORT]), ".owner-reports"]);
    expect(look(outer)).toThrow("git tracks");
    rmSync(queueIn(outer), { recursive: true });
    expect(look(outer)).toThrow("git tracks");
    expect(() => refuseTracked(repository([]))).toThrow("git tracks");
  });

  test("by a repository around a nearer one", () => {
    const outer = repository(["deep/.owner-reports/lock"]);
    git(["init", "-q", join(outer, "deep")]);
    expect(look(join(outer, "deep"))).toThrow("git tracks");
  });

  test("where a tracked link leads to it, or is it", () => {
    const directory = repository([]);
    const elsewhere = tempDir();
    symlinkSync(elsewhere, join(directory, "ci"));
    symlinkSync(elsewhere, queueIn(directory));
    add(directory);
    expect(look(directory)).toThrow("git tracks");
    expect(() => refuseTracked(join(directory, "ci/queue"))).toThrow("git tracks");
    const outside = join(tempDir(), "link");
    symlinkSync(repository([REPORT]), outside);
    expect(look(outside)).toThrow("git tracks");
  });

  test("even if its files do not exist yet, or git calls the ownership dubious", () => {
    const directory = repository([REPORT]);
    rmSync(queueIn(directory), { recursive: true });
    expect(look(directory)).toThrow("git tracks");
  });

  test("by a repository elsewhere that GIT_DIR names", () => {
    const workTree = repository([REPORT]);
    const gitDirectory = join(tempDir(), "git");
    renameSync(join(workTree, ".git"), gitDirectory);
    expect(look(workTree)).not.toThrow();
    expect(() => refuseTracked(queueIn(workTree), { gitDirectory, workTree })).toThrow("git tracks");
  });
});

describe("the commands in the error help", () => {
  const remedyOf = (look: () => void): string => {
    try {
      look();
    } catch (error) {
      return /out of git: (.*)$/.exec((error as Error).message)?.[1] ?? "";
    }
    return "";
  };

  test.each([
    ["an index of version 2", []],
    ["an index of version 4", ["update-index", "--index-version", "4"]],
    ["a split index", ["update-index", "--split-index"]],
  ])("with %s", (_, change) => {
    const directory = repository([REPORT, "it's/.owner-reports/lock"]);
    if (change.length > 0) git(["-C", directory, ...change]);
    for (const place of [directory, join(directory, "it's")]) {
      execFileSync("bash", ["-c", remedyOf(look(place))]);
      expect(look(place)).not.toThrow();
    }
  });
});

describe("directories that git does not track are accepted", () => {
  test("a queue that it ignores, and names that only begin the same", () => {
    const directory = repository([]);
    write(directory, REPORT, ".owner-reports/.gitignore");
    expect(look(directory)).not.toThrow();
  });

  test("a folder called .git that is no repository", () => {
    const directory = tempDir();
    mkdirSync(join(directory, ".git"));
    expect(look(directory)).not.toThrow();
  });
});

describe("an index that cannot be read is an error that says so", () => {
  const unknown = "It is not known whether git tracks";

  test.each<[string, (directory: string) => void]>([
    ["an index that is cut off", (d) => writeFileSync(join(d, ".git/index"), "DIRC\0\0\0\x02\0\0\0\x09")],
    ["an index of a version to come", (d) => writeFileSync(join(d, ".git/index"), "DIRC\0\0\0\x05\0\0\0\0")],
    ["an empty index", (d) => writeFileSync(join(d, ".git/index"), "")],
  ])("%s", (_, damage) => {
    const directory = repository([]);
    damage(directory);
    expect(look(directory)).toThrow(unknown);
  });

  test("a .git that names a directory that is not there", () => {
    const directory = tempDir();
    writeFileSync(join(directory, ".git"), "gitdir: ../gone\n");
    expect(look(directory)).toThrow(unknown);
  });
});
