import { join, resolve } from "node:path";
import { OwnerReportError, systemErrorName } from "../errors.js";
import { livenessOfMark, type ProcessIdentity } from "../process-identity.js";
import { type DurableFs, markOfTemporary, NotRegular, storeError } from "./durable-fs.js";
import type { State } from "./store.js";

const FOLDERS = ["pending", "sent", "held", "deliveries", "log"] as const;
export type Folder = (typeof FOLDERS)[number];

const SAFE = "Nothing was lost: what was pending is still pending.";
const ABANDONED_MS = 60 * 60 * 1000;

/** The queue directory as it lies on disk (DESIGN §3): its folders, the names in them, what killed processes left. */
export class QueueFolders {
  /** Absolute path of the queue directory. */
  readonly location: string;

  constructor(
    directory: string,
    private readonly files: DurableFs,
  ) {
    this.location = resolve(directory);
  }

  path(folder: Folder): string {
    return join(this.location, folder);
  }

  /** Whether a folder is there. A link or file in its place is an error: it could lead anywhere. */
  has(folder: Folder): boolean {
    try {
      const stat = this.files.fs.lstatSync(this.path(folder));
      if (stat.isDirectory()) return true;
      throw new NotRegular(stat.isSymbolicLink() ? "a symbolic link" : "not a directory");
    } catch (error) {
      if (systemErrorName(error) === "ENOENT") return false;
      throw error;
    }
  }

  /** Throws unless these folders are there, as folders: one may have been swapped for a link since the pass began. */
  mustHave(...folders: Folder[]): void {
    for (const folder of folders) if (!this.has(folder)) throw new NotRegular(`without its ${folder} folder`);
  }

  /** Which of the queue's directories everybody can write to. Windows does not say. */
  writableByAll(): string[] {
    if (process.platform === "win32") return [];
    return this.existing().filter((path) => ((this.modeOf(path) ?? 0) & 0o002) !== 0);
  }

  /** The directories of the queue that are there. */
  existing(): string[] {
    const all = [this.location, ...FOLDERS.map((folder) => this.path(folder))];
    return all.filter((path) => this.modeOf(path) !== undefined);
  }

  private modeOf(path: string): number | undefined {
    try {
      return this.files.fs.lstatSync(path).mode;
    } catch {
      return undefined; // Not there, or not readable: said where it is used.
    }
  }

  /** Makes what is missing of the queue directory, durably. */
  prepare(): void {
    const missing = FOLDERS.filter((folder) => !this.has(folder));
    if (missing.length > 0) {
      this.files.makeDirectory(this.location);
      this.files.writePlain(join(this.location, ".gitignore"), "*\n");
      for (const folder of missing)
        this.files.fs.mkdirSync(this.path(folder), { recursive: true, mode: 0o700 });
    }
    // Even if nothing was missing: whoever made it may have been killed before this.
    this.files.syncDirectory(this.location);
  }

  /** The ids of all reports of a state. None when the folder was never made. */
  *reportIds(state: State): Generator<string> {
    if (!this.has(state)) return;
    for (const name of this.files.names(this.path(state)))
      if (name.endsWith(".md") && !name.startsWith(".")) yield name.slice(0, -".md".length);
  }

  /** Removes temporary files of processes that are gone. */
  sweep(self: ProcessIdentity, now: number): void {
    for (const folder of [this.location, this.path("pending"), this.path("deliveries")])
      for (const name of this.files.names(folder)) {
        const mark = name.startsWith(".") ? markOfTemporary(name) : undefined;
        const path = join(folder, name);
        if (mark !== undefined && this.isAbandoned(mark, path, self, now)) this.files.discard(path);
      }
  }

  private isAbandoned(mark: string, path: string, self: ProcessIdentity, now: number): boolean {
    const liveness = livenessOfMark(mark, self);
    if (liveness !== "unknown") return liveness === "dead";
    try {
      return now - this.files.fs.lstatSync(path).mtimeMs > ABANDONED_MS;
    } catch (error) {
      if (systemErrorName(error) === "ENOENT") return false; // Its owner has just finished with it.
      throw error;
    }
  }

  /** Runs file operations; what fails becomes a `store` error that names the file and what is safe. */
  attempt<T>(what: string, path: string, run: () => T, safe: string | (() => string) = SAFE): T {
    try {
      return run();
    } catch (error) {
      if (error instanceof OwnerReportError) throw error;
      const kept = typeof safe === "string" ? safe : safe();
      if (error instanceof NotRegular)
        throw storeError(what, path, new Error(`it is ${error.message}`), kept);
      if (systemErrorName(error) === undefined) throw error;
      throw storeError(what, pathOfError(error) ?? path, error, kept);
    }
  }
}

function pathOfError(error: unknown): string | undefined {
  const hasPath = typeof error === "object" && error !== null && "path" in error;
  return hasPath && typeof error.path === "string" ? error.path : undefined;
}
