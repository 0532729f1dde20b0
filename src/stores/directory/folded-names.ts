import { STATES } from "../store.js";
import type { DurableFs } from "./durable-fs.js";
import type { QueueFolders } from "./folders.js";

/** The ids in a queue directory without their case, listed anew when somebody else has changed a folder of reports. */
export class FoldedNames {
  private ids = new Map<string, string>();
  private seen = "";

  constructor(
    private readonly folders: QueueFolders,
    private readonly files: DurableFs,
  ) {}

  /** Finds the id that differs from this one only in case. */
  collisionOf(id: string): string | undefined {
    if (this.seen === "" || this.seen !== this.times()) this.list();
    const other = this.ids.get(id.toLowerCase());
    return other === id ? undefined : other;
  }

  /** Lists anew at the next question. */
  forget(): void {
    this.seen = "";
  }

  /** Notes an id that this process has just added. */
  added(id: string): void {
    this.ids.set(id.toLowerCase(), id);
    this.seen = this.times();
  }

  private list(): void {
    // Before the names: what is added meanwhile is seen by the next time.
    this.seen = this.times();
    this.ids = new Map();
    for (const state of STATES)
      for (const id of this.folders.reportIds(state)) this.ids.set(id.toLowerCase(), id);
  }

  private times(): string {
    const timeOf = (state: (typeof STATES)[number]) => {
      const stat = this.files.statOf(this.folders.path(state));
      return stat === undefined ? "none" : String(stat.mtimeMs);
    };
    return STATES.map(timeOf).join(" ");
  }
}
