import { entriesIn, lineOf } from "../log-lines.js";
import type { LogEntry } from "../store.js";
import type { CacheQueue } from "./snapshot.js";

/** The queue's log: one cache entry per holder, saved when it gives the queue back. */
export class CacheLog {
  private fence: number | undefined;
  private lines: LogEntry[] = [];

  constructor(private readonly queue: CacheQueue) {}

  /** Starts the log of a new holder. */
  open(fence: number): void {
    this.fence = fence;
    this.lines = [];
  }

  /** Adds an entry; returns false when there is no holder to save it. */
  append(entry: LogEntry): boolean {
    if (this.fence === undefined) return false;
    this.lines.push(entry);
    return true;
  }

  /** Saves the log, best effort. */
  async close(): Promise<void> {
    const { fence, lines } = this;
    this.fence = undefined;
    if (fence === undefined || lines.length === 0) return;
    const text = lines.map(lineOf).join("");
    await this.queue.save(this.queue.names.log(fence), text).catch(() => {});
  }

  /** Reads the latest `limit` entries, oldest first. */
  async latest(limit: number): Promise<LogEntry[]> {
    const { logs } = await this.queue.look();
    let found: LogEntry[] = [];
    for (const key of logs.toReversed()) {
      if (found.length >= limit) break;
      const bytes = (await this.queue.entries.read(key)) ?? [];
      found = [...entriesIn(Buffer.from(bytes).toString("utf8")), ...found];
    }
    return found.slice(-limit);
  }
}
