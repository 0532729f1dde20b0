import type { Head, Seen } from "./read-ahead.js";
import { FILTER, type GitRemote } from "./remote.js";

/** Number of files read by one process, to bound its output. */
const AT_ONCE = 100;
const REGULAR = /^100(644|755)$/;

/** An entry of a tree. */
export interface TreeEntry {
  mode: string;
  path: string;
  oid: string;
}

/** Content of an object, or why there is none. */
export type Found = Buffer | "missing" | "too large" | "not a file";

/**
 * Reads the top level of many trees (or commits).
 *
 * @param most limit on their total bytes; trees beyond it are not read
 * @returns their entries, `undefined` for one that is not a tree or too large
 */
export async function readTrees(
  remote: GitRemote,
  names: readonly string[],
  most: number,
): Promise<(TreeEntry[] | undefined)[]> {
  const asked = names.map((name) => `${name}^{tree}`);
  let room = most;
  const seen = await look(remote, asked, ({ type, size }) => {
    const fits = type === "tree" && size <= room;
    if (fits) room -= size;
    return fits;
  });
  return asked.map((name) => {
    const bytes = seen.get(name)?.bytes;
    return bytes && entriesOf(bytes);
  });
}

/**
 * Reads the paths of every file and folder of an archive, two levels deep: a dozen nested trees can name more files than
 * fit in memory.
 *
 * @returns `undefined` when it is not an archive, or too large for one
 */
export async function readFolders(
  remote: GitRemote,
  commit: string,
  most: number,
): Promise<TreeEntry[] | undefined> {
  const [top] = await readTrees(remote, [commit], most);
  const folders = top?.filter(isFolder) ?? [];
  const trees = await readTrees(
    remote,
    folders.map(({ oid }) => oid),
    most,
  );
  if (!top || trees.includes(undefined)) return undefined;
  const files = folders.flatMap(({ path }, index) =>
    (trees[index] ?? []).map((file) => ({ ...file, path: `${path}/${file.path}` })),
  );
  return [...top, ...files];
}

export function isFolder({ mode }: TreeEntry): boolean {
  return mode === "40000";
}

export function isFile({ mode }: TreeEntry): boolean {
  return REGULAR.test(mode);
}

/**
 * Reads files by their object names, and fetches those that are missing here. Files over `most` bytes are not read, so that
 * a hostile one costs no memory.
 */
export async function readFiles(
  remote: GitRemote,
  oids: readonly string[],
  most: number,
): Promise<Map<string, Found>> {
  const wanted = [...new Set(oids)];
  if (wanted.length === 0) return new Map();
  const isReadable = (head: Head) => problemOf(head, most) === undefined;
  const seen = await look(remote, wanted, isReadable);
  const absent = wanted.filter((oid) => seen.get(oid)?.type === "missing");
  if (absent.length > 0) {
    await remote.bring(absent, undefined);
    for (const [oid, object] of await look(remote, absent, isReadable)) seen.set(oid, object);
  }
  return new Map(
    wanted.map((oid) => {
      const isLeftOut = absent.includes(oid) && remote.isTooLarge(oid);
      return [oid, isLeftOut ? "too large" : foundIn(seen.get(oid), most)];
    }),
  );
}

function foundIn(object: Seen | undefined, most: number): Found {
  return problemOf(object, most) ?? object?.bytes ?? "missing";
}

/** What the header and the first line of a commit tell. */
export interface Header {
  tree: string;
  subject: string;
  /** Commit time in seconds since 1970. */
  made: number;
}

/** Largest commit whose first line matters, in bytes: the lock's, with the names of its holder. */
const MOST_COMMIT = 8 * 1024;

/**
 * Reads the headers of commits, fetching those that are missing here.
 *
 * @param filter what a server that can leaves out of them
 * @returns by name, `undefined` for an object that is no commit of ours; none for one that is gone
 */
export async function readHeaders(
  remote: GitRemote,
  oids: readonly string[],
  filter: string = FILTER.commits,
): Promise<Map<string, Header | undefined>> {
  await remote.bring(oids, filter);
  const seen = await look(remote, oids, (head) => isCommit(head, MOST_COMMIT));
  const found = new Map<string, Header | undefined>();
  for (const [oid, { type, bytes }] of seen)
    if (type !== "missing" || remote.isTooLarge(oid)) found.set(oid, bytes && headerOf(bytes));
  return found;
}

function headerOf(commit: Buffer): Header {
  const text = commit.toString("utf8");
  const end = text.indexOf("\n\n");
  const [, tree = ""] = /^tree (\S+)\n/.exec(text) ?? [];
  const made = Number(/^committer .* (\d+) [+-]\d+$/m.exec(text.slice(0, end))?.[1] ?? 0);
  return { tree, subject: text.slice(end + 2).split("\n", 1)[0] ?? "", made };
}

/**
 * Reads the header and message of one commit, fetching it if it is missing here; empty when it is not a commit, or over
 * `most` bytes.
 */
