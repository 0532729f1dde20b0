import { basename, join } from "node:path";
import { OwnerReportError } from "../../errors.js";
import type { Delivery } from "../../report/delivery-record.js";
import { LIMITS } from "../../report/limits.js";
import type { StoredRecord } from "../store.js";
import type { DurableFs } from "./durable-fs.js";
import type { QueueFolders } from "./folders.js";

/** The delivery records of a queue directory, `deliveries/<id>.json`. */
export class RecordFiles {
  constructor(
    private readonly folders: QueueFolders,
    private readonly files: DurableFs,
  ) {}

  path(id: string): string {
    refusePath(id);
    return join(this.folders.path("deliveries"), `${id}.json`);
  }

  isThere(id: string): boolean {
    return this.bytesOf(this.path(id)) !== undefined;
  }

  read(id: string): StoredRecord | undefined {
    const path = this.path(id);
    const bytes = this.folders.run("read the delivery record", path, () => this.bytesOf(path));
    return bytes && { path, bytes };
  }

  /** Reads a record; of one that cannot be read, the fault is found instead of its bytes. */
  find(id: string): StoredRecord | undefined {
    try {
      return this.read(id);
    } catch (fault) {
      if (!(fault instanceof OwnerReportError) || fault.code !== "store") throw fault;
      return { path: this.path(id), bytes: new Uint8Array(), fault };
    }
  }

  /**
   * Replaces a record, durably.
   *
   * @param beforeFlush what else changes records, to be flushed with this one
   */
  write(id: string, delivery: Delivery, beforeFlush?: () => void): void {
    this.folders.run("record the attempt in", this.path(id), () => {
      this.folders.mustHave("deliveries");
      this.writeUnflushed(id, delivery);
      beforeFlush?.();
      this.files.syncDirectory(this.folders.path("deliveries"));
    });
  }

  /** Replaces a record; durable once the folder is flushed. */
  writeUnflushed(id: string, content: Delivery | Uint8Array): void {
    const text = content instanceof Uint8Array ? content : `${JSON.stringify(content, null, 2)}\n`;
    this.files.replaceUnflushed(this.folders.path("deliveries"), `${id}.json`, text);
  }

  /** Puts back what was read, best effort. */
  restore(id: string, before: StoredRecord | undefined): void {
    try {
      if (before) this.writeUnflushed(id, before.bytes);
      else this.files.remove(this.path(id));
    } catch {
      // The caller reports its own error.
    }
  }

  private bytesOf(path: string): Uint8Array | undefined {
    return this.files.readRegular(path, LIMITS.fileBytes);
  }
}

/** Refuses an id that would leave the queue directory, even though callers check ids themselves. */
export function refusePath(id: string): void {
  if (basename(id) !== id || id.includes("\0"))
    throw new OwnerReportError("usage", `${JSON.stringify(id)} is not an id.`);
}
