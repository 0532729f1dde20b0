import { constants } from "node:fs";
import type { FileSystem } from "../../../src/stores/directory/durable-fs.js";
import { FileNode, FolderNode, type Node, surviving } from "./nodes.js";
import type { Random } from "./random.js";

/** The power is gone: nothing more reaches the disk, and no call answers. */
export class PowerCut extends Error {}

/** What a disk does to its caller besides obeying. */
export interface Disk {
  /** Milliseconds since 1970, for the times of files. */
  clock(): number;
  /** Told of every operation that changes something, before it does. */
  before?(operation: string, path: string): void;
  /** True when the fsync of this path is to be acknowledged and not done. */
  lies?(path: string): boolean;
}

interface Descriptor {
  node: Node;
  path: string;
  position: number;
}

const { O_CREAT, O_EXCL } = constants;

/**
 * A POSIX file system in memory that keeps, beside what its callers see, what would survive a power cut. It has what
 * the queue uses: files, hard links, directories, descriptors; no symbolic links and no permissions.
 */
export class MemoryFs {
  private readonly descriptors = new Map<number, Descriptor>();
  private lastDescriptor = 100;
  private powered = true;

  constructor(
    private readonly disk: Disk,
    private readonly root = new FolderNode(disk.clock()),
  ) {}

  /** For the store: the double has every method that the type names. */
  get fs(): FileSystem {
    return this as unknown as FileSystem;
  }

  get isOff(): boolean {
    return !this.powered;
  }

  cutPower(): void {
    this.powered = false;
  }

  /** The disk as the next boot finds it: any part of what was not fsynced is there, the rest is not. */
  afterReboot(random: Random): MemoryFs {
    return new MemoryFs(this.disk, surviving(this.root, random));
  }

  openSync(path: string, flags: string | number): number {
    this.alive();
    const exclusive = flags === "wx" || (typeof flags === "number" && (flags & O_EXCL) !== 0);
    const creates = flags === "wx" || (typeof flags === "number" && (flags & O_CREAT) !== 0);
    const existing = this.lookup(path);
    if (existing && exclusive) throw failure("EEXIST", "open", path);
    if (!existing && !creates) throw failure("ENOENT", "open", path);
    return this.describe(existing ?? this.create(path), path);
  }

  closeSync(descriptor: number): void {
    this.alive();
    this.get(descriptor);
    this.descriptors.delete(descriptor);
  }

  fsyncSync(descriptor: number): void {
    const { node, path } = this.get(descriptor);
    this.change("fsync", path);
    if (!this.disk.lies?.(path)) node.sync();
  }

  writeFileSync(target: string | number, text: string): void {
    const opened = typeof target === "string" ? this.openSync(target, "wx") : target;
    this.writeSync(opened, text, this.get(opened).position);
    if (typeof target === "string") this.closeSync(opened);
  }

  writeSync(descriptor: number, text: string, position: number): number {
    const { node, path } = this.get(descriptor);
    this.change("write", path);
    if (node instanceof FolderNode) throw failure("EISDIR", "write", path);
    return node.write(Buffer.from(text), position, this.disk.clock());
  }

  readSync(descriptor: number, into: Buffer, offset: number, length: number): number {
    this.alive();
    const open = this.get(descriptor);
    if (open.node instanceof FolderNode) throw failure("EISDIR", "read", open.path);
    const count = open.node.data.copy(into, offset, open.position, open.position + length);
    open.position += count;
    return count;
  }

  readFileSync(path: string): Buffer {
    this.alive();
    const node = this.need(path, "open");
    if (node instanceof FolderNode) throw failure("EISDIR", "read", path);
    return Buffer.from(node.data);
  }

  linkSync(from: string, to: string): void {
    this.change("link", to);
    const node = this.need(from, "link");
    if (this.lookup(to)) throw failure("EEXIST", "link", to);
    this.parentOf(to, "link").set(nameOf(to), node, this.disk.clock());
  }

