import { OwnerReportError } from "../../errors.js";
import { idProblem } from "../../report/id.js";
import { archived, type QueueNames } from "./names.js";
import { isFile, isFolder, readFolders, type TreeEntry } from "./read-objects.js";
import type { GitRemote } from "./remote.js";
import type { NewEntry, NewObjects } from "./write-objects.js";

/** The states whose reports lie together in one commit. */
export type ArchiveState = "sent" | "held";

/** Limit on the bytes of an archive's trees: names of some 800,000 reports. */
const MOST_BYTES = 128 * 1024 * 1024;

/** Object names of a report's text and of its record. */
export interface Entry {
  md: string;
  /** Absent before the first attempt. */
  json?: string | undefined;
}

/** An archive: a tree of 256 folders at most, so that a change rewrites one small folder and the list of folders. */
export class Archive {
  /** By id. */
  readonly entries = new Map<string, Entry>();
  /** The tree of every folder, and the reports in it. */
  private readonly folders = new Map<string, { oid: string; ids: Set<string> }>();

  private constructor(files: readonly TreeEntry[], refuse: (path: string) => OwnerReportError) {
    for (const file of files) {
      if (isFolder(file) && /^[0-9a-f]{2}$/.test(file.path))
        this.folders.set(file.path, { oid: file.oid, ids: new Set() });
      else this.add(file, refuse);
    }
    for (const [id, { md }] of this.entries) if (md === "") throw refuse(archived(id, "json"));
  }

  /** Reads an archive; without a commit it is empty. @throws OwnerReportError `store` when it is not an archive */
  static async read(
    remote: GitRemote,
    names: QueueNames,
    state: ArchiveState,
    commit: string | undefined,
  ): Promise<Archive> {
    const files = commit === undefined ? [] : await readFolders(remote, commit, MOST_BYTES);
    if (!files) throw foreign(names.one(state), remote.url);
    return new Archive(files, (path) => foreign(`${names.one(state)}:${path}`, remote.url));
  }

  /**
   * Creates the folders of this archive with a report added, changed or removed.
   *
   * @returns the folders, and a function that applies the change to this archive
   */
  change(objects: NewObjects, id: string, entry: Entry | undefined): { tree: NewEntry[]; apply(): void } {
    const [name = ""] = archived(id, "md").split("/");
    const ids = new Set(this.folders.get(name)?.ids);
    if (entry) ids.add(id);
    else ids.delete(id);
    const files = [...ids].flatMap((other) => filesOf(other, other === id ? entry : this.entries.get(other)));
    const oid = files.length === 0 ? "" : objects.tree(files);
    const others = [...this.folders].flatMap(([folder, { oid }]) =>
      folder === name ? [] : [asTree(folder, oid)],
    );
    const apply = () => {
      if (entry) this.entries.set(id, entry);
      else this.entries.delete(id);
      if (oid === "") this.folders.delete(name);
      else this.folders.set(name, { oid, ids });
    };
    return { tree: oid === "" ? others : [...others, asTree(name, oid)], apply };
  }

  private add(file: TreeEntry, refuse: (path: string) => OwnerReportError): void {
    const [, id = "", kind = ""] = /^[^/]+\/(.+)\.(md|json)$/.exec(file.path) ?? [];
    if (!isOurs(file, id, kind)) throw refuse(file.path);
    this.entries.set(id, { md: "", ...this.entries.get(id), [kind]: file.oid });
    this.folders.get(file.path.slice(0, 2))?.ids.add(id);
  }
}

function asTree(name: string, oid: string): NewEntry {
  return { name, oid, isTree: true };
}

function filesOf(id: string, entry: Entry | undefined): NewEntry[] {
  if (!entry) return [];
  const report = { name: `${id}.md`, oid: entry.md };
  return entry.json === undefined ? [report] : [report, { name: `${id}.json`, oid: entry.json }];
}

function isOurs(file: TreeEntry, id: string, kind: string): boolean {
  if (!isFile(file) || idProblem(id) !== undefined) return false;
  return (kind === "md" || kind === "json") && archived(id, kind) === file.path;
}

function foreign(path: string, url: string): OwnerReportError {
  return new OwnerReportError(
    "store",
    `${path} at ${url} was not written by owner-report, so this queue cannot be trusted; nothing was changed or sent. ` +
      "Find out who pushed there, and restore the ref.",
  );
}
