/** One entry of git's index: a path in the work tree, and what git says lies there. */
export interface IndexEntry {
  path: string;
  /** `directory`: all that is below, folded into one by a sparse index. */
  kind: "file" | "link" | "submodule" | "directory";
}

/** What an index holds. */
export interface GitIndex {
  entries: Iterable<IndexEntry>;
  /** The name of the file with the entries that this one has in common with others (a split index). */
  shared?: string;
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
 * Reads an index of version 2, 3 or 4 (gitformat-index(5)), so that neither git nor its configuration, which may name
 * programs to run, is needed to know what is tracked.
 *
 * @param hashBytes 20, or 32 in a repository of SHA-256
 * @param wants by the first byte of a path, whether it is to be given at all: an index may have a million
 * @throws RangeError for what is no such index
 */
export function readGitIndex(index: Buffer, hashBytes: number, wants: (first: number) => boolean): GitIndex {
  const entries: IndexEntry[] = [];
  const { version, count } = headOf(index);
  let next = 12;
  const packed = version === 4 ? new PackedName() : undefined;
  for (let left = count; left > 0; left--) {
    const place = placeOf(index, next, hashBytes, packed !== undefined);
    next = place.next;
    packed?.next(index, place);
    const name = packed?.bytes ?? index;
    const [start, end] = packed ? [0, packed.length] : [place.start, place.end];
    // An entry without a name stands for one of the shared index.
    if (end > start && wants(name[start] ?? 0))
      entries.push({ path: name.toString("utf8", start, end), kind: kindOf(index, place) });
  }
  const shared = sharedName(index.subarray(next, index.length - hashBytes), hashBytes);
  return { entries, ...(shared !== undefined && { shared }) };
}

function headOf(index: Buffer): { version: number; count: number } {
  const version = index.length < 12 ? 0 : index.readUInt32BE(4);
  if (index.toString("latin1", 0, 4) !== "DIRC" || version < 2 || version > 4)
    throw new RangeError("it is no index of version 2, 3 or 4");
  return { version, count: index.readUInt32BE(8) };
}

/** Where an entry begins, where its name lies, how much of the name before it does not count, where the next one is. */
interface Place {
  at: number;
  start: number;
  end: number;
  dropped: number;
  next: number;
}

function placeOf(index: Buffer, at: number, hashBytes: number, isPacked: boolean): Place {
  const flagsAt = at + STAT_BYTES + hashBytes;
  const flags = index.readUInt16BE(flagsAt);
  const nameAt = flagsAt + (flags & 0x4000 ? 4 : 2);
  const { start, dropped } = isPacked ? droppedAt(index, nameAt) : { start: nameAt, dropped: 0 };
  const length = flags & 0xfff;
  const end = isPacked || length === 0xfff ? index.indexOf(0, start) : start + length;
  if (end < 0 || index[end] !== 0) throw new RangeError("an entry makes no sense");
  // One to eight zero bytes end an entry, whose length is a multiple of eight; in version 4 it is one.
  return { at, start, end, dropped, next: isPacked ? end + 1 : at + ((end - at + 8) & ~7) };
}

/** Version 4 says of a name only how much of the end of the one before it does not count, and what follows. */
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

/** The name of an entry of version 4, written over the one before it: a million of them need no memory. */
class PackedName {
  bytes = Buffer.alloc(4096);
  length = 0;

  next(index: Buffer, { start, end, dropped }: Place): void {
    const kept = this.length - dropped;
    if (kept < 0) throw new RangeError("a name makes no sense");
    this.length = kept + end - start;
    if (this.length > this.bytes.length) this.bytes = Buffer.concat([this.bytes, Buffer.alloc(this.length)]);
    index.copy(this.bytes, kept, start, end);
  }
}

function kindOf(index: Buffer, { at }: Place): IndexEntry["kind"] {
  const kind = KINDS[index.readUInt32BE(at + MODE_AT) >> 12];
  if (kind === undefined) throw new RangeError("an entry is of no known kind");
  return kind;
}

/** What the `link` extension names; 0 stands for none. */
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