export async function readCommit(remote: GitRemote, commit: string, most: number): Promise<string> {
  await remote.bring([commit], FILTER.folders);
  const seen = await look(remote, [commit], (head) => isCommit(head, most));
  return seen.get(commit)?.bytes?.toString("utf8") ?? "";
}

function isCommit({ type, size }: Head, most: number): boolean {
  return type === "commit" && size <= most;
}

function problemOf(head: Head | undefined, most: number): Exclude<Found, Buffer> | undefined {
  if (!head || head.type === "missing") return "missing";
  if (head.type !== "blob") return "not a file";
  return head.size > most ? "too large" : undefined;
}

/**
 * Looks at objects, and reads those that are wanted. Objects that are small together, as all of a usual pass are, take one
 * process. Of others, which anybody who may push can have made huge, the heads are read first.
 *
 * @param names names of objects, as git takes them
 * @param isWanted asked once about each, in their order
 */
async function look(
  remote: GitRemote,
  names: readonly string[],
  isWanted: (head: Head) => boolean,
): Promise<Map<string, Seen>> {
  const seen = new Map<string, Seen>(names.map((name) => [name, MISSING]));
  const here = namesHere(remote, names);
  const together = remote.readAhead.all(here) ?? (await readTogether(remote, here));
  const found = together ?? (await check(remote, here));
  const wanted = here.filter((name, index) => {
    const object = found[index] ?? MISSING;
    const isRead = isWanted(object);
    seen.set(name, isRead ? object : { type: object.type, size: object.size });
    return isRead;
  });
  for (let at = 0; !together && at < wanted.length; at += AT_ONCE) {
    const some = wanted.slice(at, at + AT_ONCE);
    const said = await remote.local(CONTENTS, linesOf(some));
    for (const [index, object] of wholeIn(said, some).entries()) seen.set(some[index] ?? "", object);
  }
  return seen;
}

/** Leaves out what was too large to be fetched: git would try to fetch it again for each of its names. */
function namesHere(remote: GitRemote, names: readonly string[]): string[] {
  return names.filter((name) => !remote.isTooLarge(name.slice(0, NAME_LENGTH)));
}

const NAME_LENGTH = 40;

/** Bytes of objects that are read without a look at their sizes. */
const MOST_TOGETHER = 4 * 1024 * 1024;

/** Reads objects whole; `undefined` when they are not small together. */
async function readTogether(remote: GitRemote, names: readonly string[]): Promise<Named[] | undefined> {
  if (names.length === 0) return [];
  const said = await remote.localIfSmall(CONTENTS, linesOf(names), MOST_TOGETHER);
  return said && wholeIn(said, names);
}

/** Reads objects that are needed next, in one process, where they are small together. */
export async function readAhead(remote: GitRemote, names: readonly string[]): Promise<void> {
  const here = namesHere(remote, names);
  const objects = await readTogether(remote, here);
  for (const [index, object] of objects?.entries() ?? [])
    if (object.bytes) remote.readAhead.keep([here[index] ?? "", object.oid], object);
}

const CONTENTS = ["cat-file", "--batch", "--buffer"];

const MISSING: Named = { oid: "", type: "missing", size: 0 };

function linesOf(names: readonly string[]): string {
  return `${names.join("\n")}\n`;
}

async function check(remote: GitRemote, names: readonly string[]): Promise<Head[]> {
  const said = await remote.local(["cat-file", "--batch-check"], linesOf(names));
  const lines = said.toString("latin1").split("\n");
  return names.map((_, index) => headIn(lines[index] ?? ""));
}

/** An object with its name. */
interface Named extends Seen {
  oid: string;
}

/** Parses what `git cat-file --batch` says of every name. */
function wholeIn(said: Buffer, names: readonly string[]): Named[] {
  let at = 0;
  return names.map(() => {
    const end = said.indexOf(10, at);
    const head = headIn(said.toString("latin1", at, end));
    const begin = end + 1;
    at = head.type === "missing" ? begin : begin + head.size + 1;
    return head.type === "missing" ? head : { ...head, bytes: said.subarray(begin, at - 1) };
  });
}

/** Parses a line of git about an object: `<name> <type> <size>`, or anything else where there is none. */
function headIn(line: string): Named {
  const [, oid = "", type = "", size] = /^([0-9a-f]+) (blob|tree|commit|tag) (\d+)$/.exec(line) ?? [];
  return size === undefined ? MISSING : { oid, type, size: Number(size) };
}

/** Parses a tree as git stores it: a sequence of `mode SP name NUL id`. */
function entriesOf(tree: Buffer): TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (let at = 0; at < tree.length; ) {
    const space = tree.indexOf(32, at);
    const end = tree.indexOf(0, space);
    const mode = tree.toString("latin1", at, space);
    const path = tree.toString("utf8", space + 1, end);
    at = end + 1 + SHA1_BYTES;
    entries.push({ mode, path, oid: tree.toString("hex", end + 1, at) });
  }
  return entries;
}

const SHA1_BYTES = 20;
