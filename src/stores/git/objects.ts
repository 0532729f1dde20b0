import type { GitRemote } from "./remote.js";

const REGULAR = /^100(644|755)$/;

/** An entry of a tree. */
export interface TreeEntry {
  mode: string;
  path: string;
  oid: string;
}

/** What lies at an object's name: its bytes, or why there are none. */
export type Found = Buffer | "missing" | "too large" | "not a file";

/** Reads the top level of many trees (or commits), by one process. Those that are no trees have no entries. */
export async function readTrees(remote: GitRemote, names: readonly string[]): Promise<TreeEntry[][]> {
  const objects = await batch(
    remote,
    names.map((name) => `${name}^{tree}`),
  );
  return objects.map((object) => (object?.type === "tree" ? entriesOf(object.bytes) : []));
}

/** Every file and folder of a tree (or commit), by path. */
export async function listTree(remote: GitRemote, tree: string): Promise<TreeEntry[]> {
  const listed = (await remote.local(["ls-tree", "-r", "-t", "-z", "--full-tree", tree])).toString("utf8");
  return listed.split("\0").flatMap((line) => {
    const [, mode, oid, path] = /^(\d+) \S+ (\S+)\t(.*)$/s.exec(line) ?? [];
    return mode && oid && path ? [{ mode, oid, path }] : [];
  });
}

export function isFile({ mode }: TreeEntry): boolean {
  return REGULAR.test(mode);
}

/**
 * Reads files by their object names, from the remote what is not here yet. None larger than `most` bytes is read, so
 * that a hostile one costs no memory.
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
  if (absent.length > 0) {
    await remote.fetchObjects(absent);
    heads = await check(remote, wanted);
  }
  const found = new Map<string, Found>(
    wanted.map((oid) => [oid, problemOf(heads.get(oid), most) ?? "missing"]),
  );
  const readable = wanted.filter((oid) => problemOf(heads.get(oid), most) === undefined);
  const objects = await batch(remote, readable);
  for (const [index, oid] of readable.entries()) found.set(oid, objects[index]?.bytes ?? "missing");
  return found;
}

/** A commit's message. */
export async function readMessage(remote: GitRemote, commit: string): Promise<string> {
  const [object] = await batch(remote, [commit]);
  const text = object?.type === "commit" ? object.bytes.toString("utf8") : "";
  return text.slice(text.indexOf("\n\n") + 2);
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

/** `git cat-file --batch`: for every name its object, `undefined` when there is none. */
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

/** A tree as git stores it: `mode SP name NUL id`, again and again. */
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
