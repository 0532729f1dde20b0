import nodeFs from "node:fs";
import { dirname, join, sep } from "node:path";
import { systemErrorName } from "../../errors.js";
import { O_NOFOLLOW, O_NONBLOCK, syncDirectory } from "../../platform/files.js";
import { asOwner } from "../../platform/owner.js";
import { randomHex } from "../../platform/random.js";
import { isNotRegular, notRegular } from "./not-regular.js";

/** The functions of node:fs that the queue uses; a test passes a file system that fails or loses power. */
export type FileSystem = Pick<
  typeof nodeFs,
  | "closeSync"
  | "fstatSync"
  | "fsyncSync"
  | "linkSync"
  | "lstatSync"
  | "mkdirSync"
  | "opendirSync"
  | "openSync"
  | "readdirSync"
  | "readFileSync"
  | "readSync"
  | "renameSync"
  | "statSync"
  | "unlinkSync"
  | "utimesSync"
  | "writeFileSync"
  | "writeSync"
>;

const { O_APPEND, O_CREAT, O_RDONLY, O_WRONLY } = nodeFs.constants;
const TEMPORARY = /^\.([0-9a-z-]+)-[0-9a-f]{12}\.tmp$/;

/** Returns the mark in the name of a temporary file (see {@link DurableFs.mark}); `undefined` for any other name. */
export function markOfTemporary(name: string): string | undefined {
  return TEMPORARY.exec(name)?.[1];
}

