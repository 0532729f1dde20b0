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

  /** Replaces a record, durably. */
  write(id: string, delivery: Delivery): void {
    const text = `${JSON.stringify(delivery, null, 2)}\n`;
    this.folders.run("record the attempt in", this.path(id), () => {
      this.folders.mustHave("deliveries");
      this.files.replace(this.folders.path("deliveries"), `${id}.json`, text);
    });
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
