import { keyOfId } from "../../report/id.js";
import { LIMITS } from "../../report/limits.js";
import { oldestOf, writtenKey } from "../order.js";
import type { Place, State, StoredReport, UnreadableReport } from "../store.js";
import type { ArchiveState } from "./archive.js";
import { type Found, isFile, readAhead, readFiles, readTrees, type TreeEntry } from "./read-objects.js";
import { FILTER, type GitRemote } from "./remote.js";
import { removal } from "./too-large.js";
import type { PendingRef, View } from "./view.js";

/** A report as stored at the remote. */
export interface RemoteReport {
  /** Object name of its text. */
  md: string;
  text: Found | NoReport;
  /** Its delivery record, `undefined` before the first attempt. */
  record: Found | undefined;
  /** Its id, where that may differ from the one that was asked for. */
  id?: string | undefined;
}

/** Foreign content of a report's ref; `problem` completes a sentence. */
interface NoReport {
  problem: string;
}

/** Number of reports read in one request, and kept in memory. */
const AT_ONCE = 50;

/** Largest tree of a report, in bytes: two names. */
const MOST_TREE = 1024;

/** Reads reports and their records, and caches those that a pass needs next. */
export class Reports {
  private readonly kept = new Map<string, RemoteReport>();
  private expected: readonly string[] = [];

  constructor(private readonly remote: GitRemote) {}

  /** Announces the pending reports that will be read next, in this order, and returns them. */
  expect(places: Place[]): Place[] {
    this.expected = places.map(({ id }) => id);
    return places;
  }

  /**
   * Announces the pending reports that a pass will read, and reads the first: what their names do not tell of their ids,
   * their commits do.
   */
  async expectPending(view: View, places: Place[]): Promise<Place[]> {
    const refs = places.flatMap(({ id }) => view.ref(id) ?? []);
    if (refs.length > 0) await this.readAll(view, refs.slice(0, AT_ONCE));
    await view.know(refs);
    return this.expect(places.map(({ id, key }) => ({ id: view.ref(id)?.id ?? id, key })));
  }

  /** Finds a report in the first of these states that has it. */
  async find(
    view: View,
    id: string,
    states: readonly State[],
  ): Promise<(RemoteReport & { state: State }) | undefined> {
    for (const state of states) {
      const report =
        state === "pending" ? await this.pending(view, id) : await this.archived(view, state, id);
      if (report) return { ...report, state };
    }
    return undefined;
  }

  /** Checks whether a pending report is cached. */
  isKept(view: View | undefined, id: string): boolean {
    return this.kept.has(view?.ref(id)?.oid ?? "");
  }

  /** Caches a report that this process has just written. */
  keep(commit: string, report: RemoteReport): void {
    this.kept.set(commit, report);
  }

  /** Lists the reports of an archive, oldest first: by the time in the id, else created_at. */
  async archivedPlaces(view: View, state: ArchiveState, now: number): Promise<Place[]> {
    const entries = (await view.archive(state)).entries;
    const reports = [...entries].map(([id, { md }]) => ({ id, md }));
    const untimed = reports.filter(({ id }) => keyOfId(id) === undefined);
    const texts = untimed.map(({ md }) => md);
    const files = await readFiles(this.remote, texts, LIMITS.fileBytes);
    const keyOf = ({ id, md }: { id: string; md: string }) => keyOfText(id, files.get(md));
    return (await oldestOf(reports, keyOf, { limit: Number.MAX_SAFE_INTEGER, now })).places;
  }

  /** Announces a list of pending reports, and reads those that are shown first. */
  async expectSome(view: View, places: Place[]): Promise<Place[]> {
    const first = await this.expectPending(view, places.slice(0, AT_ONCE));
    return this.expect([...first, ...places.slice(AT_ONCE)]);
  }

  private async pending(view: View, id: string): Promise<RemoteReport | undefined> {
    const ref = view.ref(id);
    if (!ref) return undefined;
    if (this.kept.has(ref.oid)) await view.know([ref]);
    else await this.readAhead(view, ref);
    // A list calls it by its ref's name as long as its commit was not read.
    const isMeant = ref.id === id || (ref.name === id && this.expected.includes(id));
    if (view.ref(id) !== ref || !isMeant) return undefined;
    const report = this.kept.get(ref.oid);
    if (ref.subject === undefined || !report) return this.noReport(view.nameOf(ref), ref.oid);
    return { ...(report.record ? report : await this.withArchivedRecord(view, ref.id, report)), id: ref.id };
  }

