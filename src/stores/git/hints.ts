import { OwnerReportError } from "../../errors.js";
import { isFile, readFiles, readTrees } from "./read-objects.js";
import { FILTER, type GitRemote } from "./remote.js";
import type { NewEntry } from "./write-objects.js";

const FILE = "tasks.json";
/** Number of tasks whose last message is remembered: those of the latest messages. */
const KEPT_TASKS = 200;
const MOST_BYTES = 1024 * 1024;
const MOST_TREE = 4 * 1024;

type All = ReadonlyMap<string, string>;

/** The files of the next commit of the log, and the function to call once it was pushed. */
interface NewFiles {
  files: NewEntry[];
  onAccepted(commit: string): void;
}

/** The hints of a queue, one file in the commit of its log: kept in memory, and pushed with the next change. */
export class GitHints {
  private changes = new Map<string, string | undefined>();
  private known: { commit: string; all: All } | undefined;

  constructor(private readonly remote: GitRemote) {}

  /** Checks whether anything is to be pushed. */
  get isChanged(): boolean {
    return this.changes.size > 0;
  }

  /** Notes a hint, or that it is forgotten. */
  set(task: string, hint: string | undefined): void {
    // The latest message comes last.
    this.changes.delete(task);
    this.changes.set(task, hint);
  }

  /** Drops what was not pushed. */
  drop(): void {
    this.changes.clear();
  }

  /** Reads a hint. @param commit the log's */
  async read(commit: string | undefined, task: string): Promise<string | undefined> {
    return this.changes.has(task) ? this.changes.get(task) : (await this.savedIn(commit)).get(task);
  }

  /** Lists the tasks that have a hint. @param commit the log's */
  async tasks(commit: string | undefined): Promise<string[]> {
    return [...this.changed(await this.savedIn(commit)).keys()];
  }

  /** Returns the files of the commit that follows this one of the log. */
  async next(commit: string | undefined): Promise<NewFiles> {
    const oid = this.isChanged ? undefined : await this.fileIn(commit);
    if (!this.isChanged)
      return { files: oid === undefined ? [] : [{ name: FILE, oid }], onAccepted: () => {} };
    const { changes } = this;
    const saved = await this.savedIn(commit).catch(() => new Map<string, string>());
    const all = new Map([...this.changed(saved)].slice(-KEPT_TASKS));
    const text = `${JSON.stringify(Object.fromEntries(all), null, 1)}\n`;
    const onAccepted = (next: string) => {
      this.known = { commit: next, all };
      if (this.changes === changes) this.changes = new Map();
    };
    return { files: all.size === 0 ? [] : [{ name: FILE, oid: this.remote.objects.blob(text) }], onAccepted };
  }

  private changed(saved: All): Map<string, string> {
    const all = new Map(saved);
    for (const [task, hint] of this.changes) {
      all.delete(task);
      if (hint !== undefined) all.set(task, hint);
    }
    return all;
  }

  private async savedIn(commit: string | undefined): Promise<All> {
    if (commit === undefined) return new Map();
    if (this.known?.commit !== commit) this.known = { commit, all: await this.readAll(commit) };
    return this.known.all;
  }

  private async readAll(commit: string): Promise<All> {
    const oid = await this.fileIn(commit);
    if (oid === undefined) return new Map();
    const found = (await readFiles(this.remote, [oid], MOST_BYTES)).get(oid);
    const all = Buffer.isBuffer(found) ? hintsIn(found.toString("utf8")) : undefined;
    if (all) return all;
    throw new OwnerReportError("store", `${commit}:${FILE} at ${this.remote.url} cannot be read.`);
  }

  private async fileIn(commit: string | undefined): Promise<string | undefined> {
    if (commit === undefined) return undefined;
    await this.remote.bring([commit], FILTER.folders);
    const [tree = []] = await readTrees(this.remote, [commit], MOST_TREE);
    return tree.find((entry) => entry.path === FILE && isFile(entry))?.oid;
  }
}

function hintsIn(text: string): All | undefined {
  try {
    const entries = Object.entries(JSON.parse(text) as object);
    return new Map(entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
  } catch {
    return undefined;
  }
}
