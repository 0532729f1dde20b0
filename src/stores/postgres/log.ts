import { entriesIn, isRepeat, lineOf } from "../log-lines.js";
import type { LogEntry } from "../store.js";
import type { QueueTables } from "./queue.js";

/** Number of log lines kept. */
const KEPT_LINES = 10_000;
/** Lines kept in memory while none can be saved. */
const MOST_UNSAVED = 200;

const LATEST = `
SELECT entry::text AS entry FROM owner_report.log WHERE queue = $1 ORDER BY line DESC LIMIT $2::bigint`;
const PRUNED = `
  DELETE FROM owner_report.log USING held WHERE log.queue = held.queue AND log.line <= $5::bigint RETURNING 0 AS sent`;

type Change = (what: string, change: string, values: readonly unknown[]) => Promise<number>;

/** The queue's log, a table: kept in memory, and saved with the next change and at the end of the lease. */
export class PostgresLog {
  private lines: string[] = [];
  /** Number of the last line in the table. */
  private line = 0;

  constructor(private readonly tables: QueueTables) {}

  /** Begins a lease, under which nobody else adds lines. @param line number of the last one in the table */
  begin(line: number): void {
    this.line = line;
  }

  /** Adds an entry. */
  add(entry: LogEntry): boolean {
    this.lines = [...this.lines, lineOf(entry).trimEnd()].slice(-MOST_UNSAVED);
    return true;
  }

  /** Reads the latest entries, oldest first. */
  async latest(limit: number): Promise<LogEntry[]> {
    const rows = await this.tables.read("read the log of the queue", LATEST, [limit]);
    return entriesIn(
      rows
        .map(({ entry }) => String(entry))
        .reverse()
        .join("\n"),
    );
  }

  /** Returns the lines to save, the number of the one before them, and what to call once they are. */
  unsaved(): { lines: string[]; line: number; saved: () => void } {
    const { lines, line } = this;
    const saved = () => {
      this.line = line + lines.length;
      this.lines = this.lines.slice(lines.length);
    };
    return { lines, line, saved };
  }

  /** Saves the last lines of a lease, and removes the oldest. One that says what the line before it says takes its place. */
  async end(change: Change): Promise<void> {
    const [first] = this.lines;
    if (first === undefined) return;
    // A pass that found nothing has a line that may repeat another.
    const before = isRepeat(first, first) ? (await this.latest(1)).at(-1) : undefined;
    if (before && isRepeat(lineOf(before), first)) this.line -= 1;
    await change("save the log of the queue", PRUNED, [this.line + this.lines.length - KEPT_LINES]);
  }
}
