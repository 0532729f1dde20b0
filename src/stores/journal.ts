import { join } from "node:path";
import { systemErrorName } from "../errors.js";
import type { DurableFs } from "./durable-fs.js";
import type { LogEntry } from "./store.js";

/** How much of the log's end is read: a thousand entries and more. */
const TAIL_BYTES = 256 * 1024;

/** The queue's log, `log/watchdog.jsonl`: one line of JSON per pass, per delivery and per hand on the queue. */
export class Journal {
  readonly path: string;

  constructor(
    folder: string,
    private readonly files: DurableFs,
  ) {
    this.path = join(folder, "watchdog.jsonl");
  }

  /** Adds an entry; says whether that worked. */
  append(entry: LogEntry): boolean {
    return this.files.appendRegular(this.path, `${JSON.stringify(entry)}\n`);
  }

  /** The latest `limit` entries, oldest first; none when there is no log yet. */
  latest(limit: number): LogEntry[] {
    const entries = this.tail().split("\n").map(entryOf);
    return entries.filter((entry) => entry !== undefined).slice(-limit);
  }

  private tail(): string {
    try {
      return Buffer.from(this.files.readEnd(this.path, TAIL_BYTES)).toString("utf8");
    } catch (error) {
      if (systemErrorName(error) === "ENOENT") return "";
      throw error;
    }
  }
}

/** A line as an entry; a line that was cut off, or that is none of ours, says nothing. */
function entryOf(line: string): LogEntry | undefined {
  try {
    const value: unknown = JSON.parse(line);
    const isEntry = typeof value === "object" && value !== null && !Array.isArray(value);
    return isEntry ? (value as LogEntry) : undefined;
  } catch {
    return undefined;
  }
}
