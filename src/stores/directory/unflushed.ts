import { systemErrorName } from "../../errors.js";
import { syncFile } from "../../platform/files.js";
import type { StoredReport } from "../store.js";
import type { DurableFs } from "./durable-fs.js";
import type { Folder, QueueFolders } from "./folders.js";

/** Folders where a file would contradict a new report of the same id. */
const ELSEWHERE: readonly Folder[] = ["held", "sent", "deliveries"];

/**
 * Changes in a queue directory that are visible and may still be undone by a power cut. A process can be killed between a
 * change and its flush; a later process that relies on the change flushes it first, unless it has done so under its lease.
 */
export class Unflushed {
  /** True while pending/ may hold names that are not flushed. */
  private names = true;
  /** Folders whose removals may not be flushed: a removed file can come back. */
  private readonly removals = new Set<Folder>();

  constructor(
    private readonly folders: QueueFolders,
    private readonly files: DurableFs,
  ) {}

  /** Notes that the lease was just taken: what its last holder flushed is unknown. */
  leased(): void {
    this.names = true;
    for (const folder of ["pending", ...ELSEWHERE] as const) this.removals.add(folder);
  }

  /** Notes that pending/ is listed: producers may have added files since. */
  listed(): void {
    this.names = true;
  }

  /** Notes an unflushed removal from a folder. */
  taken(from: Folder): void {
    this.removals.add(from);
  }

  /** Flushes the additions to pending/. */
  keepPending(): void {
    if (this.names) this.flush("pending");
  }

  /** Flushes the removals from these folders, from all unless given. */
  keepAway(...from: Folder[]): void {
    for (const folder of from.length > 0 ? from : [...this.removals])
      if (this.removals.has(folder)) this.flush(folder);
  }

  /** Flushes the removal of earlier reports with the same id. A producer holds no lease, so it flushes every folder. */
  keepIdFree(): void {
    for (const folder of ELSEWHERE) this.flush(folder);
  }

  /** Flushes a report that another process queued. */
  keepReport({ path, state }: StoredReport): void {
    this.folders.run("flush", path, () => this.flushContent(path));
    this.flush(state);
    const { location } = this.folders;
    this.folders.run("flush", location, () => this.files.syncDirectory(location));
  }

  private flush(folder: Folder): void {
    const path = this.folders.path(folder);
    this.folders.run("flush", path, () => this.files.syncDirectory(path));
    this.removals.delete(folder);
    if (folder === "pending") this.names = false;
  }

  private flushContent(path: string): void {
    try {
      syncFile(this.files.fs, path);
    } catch (error) {
      // A pass has moved it meanwhile, and made it durable there.
      if (systemErrorName(error) !== "ENOENT") throw error;
    }
  }
}
