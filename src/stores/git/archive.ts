import { OwnerReportError } from "../../errors.js";
import { idProblem } from "../../report/id.js";
import { archived, type QueueNames } from "./names.js";
import { isFile, listTree, type TreeEntry } from "./objects.js";
import type { GitRemote } from "./remote.js";

/** The states whose reports lie together in one commit. */
export type ArchiveState = "sent" | "held";

/** Where a report's text and its record are; a record is there once anything was tried. */
export interface Entry {
  md: string;
  /** An object, or the record itself where this process has just written it. */
  json?: string | { text: string };
}

/**
 * Every report of an archive, by id. @throws OwnerReportError `store` when something else lies there
 */
export async function readArchive(
  remote: GitRemote,
  names: QueueNames,
  state: ArchiveState,
  tree: string | undefined,
): Promise<Map<string, Entry>> {
  const files = tree === undefined ? [] : await listTree(remote, tree);
  const found = new Map<string, Partial<Entry>>();
  for (const file of files) {
    const [, id = "", kind = ""] = /^[^/]+\/(.+)\.(md|json)$/.exec(file.path) ?? [];
    if (!isOurs(file, id, kind)) throw foreign(`${names.one(state)}:${file.path}`, remote.url);
    found.set(id, { ...found.get(id), [kind]: file.oid });
  }
  return new Map(
    [...found].map(([id, { md, ...rest }]) => [id, { ...rest, md: md ?? lost(names, state, id, remote) }]),
  );
}

function isOurs(file: TreeEntry, id: string, kind: string): boolean {
  if (!isFile(file) || idProblem(id) !== undefined) return false;
  return (kind === "md" || kind === "json") && archived(id, kind) === file.path;
}

function lost(names: QueueNames, state: ArchiveState, id: string, remote: GitRemote): never {
  throw foreign(`${names.one(state)}:${archived(id, "json")} (a record without its report)`, remote.url);
}

function foreign(path: string, url: string): OwnerReportError {
  return new OwnerReportError(
    "store",
    `${path} at ${url} is none of owner-report's, so this queue cannot be trusted; nothing was changed or sent. ` +
      "Find out who pushed there, and restore the ref.",
  );
}
