import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { tempDir } from "./temp-dir.js";

let template: string | undefined;

/** A bare repository of its own that takes pushes: a copy, which takes a fraction of what git takes to make one. */
export function bareRepository(): string {
  template ??= emptyRepository(join(tempDir(), "template.git"));
  const path = join(tempDir(), "remote.git");
  cpSync(template, path, { recursive: true });
  return path;
}

function emptyRepository(path: string): string {
  git(["init", "--quiet", "--bare", "--template=", path]);
  mkdirSync(join(path, "hooks"));
  return path;
}

/** Runs git and gives what it printed. */
export function git(args: readonly string[], options: { input?: string } = {}): string {
  return execFileSync("git", args, { encoding: "utf8", stdio: ["pipe", "pipe", "pipe"], ...options });
}

/** The refs of a repository below a prefix, with their commits. */
export function refsOf(repository: string, prefix = "refs/owner-reports/"): Record<string, string> {
  const listed = git(["-C", repository, "for-each-ref", "--format=%(refname) %(objectname)", prefix]);
  return Object.fromEntries(
    listed
      .split("\n")
      .filter(Boolean)
      .map((line) => line.split(" ") as [string, string]),
  );
}
