import type { LogEntry } from "../store.js";
import { readCommit } from "./read-objects.js";
import type { GitRemote, RefChange } from "./remote.js";

/** How many lines of the log are kept. */
const KEPT_LINES = 200;
const MOST_BYTES = 4 * 1024 * 1024;
const HEADING = "The log of this queue, oldest first\n\n";

/** The queue's log: kept in memory during a pass, left at the remote with its end. */
export class GitLog {
  private lines: string[] = [];

  constructor(
    private readonly remote: GitRemote,
    private readonly ref: string,
  ) {}

  /** Notes an entry. */
  add(entry: LogEntry): boolean {
    this.lines = [...this.lines, JSON.stringify(entry)].slice(-KEPT_LINES);
    return true;
  }

  /** The latest entries in the log's commit, oldest first. */
  async latest(commit: string | undefined, limit: number): Promise<LogEntry[]> {
    return (await this.linesOf(commit)).flatMap(entryOf).slice(-limit);
  }

  /** What the end of a pass leaves; `undefined` when nothing was noted. */
  async parting(current: () => Promise<string | undefined>): Promise<RefChange | undefined> {
    if (this.lines.length === 0) return undefined;
    const from = await current();
    const lines = [...(await this.linesOf(from)), ...this.lines].slice(-KEPT_LINES);
    this.lines = [];
    return { ref: this.ref, from, to: this.remote.objects.commit(`${HEADING}${lines.join("\n")}\n`) };
  }

  private async linesOf(commit: string | undefined): Promise<string[]> {
    if (commit === undefined) return [];
    // What is no log of ours has no lines, and is replaced by the next.
    const text = await readCommit(this.remote, commit, MOST_BYTES);
    return text
      .slice(text.indexOf("\n\n") + 2)
      .split("\n")
      .slice(2)
      .filter(Boolean);
  }
}

/** A line as an entry; one that is none says nothing. */
function entryOf(line: string): LogEntry[] {
  try {
    const value: unknown = JSON.parse(line);
    const isEntry = typeof value === "object" && value !== null && !Array.isArray(value);
    return isEntry ? [value as LogEntry] : [];
  } catch {
    return [];
  }
}
