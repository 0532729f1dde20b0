/** One entry of git's index: a path in the work tree and its kind. */
export interface IndexEntry {
  path: string;
  /** `directory`: everything below it, collapsed by a sparse index. */
  kind: "file" | "link" | "submodule" | "directory";
}

/** Contents of an index. */
export interface GitIndex {
  entries: Iterable<IndexEntry>;
  /** Name of the file with the entries shared by several indexes (a split index). */
  shared?: string | undefined;
}

const STAT_BYTES = 40;
const MODE_AT = 24;
const KINDS: Readonly<Record<number, IndexEntry["kind"]>> = {
  4: "directory",
  8: "file",
  10: "link",
  14: "submodule",
};

/**
 * Reads an index of version 2, 3 or 4 (gitformat-index(5)). Running git instead would obey its configuration, which may
 * name programs to run.
 *
 * @param hashBytes 20, or 32 in a repository of SHA-256
 * @param wants selects paths by their first byte: an index may have a million
 * @throws RangeError when it is not such an index
 */
export function readGitIndex(index: Buffer, hashBytes: number, wants: (first: number) => boolean): GitIndex {
  const entries: IndexEntry[] = [];
  const { version, count } = headOf(index);
  let next = 12;
  const packed = version === 4 ? new PackedName() : undefined;
  for (let left = count; left > 0; left--) {
    const range = entryRange(index, next, hashBytes, packed !== undefined);
    next = range.next;
    packed?.next(index, range);
    const name = packed?.bytes ?? index;
    const [start, end] = packed ? [0, packed.length] : [range.start, range.end];
    // An entry without a name refers to one of the shared index.
    if (end > start && wants(name[start] ?? 0))
      entries.push({ path: name.toString("utf8", start, end), kind: kindOf(index, range) });
  }
  const shared = sharedName(index.subarray(next, index.length - hashBytes), hashBytes);
  return { entries, shared };
}

function headOf(index: Buffer): { version: number; count: number } {
  const version = index.length < 12 ? 0 : index.readUInt32BE(4);
  if (index.toString("latin1", 0, 4) !== "DIRC" || version < 2 || version > 4)
    throw new RangeError("it is not an index of version 2, 3 or 4");
  return { version, count: index.readUInt32BE(8) };
}

/** Offsets of an entry: its start, its name, the bytes to drop from the previous name (version 4), the next entry. */
interface EntryRange {
  at: number;
  start: number;
  end: number;
  dropped: number;
  next: number;
}

function entryRange(index: Buffer, at: number, hashBytes: number, isPacked: boolean): EntryRange {
  const flagsAt = at + STAT_BYTES + hashBytes;
  const flags = index.readUInt16BE(flagsAt);
  const nameAt = flagsAt + (flags & 0x4000 ? 4 : 2);
  const { start, dropped } = isPacked ? droppedAt(index, nameAt) : { start: nameAt, dropped: 0 };
  const length = flags & 0xfff;
  const end = isPacked || length === 0xfff ? index.indexOf(0, start) : start + length;
  if (end < 0 || index[end] !== 0) throw new RangeError("an entry is not valid");
  // One to eight zero bytes pad an entry to a multiple of eight; in version 4 there is exactly one.
  return { at, start, end, dropped, next: isPacked ? end + 1 : at + ((end - at + 8) & ~7) };
}

/** Reads how many bytes of the previous name a version 4 entry drops, and where the rest of its name starts. */
function droppedAt(index: Buffer, at: number): { start: number; dropped: number } {
  let start = at;
  let byte = index.readUInt8(start++);
  let dropped = byte & 0x7f;
  while (byte & 0x80) {
    byte = index.readUInt8(start++);
    dropped = (dropped + 1) * 128 + (byte & 0x7f);
  }
  return { start, dropped };
}

/** Name of a version 4 entry, written over the previous one: a million names need no more memory than one. */
class PackedName {
  bytes = Buffer.alloc(4096);
  length = 0;

  next(index: Buffer, { start, end, dropped }: EntryRange): void {
    const kept = this.length - dropped;
    if (kept < 0) throw new RangeError("a name is not valid");
    this.length = kept + end - start;
    if (this.length > this.bytes.length) this.bytes = Buffer.concat([this.bytes, Buffer.alloc(this.length)]);
    index.copy(this.bytes, kept, start, end);
  }
}

function kindOf(index: Buffer, { at }: EntryRange): IndexEntry["kind"] {
  const kind = KINDS[index.readUInt32BE(at + MODE_AT) >> 12];
  if (kind === undefined) throw new RangeError("an entry is of an unknown kind");
  return kind;
}

/** Returns the shared index that the `link` extension names; its hash is 0 where there is none. */
function sharedName(extensions: Buffer, hashBytes: number): string | undefined {
  for (let at = 0; at + 8 <= extensions.length; ) {
    const size = extensions.readUInt32BE(at + 4);
    const hash = extensions.toString("hex", at + 8, at + 8 + hashBytes);
    if (extensions.toString("latin1", at, at + 4) === "link")
      return /^0*$/.test(hash) ? undefined : `sharedindex.${hash}`;
    at += 8 + size;
  }
  return undefined;
}
