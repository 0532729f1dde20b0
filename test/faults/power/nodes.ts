import type { Random } from "./random.js";

export type Node = FileNode | FolderNode;

let lastIno = 0;

/** Numbers inodes from the beginning, so that a scenario meets the same ones again. */
export function renumber(): void {
  lastIno = 0;
}

abstract class Inode {
  readonly ino: number = ++lastIno;
  links = 0;

  constructor(public modified: number) {}

  protected statAs(kind: "file" | "folder", size: number) {
    return {
      ino: this.ino,
      dev: 1,
      nlink: this.links,
      mode: kind === "file" ? 0o100600 : 0o040700,
      uid: 0,
      size,
      mtimeMs: this.modified,
      isFile: () => kind === "file",
      isDirectory: () => kind === "folder",
      isSymbolicLink: () => false,
    };
  }
}

/** A file: its content, and the content that the disk has promised to keep. */
export class FileNode extends Inode {
  data: Buffer = Buffer.alloc(0);
  synced: Buffer = Buffer.alloc(0);

  write(text: Buffer, position: number, now: number): number {
    const size = Math.max(this.data.length, position + text.length);
    const data = Buffer.alloc(size);
    this.data.copy(data);
    text.copy(data, position);
    this.data = data;
    this.modified = now;
    return text.length;
  }

  sync(): void {
    this.synced = this.data;
  }

  stat() {
    return this.statAs("file", this.data.length);
  }
}

interface Change {
  name: string;
  /** Absent when the name was removed. */
  node?: Node;
}

/** A directory: its entries, the entries the disk has promised to keep, and the changes that lie between them. */
export class FolderNode extends Inode {
  readonly entries = new Map<string, Node>();
  synced = new Map<string, Node>();
  changes: Change[] = [];

  set(name: string, node: Node, now: number): void {
    this.drop(name);
    node.links += 1;
    this.entries.set(name, node);
    this.changes.push({ name, node });
    this.modified = now;
  }

  remove(name: string, now: number): void {
    this.drop(name);
    this.changes.push({ name });
    this.modified = now;
  }

  sync(): void {
    this.synced = new Map(this.entries);
    this.changes = [];
  }

  stat() {
    return this.statAs("folder", 4096);
  }

  private drop(name: string): void {
    const node = this.entries.get(name);
    if (node) node.links -= 1;
    this.entries.delete(name);
  }
}

/** A tree as it is after a power cut: all that was fsynced, and any part of the rest. */
export function surviving(root: FolderNode, random: Random): FolderNode {
  const known = new Map<Node, Node>();
  const survivor = (node: Node): Node => {
    const found = known.get(node) ?? (node instanceof FileNode ? fileAfter(node, random) : folderAfter(node));
    known.set(node, found);
    return found;
  };
  const folderAfter = (folder: FolderNode): FolderNode => {
    const after = new FolderNode(folder.modified);
    known.set(folder, after);
    for (const [name, node] of entriesAfter(folder, random)) after.set(name, survivor(node), folder.modified);
    after.sync();
    return after;
  };
  return folderAfter(root);
}

function entriesAfter({ synced, changes }: FolderNode, random: Random): Map<string, Node> {
  const entries = new Map(synced);
  const share = random.pick([0, 0.2, 0.5, 0.8, 1]);
  for (const { name, node } of changes) {
    if (!random.chance(share)) continue;
    if (node) entries.set(name, node);
    else entries.delete(name);
  }
  return entries;
}

function fileAfter(file: FileNode, random: Random): FileNode {
  const after = new FileNode(file.modified);
  after.data = contentAfter(file, random);
  after.sync();
  return after;
}

/** Content that was not fsynced: the old, the new, a beginning of the new, or blocks that were never written. */
function contentAfter({ data, synced }: FileNode, random: Random): Buffer {
  if (data === synced) return data;
  switch (random.below(4)) {
    case 0:
      return synced;
    case 1:
      return data;
    case 2:
      return data.subarray(0, random.below(data.length + 1));
    default:
      return Buffer.alloc(data.length);
  }
}