/** Errors of a refused link where a copy still works: to another owner's file, across devices, on some file systems. */
const NO_LINK: readonly unknown[] = ["EPERM", "EACCES", "EXDEV", "EMLINK", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"];
const MOST_COPIED = 64 * 1024 * 1024;
/** Stands in a text for a byte that is no UTF-8. */
const NOT_UTF8 = "\ufffd";

/** A path; bytes where a name in it is no UTF-8. */
type Path = string | Buffer;

/** Whether an error says of something that it can be neither linked nor read: a directory, a file of others. */
function isUncopyable(error: unknown): boolean {
  return isNotRegular(error) || ["EACCES", "EPERM"].includes(systemErrorName(error) ?? "");
}

/**
 * File operations that survive a power cut and are visible whole or not at all: a file is written under a temporary name in
 * the same directory, fsynced, linked or renamed to its name, and the directory is fsynced.
 */
export class DurableFs {
  constructor(
    readonly fs: FileSystem = nodeFs,
    /** Mark of this process in the names of its temporary files, so that a later pass can tell whose they are. */
    readonly mark: string = `${process.pid}`,
  ) {}

  /** Creates `directory/name` unless it exists. Returns false, and changes nothing, when it does. */
  createOnce(directory: string, name: string, text: string | Uint8Array): boolean {
    const temporary = this.writeTemporary(directory, text);
    try {
      const created = this.linkOnce(temporary, join(directory, name));
      this.fs.unlinkSync(temporary);
      if (created) this.syncDirectory(directory);
      return created;
    } catch (error) {
      this.discard(temporary);
      throw error;
    }
  }

  /** Writes `directory/name`, whether it exists or not; readers see the old text or the new. */
  replace(directory: string, name: string, text: string): void {
    this.replaceUnflushed(directory, name, text);
    this.syncDirectory(directory);
  }

  /** Writes `directory/name` as {@link replace} does; until the directory is flushed, a power cut brings the old text back. */
  replaceUnflushed(directory: string, name: string, text: string | Uint8Array): void {
    const temporary = this.writeTemporary(directory, text);
    try {
      this.fs.renameSync(temporary, join(directory, name));
    } catch (error) {
      this.discard(temporary);
      throw error;
    }
  }

  /**
   * Moves whatever has this name to another directory, never over another file. After an interruption a file is in both;
   * moving again completes it. Returns false when something else has the name there.
   *
   * @param to directory, and the name that it gets there
   */
  moveOnce(name: string, from: string, to: { directory: string; name: string }): boolean {
    const [source, target] = [this.pathOf(from, name), join(to.directory, to.name)];
    try {
      if (!this.placeOnce(source, to) && !this.sameContent(source, target)) return false;
    } catch (error) {
      if (!isUncopyable(error)) throw error;
      return this.renameOnce(source, target);
    }
    this.syncDirectory(to.directory);
    this.fs.unlinkSync(source);
    // Not fsynced: if the power goes, the file is in both directories again, which the next pass finishes.
    return true;
  }

  /** Returns the path of what is listed under a name: one that is no UTF-8 has other bytes than the text that shows it. */
  pathOf(directory: string, name: string): Path {
    if (!name.includes(NOT_UTF8)) return `${directory}${sep}${name}`;
    const names = this.fs.readdirSync(directory, { encoding: "buffer" });
    const raw = names.find((each) => each.toString() === name);
    return Buffer.concat([Buffer.from(`${directory}/`), raw ?? Buffer.from(name)]);
  }

  /** Looks at what has a path, without following a link; `undefined` where that is not possible. */
  statOf(path: Path): { isFile(): boolean; mtimeMs: number } | undefined {
    try {
      return this.fs.lstatSync(path);
    } catch {
      return undefined;
    }
  }

  private renameOnce(source: Path, target: string): boolean {
    if (this.fs.lstatSync(target, { throwIfNoEntry: false })) return false;
    this.fs.renameSync(source, target);
    this.syncDirectory(dirname(target));
    return true;
  }

  /** Links `target` to `source` unless `target` exists (then false). */
  linkOnce(source: Path, target: string): boolean {
    try {
      this.fs.linkSync(source, target);
      return true;
    } catch (error) {
      // A file server that was asked again after a lost reply reports its own link as existing.
      if (systemErrorName(error) === "EEXIST") return this.isSameFile(source, target);
      throw error;
    }
  }

  /** Links a file, or copies it durably where links are impossible; never over another file. */
  private placeOnce(source: Path, { directory, name }: { directory: string; name: string }): boolean {
    const target = join(directory, name);
    try {
      return this.linkOnce(source, target);
    } catch (error) {
      if (!NO_LINK.includes(systemErrorName(error))) throw error;
      const { atime, mtime } = this.fs.lstatSync(source);
      const bytes = this.readRegular(source, MOST_COPIED);
      if (!bytes) throw error;
      const isNew = this.createOnce(directory, name, bytes);
      // A report without created_at is ordered by this time.
      if (isNew) this.fs.utimesSync(target, atime, mtime);
      return isNew;
    }
  }

  /**
   * Reads a regular file of at most `max` bytes without following a link or waiting for a FIFO.
   *
   * @returns `undefined` when there is no such file
   * @throws Error of {@link notRegular}, which says what lies there instead
   */
  readRegular(path: Path, max: number): Uint8Array | undefined {
    const descriptor = this.open(path);
    if (descriptor === undefined) return undefined;
    try {
      const stat = this.fs.fstatSync(descriptor);
      if (!stat.isFile()) throw notRegular(stat.isDirectory() ? "a directory" : "not a regular file");
      if (stat.size > max) throw notRegular(`over ${max / 1024 ** 2} MiB`);
      return this.readAll(descriptor, stat.size, max);
    } finally {
      this.fs.closeSync(descriptor);
    }
  }

  /**
   * Reads the first bytes of what may be a file, without following a link or waiting; none where that is not possible.
   *
   * @param into where they are read to, so that many files take one buffer
   * @returns a character for each byte
   */
  readHead(path: Path, into: Buffer): string {
    let descriptor: number | undefined;
    try {
      descriptor = this.open(path);
      const length = descriptor === undefined ? 0 : this.fs.readSync(descriptor, into, 0, into.length, null);
      return into.toString("latin1", 0, length);
    } catch {
      return "";
    } finally {
      if (descriptor !== undefined) this.fs.closeSync(descriptor);
    }
  }

  /** Iterates over the names in a directory without keeping them in memory: there may be a hundred thousand. */
  *names(directory: string): Generator<string> {
    const folder = this.fs.opendirSync(directory, { bufferSize: 1024 });
    try {
      for (let entry = folder.readSync(); entry !== null; entry = folder.readSync()) yield entry.name;
    } finally {
      folder.closeSync();
    }
  }

  /** Appends to a regular file and creates it if it is missing. Not durable; returns whether it worked. */
  appendRegular(path: string, text: string): boolean {
    let descriptor: number | undefined;
    try {
      const flags = O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK;
      descriptor = this.create(dirname(path), () => this.fs.openSync(path, flags, 0o600));
      if (!this.fs.fstatSync(descriptor).isFile()) return false;
      this.fs.writeFileSync(descriptor, text);
      return true;
    } catch {
      return false;
    } finally {
      if (descriptor !== undefined) this.fs.closeSync(descriptor);
    }
  }

  /** Writes over the last bytes of a regular file. Not durable; returns whether it worked. */
  overwriteEnd(path: string, text: string): boolean {
    const descriptor = this.fs.openSync(path, O_WRONLY | O_NOFOLLOW | O_NONBLOCK);
    try {
      const { size } = this.fs.fstatSync(descriptor);
      const length = Buffer.byteLength(text);
      return this.fs.writeSync(descriptor, text, size - length) === length;
    } finally {
      this.fs.closeSync(descriptor);
    }
  }

  /** Reads the last `max` bytes of a regular file. @throws Error of {@link notRegular} */
  readEnd(path: string, max: number): Uint8Array {
    const descriptor = this.fs.openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    try {
      const stat = this.fs.fstatSync(descriptor);
      if (!stat.isFile()) throw notRegular("not a regular file");
      const buffer = Buffer.alloc(Math.min(stat.size, max));
      const length = this.fs.readSync(descriptor, buffer, 0, buffer.length, stat.size - buffer.length);
      return buffer.subarray(0, length);
    } finally {
      this.fs.closeSync(descriptor);
    }
  }

  /** Removes a file for good, durably, unless it is gone already. */
  remove(path: string): void {
    try {
      this.fs.unlinkSync(path);
    } catch (error) {
      if (systemErrorName(error) === "ENOENT") return;
      throw error;
    }
    this.syncDirectory(dirname(path));
  }

  /** Creates a file that need not survive a power cut, unless it exists. */
  writePlain(path: string, text: string): void {
    try {
      this.create(dirname(path), () => this.fs.writeFileSync(path, text, { flag: "wx", mode: 0o600 }));
    } catch (error) {
      if (systemErrorName(error) !== "EEXIST") throw error;
    }
  }

  /** Flushes a directory, so that files created, linked or renamed in it survive a power cut. */
  syncDirectory(path: string): void {
    syncDirectory(this.fs, path);
  }

  /** Writes a file under a temporary name, fsynced, and returns its path. */
  writeTemporary(directory: string, text: string | Uint8Array): string {
    const path = join(directory, `.${this.mark}-${randomHex(12)}.tmp`);
    const descriptor = this.create(directory, () => this.fs.openSync(path, "wx", 0o600));
    try {
      this.fs.writeFileSync(descriptor, text);
      this.fs.fsyncSync(descriptor);
      this.fs.closeSync(descriptor);
    } catch (error) {
      this.discard(path, descriptor);
      throw error;
    }
    return path;
  }

  /** Creates something in a directory as that directory's owner. */
  create<T>(directory: string, make: () => T): T {
    return asOwner(() => this.nearest(directory), make);
  }

  private nearest(directory: string): { uid?: number; gid?: number } {
    try {
      return this.fs.statSync(directory);
    } catch (error) {
      const isMissing = systemErrorName(error) === "ENOENT" && dirname(directory) !== directory;
      return isMissing ? this.nearest(dirname(directory)) : {};
    }
  }

  /** Removes a file, best effort. */
  discard(path: string, descriptor?: number): void {
    for (const step of [
      () => descriptor !== undefined && this.fs.closeSync(descriptor),
      () => this.fs.unlinkSync(path),
    ])
      try {
        step();
      } catch {
        // The caller reports its own error; the next pass removes the file.
      }
  }

  private isSameFile(a: Path, b: string): boolean {
    const [left, right] = [this.fs.lstatSync(a), this.fs.lstatSync(b)];
    return left.ino === right.ino && left.dev === right.dev && left.ino !== 0;
  }

  private sameContent(a: Path, b: string): boolean {
    if (this.isSameFile(a, b)) return true;
    const [left, right] = [this.fs.lstatSync(a), this.fs.lstatSync(b)];
    return left.isFile() && right.isFile() && this.fs.readFileSync(a).equals(this.fs.readFileSync(b));
  }

  private open(path: Path): number | undefined {
    try {
      return this.fs.openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    } catch (error) {
      const name = systemErrorName(error);
      if (name === "ENOENT") return undefined;
      if (name === "ELOOP" || name === "EMLINK") throw notRegular("a symbolic link");
      if (name === "ENXIO") throw notRegular("a socket or device");
      throw error;
    }
  }

  private readAll(descriptor: number, size: number, max: number): Uint8Array {
    // One byte more than the file holds: a short read then means that this is all of it.
    const buffer = Buffer.allocUnsafe(size === 0 ? max + 1 : size + 1);
    let length = 0;
    for (;;) {
      const count = this.fs.readSync(descriptor, buffer, length, buffer.length - length, null);
      length += count;
      if (count === 0 || length === size) return buffer.subarray(0, length);
      // It grew while it was read: it is still being written, or it is not a plain file.
      if (length === buffer.length) throw notRegular("still growing");
    }
  }
}