  /**
   * Adds the record of a copy in an archive: a push that git's transport repeated, after its reply was lost, brought back
   * what was delivered meanwhile. As everywhere, the record is of the report, wherever that lies.
   */
  private async withArchivedRecord(view: View, id: string, report: RemoteReport): Promise<RemoteReport> {
    for (const state of ["held", "sent"] as const) {
      const copy = await this.archived(view, state, id);
      if (copy?.md === report.md) return { ...report, record: copy.record };
    }
    return report;
  }

  /** Returns a stand-in for foreign content in a report's ref: it can be held like a report, and says where the content is. */
  private noReport(ref: string, oid: string): RemoteReport {
    const { objects, url } = this.remote;
    const problem = `the ref does not hold the report that it names (${removal([ref], url)})`;
    const note = `This is no report: ${ref} at ${url} held ${oid}, which was not written by owner-report.\n`;
    return { md: objects.blob(note), text: { problem }, record: undefined };
  }

  private async readAhead(view: View, wanted: PendingRef): Promise<void> {
    const at = this.expected.indexOf(wanted.id);
    const ids = at < 0 ? [] : this.expected.slice(at + 1, at + AT_ONCE);
    await this.readAll(view, [wanted, ...ids.flatMap((id) => view.ref(id) ?? [])]);
  }

  private async readAll(view: View, refs: readonly PendingRef[]): Promise<void> {
    await this.remote.bring(
      refs.map(({ oid }) => oid),
      FILTER.reports,
    );
    await readAhead(this.remote, refs.flatMap(namesOf));
    await view.know(refs, FILTER.reports);
    const trees = await this.treesOf(refs);
    const files = trees.map((tree, index) => filesOf(tree ?? [], refs[index]?.id ?? ""));
    const found = await readFiles(
      this.remote,
      files.flatMap(({ md, json }) => [md ?? [], json ?? []].flat()),
      LIMITS.fileBytes,
    );
    this.kept.clear();
    for (const [index, { oid }] of refs.entries()) {
      const { md, json } = files[index] ?? {};
      if (md)
        this.kept.set(oid, {
          md,
          text: found.get(md) ?? "missing",
          record: json === undefined ? undefined : found.get(json),
        });
    }
  }

  /** Reads the trees of refs, and fetches those of commits that were fetched alone. */
  private async treesOf(refs: readonly PendingRef[]): Promise<(TreeEntry[] | undefined)[]> {
    const read = () =>
      readTrees(
        this.remote,
        refs.map(({ oid }) => oid),
        AT_ONCE * MOST_TREE,
      );
    const trees = await read();
    const absent = refs.flatMap(({ tree }, index) => (tree === "" || trees[index] ? [] : tree));
    if (absent.length === 0) return trees;
    await this.remote.bring(absent, FILTER.reports);
    return read();
  }

  private async archived(
    view: View,
    state: Exclude<State, "pending">,
    id: string,
  ): Promise<RemoteReport | undefined> {
    const entry = (await view.archive(state)).entries.get(id);
    if (!entry) return undefined;
    const { md, json } = entry;
    const oids = json === undefined ? [md] : [md, json];
    const found = await readFiles(this.remote, oids, LIMITS.fileBytes);
    const record = json === undefined ? undefined : found.get(json);
    return { md, text: found.get(md) ?? "missing", record };
  }
}

/** Names a report's commit, tree and files, whose names are those of its ref unless its id has capitals. */
function namesOf({ oid, name }: PendingRef): string[] {
  return [oid, `${oid}^{tree}`, `${oid}:${name}.md`, `${oid}:${name}.json`];
}

function filesOf(
  tree: readonly TreeEntry[],
  id: string,
): { md: string | undefined; json: string | undefined } {
  const file = (name: string) => tree.find((entry) => entry.path === name && isFile(entry))?.oid;
  const [md, json] = [file(`${id}.md`), file(`${id}.json`)];
  return { md, json };
}

async function keyOfText(id: string, text: Found | undefined): Promise<string> {
  return (await writtenKey(id, () => (Buffer.isBuffer(text) ? text : undefined))) ?? "";
}

/** Returns the text that was found, or why there is none; the reason completes a sentence. */
export function contentOf(
  found: Found | NoReport,
): Pick<StoredReport, "bytes"> | Pick<UnreadableReport, "bytes" | "problem"> {
  if (Buffer.isBuffer(found)) return { bytes: found };
  const reasons = {
    missing: "its file is missing at the remote",
    "too large": `it is over ${LIMITS.fileBytes / 1024 ** 2} MiB`,
    "not a file": "it is not a regular file",
  };
  return { problem: typeof found === "string" ? reasons[found] : found.problem };
}
