import { entriesIn, isRepeat, lineOf } from "../log-lines.js";
import type { LogEntry } from "../store.js";
import type { RefUpdate } from "./changes.js";
import type { GitHints } from "./hints.js";
import { readCommit } from "./read-objects.js";
import type { GitRemote, RefChange } from "./remote.js";

/** Number of log lines kept. */
const KEPT_LINES = 200;
const MOST_BYTES = 4 * 1024 * 1024;
const HEADING = "The log of this queue, oldest first\n\n";

/** The queue's log: kept in memory during a pass, pushed at its end. The hints lie in its commit. */
export class GitLog {
  private lines: string[] = [];

  constructor(
    private readonly remote: GitRemote,
    private readonly ref: string,
    private readonly hints: GitHints,
  ) {}

  /** Adds an entry. */
  add(entry: LogEntry): boolean {
    this.lines = [...this.lines, lineOf(entry)].slice(-KEPT_LINES);
    return true;
  }

  /** Reads the latest entries in the log's commit, oldest first. */
  async latest(commit: string | undefined, limit: number): Promise<LogEntry[]> {
    return entriesIn((await this.linesOf(commit)).join("")).slice(-limit);
  }

  /** Returns the change that saves the new entries and hints, and forgets them; `undefined` when there are none. */
  async flush(current: () => Promise<string | undefined>): Promise<RefChange | undefined> {
    const { lines } = this;
    if (lines.length === 0 && !this.hints.isChanged) return undefined;
    this.lines = [];
    const { refs } = await this.next(await current(), lines);
    this.hints.drop();
    return refs[0];
  }

  /** Returns the update that saves the new hints. @param moved called with the log's new commit once it was pushed */
  async saveHints(from: string | undefined, moved: (commit: string) => void): Promise<RefUpdate> {
    return this.next(from, [], moved);
  }

  private async next(
    from: string | undefined,
    more: readonly string[],
    moved?: (commit: string) => void,
  ): Promise<RefUpdate> {
    const all = [...(await this.linesOf(from)), ...more];
    const lines = all.filter((line, index) => !isRepeat(line, all[index + 1] ?? "")).slice(-KEPT_LINES);
    const { files, onAccepted } = await this.hints.next(from);
    const to = this.remote.objects.commit(`${HEADING}${lines.join("")}`, files);
    return {
      refs: [{ ref: this.ref, from, to }],
      onAccepted: () => {
        onAccepted(to);
        moved?.(to);
      },
    };
  }

  private async linesOf(commit: string | undefined): Promise<string[]> {
    if (commit === undefined) return [];
    // A foreign object here has no lines, and is replaced by the next log.
    const text = await readCommit(this.remote, commit, MOST_BYTES);
    return text
      .slice(text.indexOf("\n\n") + 2)
      .split("\n")
      .slice(2)
      .filter(Boolean)
      .map((line) => `${line}\n`);
  }
}
