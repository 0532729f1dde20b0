import type { LogEntry } from "../store.js";
import type { CacheQueue } from "./snapshot.js";

/** The queue's log: one entry per holder, saved when it gives the queue back. */
export class CacheLog {
  private fence: number | undefined;
  private lines: LogEntry[] = [];

  constructor(private readonly queue: CacheQueue) {}

  /** From here on there is a holder whose log this is. */
  open(fence: number): void {
    this.fence = fence;
    this.lines = [];
  }

  /** Adds an entry; false when nobody will save it. */
  append(entry: LogEntry): boolean {
    if (this.fence === undefined) return false;
    this.lines.push(entry);
    return true;
  }

  /** Saves what was logged, if that can be done. */
  async close(): Promise<void> {
    const { fence, lines } = this;
    this.fence = undefined;
    if (fence === undefined || lines.length === 0) return;
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
    await this.queue.save(this.queue.names.log(fence), text).catch(() => {});
  }

  /** The latest `limit` entries, oldest first. */
  async latest(limit: number): Promise<LogEntry[]> {
    const { logs } = await this.queue.look();
    let found: LogEntry[] = [];
    for (const key of logs.toReversed()) {
      if (found.length >= limit) break;
      found = [...linesOf(await this.queue.entries.read(key)), ...found];
    }
    return found.slice(-limit);
  }
}

function linesOf(bytes: Uint8Array | undefined): LogEntry[] {
  return Buffer.from(bytes ?? [])
    .toString("utf8")
    .split("\n")
    .flatMap((line) => {
      try {
        const value: unknown = JSON.parse(line);
        return typeof value === "object" && value !== null && !Array.isArray(value)
          ? [value as LogEntry]
          : [];
      } catch {
        return []; // Not ours.
      }
    });
}
