import { systemErrorName } from "../../errors.js";
import { syncFile } from "../../platform/files.js";
import { NOT_QUEUED } from "../conflicts.js";
import type { StoredReport } from "../store.js";
import type { DurableFs } from "./durable-fs.js";
import type { Folder, QueueFolders } from "./folders.js";

/** Where a name would contradict a new report of that id. */
const ELSEWHERE: readonly Folder[] = ["held", "sent", "deliveries"];
const MAY_VANISH = "It lies in the queue already, but a power cut might still take it away. Try again.";

/**
 * What of a queue directory a power cut may undo although it is seen now. A process can be killed between a change and
 * its flush, and the next one sees the change all the same: whoever relies on it flushes it first, unless this was done
 * since the lease was taken.
 */
export class Unflushed {
  /** Whether pending/ may hold names that are not flushed. */
  private names = true;
  /** Folders that names may have been taken from without a flush: they can come back. */
  private readonly removals = new Set<Folder>();

  constructor(
    private readonly folders: QueueFolders,
    private readonly files: DurableFs,
  ) {}

  /** Notes that the queue was taken just now: nothing is known of what its last holder flushed. */
  leased(): void {
    this.names = true;
    for (const folder of ["pending", ...ELSEWHERE] as const) this.removals.add(folder);
  }

  /** Notes that pending/ is listed: producers may have made names in it meanwhile. */
  listed(): void {
    this.names = true;
  }

  /** Notes that a name is taken from a folder, and that this is not flushed. */
  taken(from: Folder): void {
    this.removals.add(from);
  }

  /** Makes what was found pending stay. @param safe what is safe if that fails */
  keepPending(safe: string): void {
    if (this.names) this.flush("pending", safe);
  }

  /** Makes what was taken from these folders, from all unless said, stay away. @param safe what is safe if that fails */
  keepAway(safe: string, ...from: Folder[]): void {
    for (const folder of from.length > 0 ? from : [...this.removals])
      if (this.removals.has(folder)) this.flush(folder, safe);
  }

  /** Makes stay away whatever had an own id before. A producer holds no lease, so nothing is known to it. */
  keepIdFree(): void {
    for (const folder of ELSEWHERE) this.flush(folder, NOT_QUEUED);
  }

  /** Makes a report that somebody else queued stay. */
  keepReport({ path, state }: StoredReport): void {
    this.folders.attempt("flush", path, () => this.flushContent(path), MAY_VANISH);
    this.flush(state, MAY_VANISH);
    const { location } = this.folders;
    this.folders.attempt("flush", location, () => this.files.syncDirectory(location), MAY_VANISH);
  }

  private flush(folder: Folder, safe: string): void {
    const path = this.folders.path(folder);
    this.folders.attempt("flush", path, () => this.files.syncDirectory(path), safe);
    this.removals.delete(folder);
    if (folder === "pending") this.names = false;
  }

  private flushContent(path: string): void {
    try {
      syncFile(this.files.fs, path);
    } catch (error) {
      // A pass has moved it meanwhile, which makes it durable elsewhere.
      if (systemErrorName(error) !== "ENOENT") throw error;
    }
  }
}
