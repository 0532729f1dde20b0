import { lstatSync, readFileSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { OwnerReportError, systemErrorName } from "../../errors.js";
import { FOLDS_CASE } from "../../platform/case.js";
import { type IndexEntry, readGitIndex } from "./git-index.js";

/** A repository: the directory of its index and its work tree. */
export interface Repository {
  gitDirectory: string;
  workTree: string;
}

/** A tracked entry that determines the contents of a queue directory. */
interface Tracked {
  repository: Repository;
  /** Path of the queue directory in the repository; empty where it is the work tree itself. */
  queue: string;
  entry: IndexEntry;
  isShared: boolean;
}

/**
 * Refuses a queue directory that git tracks, in whole or in part: anybody who can commit could fill it, mark reports as
 * sent, or hold its lock. Checks every repository around the directory, by its path and by its real path.
 *
 * @param given a repository elsewhere (GIT_DIR)
 * @throws OwnerReportError `store` when it is tracked, and when that cannot be determined
 */
export function refuseTracked(location: string, given?: Repository): void {
  for (const path of new Set([location, realPathOf(location)]))
    for (const repository of [...repositoriesAbove(path), ...(given ? [given] : [])]) {
      const found = lookFor(path, location, repository);
      if (found) throw trackedError(location, found);
    }
}

function lookFor(path: string, location: string, repository: Repository): Tracked | undefined {
  const inside = relative(repository.workTree, path);
  if (
    inside === ".." ||
    inside.startsWith(`..${sep}`) ||
    resolve(path) !== resolve(repository.workTree, inside)
  )
    return undefined;
  try {
    return trackedIn(repository, inside.split(sep).join("/"));
  } catch (error) {
    throw unknown(location, repository, error);
  }
}

function trackedIn(repository: Repository, queue: string): Tracked | undefined {
  const [hashBytes, wanted] = [hashBytesOf(repository), folded(queue)];
  const first = Buffer.from(queue)[0];
  const wants = (byte: number) => FOLDS_CASE || first === undefined || byte === first;
  const names: (string | undefined)[] = ["index"];
  for (const name of names) {
    const bytes = name && readIfThere(join(repository.gitDirectory, name), names.length > 1);
    if (!bytes) return undefined;
    const { entries, shared } = readGitIndex(bytes, hashBytes, wants);
    for (const entry of entries)
      if (decides(entry, wanted)) return { repository, queue, entry, isShared: names.length > 1 };
    if (names.length === 1) names.push(shared);
  }
  return undefined;
}

/** Checks whether an entry lies in the queue directory, is it, or is a link (or a collapsed directory) above it. */
function decides({ path, kind }: IndexEntry, queue: string): boolean {
  const name = folded(path.replace(/\/$/, ""));
  if (queue === "" || name === queue || name.startsWith(`${queue}/`)) return true;
  return (kind === "link" || kind === "directory") && queue.startsWith(`${name}/`);
}

function folded(path: string): string {
  return FOLDS_CASE ? path.normalize("NFC").toLowerCase() : path;
}

/** Finds every `.git` from a directory upwards: a repository may lie in another. */
function* repositoriesAbove(path: string): Generator<Repository> {
  for (let workTree = path; ; workTree = dirname(workTree)) {
    const gitDirectory = gitDirectoryOf(join(workTree, ".git"));
    if (gitDirectory !== undefined) yield { gitDirectory, workTree };
    if (dirname(workTree) === workTree) return;
  }
}

/** Resolves a `.git`: a directory, or in a submodule or second work tree a file that names one. */
function gitDirectoryOf(path: string): string | undefined {
  const stat = ifThere(() => statSync(path, { throwIfNoEntry: false }));
  if (!stat?.isFile()) return stat && path;
  const [, named] = /^gitdir: (.+)$/m.exec(readFileSync(path, "utf8").slice(0, 4096)) ?? [];
  return named === undefined ? path : resolve(dirname(path), named);
}

function hashBytesOf({ gitDirectory }: Repository): number {
  if (!statSync(gitDirectory).isDirectory()) throw new RangeError("its .git does not name a directory");
  const common = readIfThere(join(gitDirectory, "commondir"), false);
  const home = common ? resolve(gitDirectory, common.toString("utf8").trim()) : gitDirectory;
  const config = readIfThere(join(home, "config"), false)?.toString("utf8") ?? "";
  return /^\s*objectformat\s*=\s*"?sha256\b/im.test(config) ? 32 : 20;
}

function readIfThere(path: string, isNeeded: boolean): Buffer | undefined {
  return isNeeded ? readFileSync(path) : ifThere(() => readFileSync(path));
}

/** Resolves the real path of a file or directory that may not exist yet. */
function realPathOf(path: string): string {
  if (ifThere(() => lstatSync(path, { throwIfNoEntry: false })) || dirname(path) === path)
    return ifThere(() => realpathSync(path)) ?? path;
  return join(realPathOf(dirname(path)), basename(path));
}

function ifThere<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(systemErrorName(error) ?? "")) return undefined;
    throw error;
  }
}

const ELSEWHERE = "Name a queue directory outside the repository";
const NOTHING_DONE = "Nothing was queued, sent or changed.";

function trackedError(location: string, { repository, queue, entry, isShared }: Tracked): OwnerReportError {
  const { workTree } = repository;
  const isInside = entry.kind === "file" || entry.kind === "submodule" || entry.path.startsWith(`${queue}/`);
  const path = isInside ? queue : entry.path;
  const git = `git -C ${quoted(workTree)}`;
  const unsplit = isShared ? `${git} update-index --no-split-index && ` : "";
  const untrack = `, or look at what lies there and take it out of git: ${unsplit}${git} rm -r --cached -- ${quoted(path)}`;
  return new OwnerReportError(
    "store",
    `The queue ${location} lies in files that git tracks (${entry.path} in ${workTree}): whoever can commit there could ` +
      `fill it, mark reports as sent or hold its lock. ${NOTHING_DONE} ${ELSEWHERE}${queue === "" ? "" : untrack}`,
  );
}

function unknown(location: string, { workTree, gitDirectory }: Repository, cause: unknown): OwnerReportError {
  const reason = systemErrorName(cause) ?? (cause instanceof Error ? cause.message : String(cause));
  return new OwnerReportError(
    "store",
    `It is not known whether git tracks the queue ${location}: the index of ${workTree} (in ${gitDirectory}) cannot be ` +
      `read (${reason}). If it does, whoever can commit there could fill the queue. ${NOTHING_DONE} ${ELSEWHERE}.`,
    { cause },
  );
}

/** Quotes a path for a shell. */
function quoted(path: string): string {
  return `'${path.replaceAll("'", "'\\''")}'`;
}