  renameSync(from: string, to: string): void {
    this.change("rename", to);
    const node = this.need(from, "rename");
    this.parentOf(to, "rename").set(nameOf(to), node, this.disk.clock());
    this.parentOf(from, "rename").remove(nameOf(from), this.disk.clock());
  }

  unlinkSync(path: string): void {
    this.change("unlink", path);
    if (this.need(path, "unlink") instanceof FolderNode) throw failure("EISDIR", "unlink", path);
    this.parentOf(path, "unlink").remove(nameOf(path), this.disk.clock());
  }

  mkdirSync(path: string, options: { recursive?: boolean } = {}): string | undefined {
    this.alive();
    const existing = this.lookup(path);
    if (existing instanceof FolderNode && options.recursive) return undefined;
    if (existing) throw failure("EEXIST", "mkdir", path);
    const above = path.slice(0, path.lastIndexOf("/"));
    const first = options.recursive && above !== "" ? this.mkdirSync(above, options) : undefined;
    this.change("mkdir", path);
    this.parentOf(path, "mkdir").set(nameOf(path), new FolderNode(this.disk.clock()), this.disk.clock());
    return first ?? path;
  }

  readdirSync(path: string): string[] {
    this.alive();
    const node = this.need(path, "scandir");
    if (node instanceof FileNode) throw failure("ENOTDIR", "scandir", path);
    return [...node.entries.keys()];
  }

  opendirSync(path: string) {
    const names = this.readdirSync(path).values();
    return {
      readSync: () => {
        this.alive();
        const { value, done } = names.next();
        return done ? null : { name: value as string };
      },
      closeSync: () => this.alive(),
    };
  }

  lstatSync(path: string) {
    this.alive();
    return this.need(path, "lstat").stat();
  }

  utimesSync(path: string, _accessed: Date, modified: Date): void {
    this.alive();
    this.need(path, "utime").modified = modified.getTime();
  }

  statSync(path: string) {
    return this.lstatSync(path);
  }

  fstatSync(descriptor: number) {
    this.alive();
    return this.get(descriptor).node.stat();
  }

  private create(path: string): FileNode {
    this.change("create", path);
    const node = new FileNode(this.disk.clock());
    this.parentOf(path, "open").set(nameOf(path), node, this.disk.clock());
    return node;
  }

  private describe(node: Node, path: string): number {
    this.lastDescriptor += 1;
    this.descriptors.set(this.lastDescriptor, { node, path, position: 0 });
    return this.lastDescriptor;
  }

  private get(descriptor: number): Descriptor {
    const open = this.descriptors.get(descriptor);
    if (!open) throw failure("EBADF", "fstat", String(descriptor));
    return open;
  }

  private lookup(path: string): Node | undefined {
    let node: Node | undefined = this.root;
    for (const name of path.split("/")) {
      if (name === "") continue;
      if (node instanceof FileNode) throw failure("ENOTDIR", "open", path);
      node = node?.entries.get(name);
      if (!node) return undefined;
    }
    return node;
  }

  private need(path: string, call: string): Node {
    const node = this.lookup(path);
    if (!node) throw failure("ENOENT", call, path);
    return node;
  }

  private parentOf(path: string, call: string): FolderNode {
    const parent = this.need(path.slice(0, path.lastIndexOf("/")) || "/", call);
    if (parent instanceof FileNode) throw failure("ENOTDIR", call, path);
    return parent;
  }

  private change(operation: string, path: string): void {
    this.alive();
    this.disk.before?.(operation, path);
    this.alive();
  }

  private alive(): void {
    if (!this.powered) throw new PowerCut("the power is gone");
  }
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Makes an error without its stack: most are expected, there are millions, and stacks would take most of the time. */
function failure(code: string, call: string, path: string): Error {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  const error = new Error(`${code}: ${call} '${path}'`);
  Error.stackTraceLimit = stackTraceLimit;
  return Object.assign(error, { code, syscall: call, path });
}
