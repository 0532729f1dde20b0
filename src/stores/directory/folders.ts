import { realpathSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { OwnerReportError, systemErrorName } from "../../errors.js";
import { isWritableByAll } from "../../platform/files.js";
import { type Liveness, livenessOfMark, type ProcessIdentity } from "../../platform/process-identity.js";
import { STATES, type State } from "../store.js";
import { storeError } from "../store-error.js";
import { type DurableFs, markOfTemporary } from "./durable-fs.js";
import { makeDirectory, makeMissing } from "./make-directory.js";
import { notAFolder, notRegular } from "./not-regular.js";
import { type Repository, refuseTracked } from "./tracked.js";

/** Folders of every queue. */
const MADE = ["pending", "sent", "held", "deliveries", "log"] as const;
/** All folders; that of the hints is made with the first one. */
const FOLDERS = [...MADE, "tasks"] as const;
export type Folder = (typeof FOLDERS)[number];

const ABANDONED_MS = 60 * 60 * 1000;

/** The queue directory on disk: its folders, the names in them, leftovers of killed processes. */
export class QueueFolders {
  /** Absolute path of the queue directory. */
  readonly location: string;
  private isUntracked = false;

  constructor(
    directory: string,
    private readonly files: DurableFs,
    private readonly repository?: Repository,
  ) {
    this.location = resolve(directory);
  }

  path(folder: Folder): string {
    return join(this.location, folder);
  }

  /** Checks whether a folder exists. A link or file in its place is an error, since it could lead anywhere; so is a tracked queue. */
  has(folder: Folder): boolean {
    this.mustBeUntracked();
    const { fs } = this.files;
    const path = this.path(folder);
    const stat = ifThere(() => fs.lstatSync(path));
    if (stat === undefined) this.mustNotDangle();
    if (stat === undefined || stat.isDirectory()) return stat !== undefined;
    throw notAFolder(stat.isSymbolicLink() ? "a symbolic link" : "not a directory", path);
  }

  /** Refuses a queue that git tracks; checked once, by the first operation. @throws OwnerReportError `store` */
  mustBeUntracked(): void {
    if (!this.isUntracked) refuseTracked(this.location, this.repository);
    this.isUntracked = true;
  }

  /** Refuses a dangling link as queue directory: its target is missing, for example not mounted, and not an empty queue. */
  private mustNotDangle(): void {
    const { fs } = this.files;
    const isThere = ifThere(() => fs.lstatSync(this.location)) !== undefined;
    if (isThere && ifThere(() => fs.statSync(this.location)) === undefined)
      throw notRegular("a symbolic link to nowhere", this.location);
  }

  /** Throws unless these folders exist as folders: one may have been replaced by a link since the pass began. */
  mustHave(...folders: Folder[]): void {
    for (const folder of folders) if (!this.has(folder)) throw notRegular(`without its ${folder} folder`);
  }

  /** Returns the queue's directories that everybody can write to. */
  writableByAll(): string[] {
    return this.existing().filter((path) => isWritableByAll(this.modeOf(path) ?? 0));
  }

  /** Returns the queue's directories that exist. */
  existing(): string[] {
    const all = [this.location, ...FOLDERS.map((folder) => this.path(folder))];
    return all.filter((path) => this.modeOf(path) !== undefined);
  }

  private modeOf(path: string): number | undefined {
    try {
      return this.files.fs.lstatSync(path).mode;
    } catch {
      return undefined; // Missing or unreadable: reported where it is used.
    }
  }

  /** Creates the missing folders of the queue directory, durably. */
  prepare(): void {
    const missing = MADE.filter((folder) => !this.has(folder));
    if (missing.length > 0) {
      makeDirectory(this.files, this.location);
      this.files.writePlain(join(this.location, ".gitignore"), "*\n");
      for (const folder of missing) this.make(folder);
    }
    // Even if nothing was missing: the process that made it may have been killed before it flushed.
    this.files.syncDirectory(this.location);
  }

  /** Creates a folder in the queue directory unless it exists. */
  make(folder: Folder): void {
    this.files.create(this.location, () => makeMissing(this.files.fs, this.path(folder)));
  }

  /** Iterates over the ids of all reports of a state; none when the folder was never made. */
  *reportIds(state: State): Generator<string> {
    if (!this.has(state)) return;
    for (const name of this.files.names(this.path(state)))
      if (name.endsWith(".md") && !name.startsWith(".")) yield name.slice(0, -".md".length);
  }

  /** Returns the id of the report that a path names, `undefined` when it lies in none of the folders of reports. */
  idOfPath(path: string): string | undefined {
    const name = basename(path);
    const home = realPath(dirname(resolve(path)));
    const known = STATES.some((state) => home !== undefined && home === realPath(this.path(state)));
    return known && name.endsWith(".md") ? name.slice(0, -".md".length) : undefined;
  }

  /** Checks whether the queue directory itself holds a file of this name, or one with a suffix after a dot. */
  hasFile(name: string): boolean {
    for (const found of this.files.names(this.location))
      if (found === name || found.startsWith(`${name}.`)) return true;
    return false;
  }

  /**
   * Removes temporary files of dead processes from these folders and from the queue directory.
   *
   * @param now by the clock of the file system that holds them
   */
  sweep(folders: readonly Folder[], self: ProcessIdentity, now: number): void {
    for (const folder of [this.location, ...folders.map((name) => this.path(name))])
      for (const name of this.files.names(folder)) {
        const mark = name.startsWith(".") ? markOfTemporary(name) : undefined;
        const path = join(folder, name);
        if (mark !== undefined && this.isAbandoned(path, livenessOfMark(mark, self), now))
          this.files.discard(path);
      }
  }

  private isAbandoned(path: string, liveness: Liveness, now: number): boolean {
    if (liveness !== "unknown") return liveness === "dead";
    const stat = ifThere(() => this.files.fs.lstatSync(path));
    return stat !== undefined && now - stat.mtimeMs > ABANDONED_MS;
  }

  /** Runs file operations; a failure becomes a `store` error that names the file. */
  run<T>(what: string, path: string, operation: () => T): T {
    try {
      return operation();
    } catch (error) {
      if (error instanceof OwnerReportError || systemErrorName(error) === undefined) throw error;
      throw storeError(what, pathOfError(error) ?? path, error);
    }
  }
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

/** Returns the result of a file operation, `undefined` when the file is missing. */
function ifThere<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    if (systemErrorName(error) === "ENOENT") return undefined;
    throw error;
  }
}

function pathOfError(error: unknown): string | undefined {
  const hasPath = typeof error === "object" && error !== null && "path" in error;
  return hasPath && typeof error.path === "string" ? error.path : undefined;
}
