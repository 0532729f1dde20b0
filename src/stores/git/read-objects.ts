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
  const heads = await check(remote, asked);
  let room = most;
  const isRead = asked.map((name) => {
    const { type, size } = heads.get(name) ?? { type: "missing", size: 0 };
    const fits = type === "tree" && size <= room;
    if (fits) room -= size;
    return fits;
  });
  const objects = await batch(
    remote,
    asked.filter((_, index) => isRead[index]),
  );
  return isRead.map((read) => (read ? entriesOf(objects.shift()?.bytes ?? Buffer.of()) : undefined));
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
  let heads = await check(remote, wanted);
  const absent = wanted.filter((oid) => heads.get(oid)?.type === "missing");
  await remote.bring(absent, undefined);
  if (absent.length > 0) heads = await check(remote, wanted);
  const found = new Map<string, Found>(
    wanted.map((oid) => [oid, problemOf(heads.get(oid), most) ?? "missing"]),
  );
  for (const oid of absent) if (remote.isTooLarge(oid)) found.set(oid, "too large");
  const readable = wanted.filter((oid) => problemOf(heads.get(oid), most) === undefined);
  for (let at = 0; at < readable.length; at += AT_ONCE) {
    const some = readable.slice(at, at + AT_ONCE);
    const objects = await batch(remote, some);
    for (const [index, oid] of some.entries()) found.set(oid, objects[index]?.bytes ?? "missing");
  }
  return found;
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
  const heads = await check(remote, oids);
  const isThere = (oid: string) => heads.get(oid)?.type !== "missing" || remote.isTooLarge(oid);
  const found = new Map<string, Header | undefined>();
  for (const oid of oids) if (isThere(oid)) found.set(oid, undefined);
  const small = oids.filter((oid) => isCommit(heads.get(oid), MOST_COMMIT));
  const commits = await batch(remote, small);
  for (const [index, oid] of small.entries()) found.set(oid, headerOf(commits[index]));
  return found;
}

function headerOf(commit: Whole | undefined): Header {
  const text = commit?.bytes.toString("utf8") ?? "";
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
  const head = (await check(remote, [commit])).get(commit);
  const [object] = isCommit(head, most) ? await batch(remote, [commit]) : [];
  return object?.bytes.toString("utf8") ?? "";
}

function isCommit(head: Head | undefined, most: number): boolean {
  return head?.type === "commit" && head.size <= most;
}

interface Head {
  type: string;
  size: number;
}

function problemOf(head: Head | undefined, most: number): Exclude<Found, Buffer> | undefined {
  if (!head || head.type === "missing") return "missing";
  if (head.type !== "blob") return "not a file";
  return head.size > most ? "too large" : undefined;
}

async function check(remote: GitRemote, oids: readonly string[]): Promise<Map<string, Head>> {
  if (oids.length === 0) return new Map();
  const said = await remote.local(["cat-file", "--batch-check"], `${oids.join("\n")}\n`);
  const lines = said.toString("latin1").split("\n");
  return new Map(
    oids.map((oid, index) => {
      const [, type = "missing", size = "0"] = (lines[index] ?? "").split(" ");
      return [oid, { type, size: Number(size) }];
    }),
  );
}

interface Whole {
  type: string;
  bytes: Buffer;
}

/** Runs `git cat-file --batch`: returns the object of every name, `undefined` when there is none. */
async function batch(remote: GitRemote, names: readonly string[]): Promise<(Whole | undefined)[]> {
  if (names.length === 0) return [];
  const said = await remote.local(["cat-file", "--batch", "--buffer"], `${names.join("\n")}\n`);
  let at = 0;
  return names.map(() => {
    const end = said.indexOf(10, at);
    const [, type, size] = / (blob|tree|commit|tag) (\d+)$/.exec(said.toString("utf8", at, end)) ?? [];
    const begin = end + 1;
    at = type === undefined ? begin : begin + Number(size) + 1;
    return type === undefined ? undefined : { type, bytes: said.subarray(begin, at - 1) };
  });
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
