import { join } from "node:path";
import { systemErrorName } from "../../errors.js";
import type { LogEntry } from "../store.js";
import type { DurableFs } from "./durable-fs.js";

/** How much of the log's end is read: a thousand entries and more. */
const TAIL_BYTES = 256 * 1024;
/** A log that has grown to this size makes room for a new one; one older one is kept. */
const MOST_BYTES = 8 * 1024 * 1024;

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
    this.rotate();
    return this.files.appendRegular(this.path, `${JSON.stringify(entry)}\n`);
  }

  /** The latest `limit` entries, oldest first; none when there is no log yet. */
  latest(limit: number): LogEntry[] {
    const entries = this.tail().split("\n").map(entryOf);
    return entries.filter((entry) => entry !== undefined).slice(-limit);
  }

  private rotate(): void {
    try {
      const { size } = this.files.fs.lstatSync(this.path);
      if (size > MOST_BYTES) this.files.fs.renameSync(this.path, this.path.replace(/\.jsonl$/, ".1.jsonl"));
    } catch {
      // There is no log yet, or it cannot be moved: then it grows on.
    }
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
