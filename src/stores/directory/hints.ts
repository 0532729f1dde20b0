import { join } from "node:path";
import type { Hints, Lease } from "../store.js";
import type { DurableFs } from "./durable-fs.js";
import type { Folder, QueueFolders } from "./folders.js";
import { refusePath } from "./records.js";

const MOST_BYTES = 64 * 1024;
const KIND = ".json";

/** The hints of a queue directory, `tasks/<task>.json`. */
export class DirectoryHints implements Hints {
  constructor(
    private readonly folders: QueueFolders,
    private readonly files: DurableFs,
  ) {}

  async read(task: string): Promise<string | undefined> {
    return this.run("read what is remembered in", task, (path) => {
      const bytes = this.folders.has("tasks") ? this.files.readRegular(path, MOST_BYTES) : undefined;
      return bytes && Buffer.from(bytes).toString("utf8");
    });
  }

  async write(lease: Lease, task: string, hint: string | undefined): Promise<void> {
    await lease.check();
    this.run("remember a message in", task, (path) => {
      const isThere = this.folders.has("tasks");
      if (hint === undefined) return isThere ? this.files.remove(path) : undefined;
      if (!isThere) this.folders.make("tasks");
      this.files.replace(this.folders.path("tasks"), `${task}${KIND}`, hint);
    });
  }

  async tasks(): Promise<string[]> {
    return this.folders.run("list", this.folders.path("tasks"), () => {
      const names = this.folders.has("tasks") ? [...this.files.names(this.folders.path("tasks"))] : [];
      return names
        .filter((name) => name.endsWith(KIND) && !name.startsWith("."))
        .map((name) => name.slice(0, -KIND.length));
    });
  }

  warnings(): string[] {
    return []; // What was written is kept.
  }

  /** The folder of the hints, if it is one: what else has its name is no reason to stop a pass. */
  get folder(): Folder[] {
    try {
      return this.folders.has("tasks") ? ["tasks"] : [];
    } catch {
      return [];
    }
  }

  private run<T>(what: string, task: string, operation: (path: string) => T): T {
    refusePath(task);
    const path = join(this.folders.path("tasks"), `${task}${KIND}`);
    return this.folders.run(what, path, () => operation(path));
  }
}
