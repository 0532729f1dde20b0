import { join } from "node:path";
import { systemErrorName } from "../../errors.js";
import { entriesIn, isIdle, isRepeat, lineOf } from "../log-lines.js";
import type { LogEntry } from "../store.js";
import type { DurableFs } from "./durable-fs.js";

/** Bytes read from the log's end: a thousand entries and more. */
const TAIL_BYTES = 256 * 1024;
/** Bytes in which the last line is looked for. */
const SHORT_TAIL_BYTES = 4 * 1024;
/** Size at which the log is rotated; one older log is kept. */
const MOST_BYTES = 8 * 1024 * 1024;

/** The queue's log, `log/watchdog.jsonl`: one line of JSON per pass, per delivery and per operator command. */
export class DirectoryLog {
  readonly path: string;

  constructor(
    folder: string,
    private readonly files: DurableFs,
  ) {
    this.path = join(folder, "watchdog.jsonl");
  }

  /** Adds an entry; returns whether that worked. */
  append(entry: LogEntry): boolean {
    this.rotate();
    const line = lineOf(entry);
    return (isIdle(entry) && this.repeats(line)) || this.files.appendRegular(this.path, line);
  }

  /** Writes a line over the one that it repeats, so that a log does not grow while nothing is pending. */
  private repeats(line: string): boolean {
    try {
      const tail = this.tail(SHORT_TAIL_BYTES);
      const last = tail.slice(tail.lastIndexOf("\n", tail.length - 2) + 1);
      const isAsLong = last.endsWith("\n") && Buffer.byteLength(last) === Buffer.byteLength(line);
      return isAsLong && isRepeat(last, line) && this.files.overwriteEnd(this.path, line);
    } catch {
      return false;
    }
  }

  /** Reads the latest `limit` entries, oldest first; none when there is no log yet. */
  latest(limit: number): LogEntry[] {
    return entriesIn(this.tail()).slice(-limit);
  }

  private rotate(): void {
    try {
      const { size } = this.files.fs.lstatSync(this.path);
      if (size > MOST_BYTES) this.files.fs.renameSync(this.path, this.path.replace(/\.jsonl$/, ".1.jsonl"));
    } catch {
      // There is no log yet, or it cannot be renamed and keeps growing.
    }
  }

  private tail(bytes = TAIL_BYTES): string {
    try {
      return Buffer.from(this.files.readEnd(this.path, bytes)).toString("utf8");
    } catch (error) {
      if (systemErrorName(error) === "ENOENT") return "";
      throw error;
    }
  }
}
