import { OwnerReportError } from "../../errors.js";
import { keyOfId } from "../../report/id.js";
import { LIMITS } from "../../report/limits.js";
import { oneByOne } from "../one-by-one.js";
import { ageOf } from "../order.js";
import type { Place, State } from "../store.js";
import { type Found, isFile, readFiles, readTrees, type TreeEntry } from "./read-objects.js";
import type { GitRemote } from "./remote.js";
import { removal } from "./too-large.js";
import type { PendingRef, View } from "./view.js";

/** A report as it lies at the remote. */
export interface Held {
  /** The object of its text. */
  md: string;
  text: Found | NoReport;
  /** Its record, `undefined` before the first attempt. */
  record: Found | undefined;
}

/** What a ref holds that is no report, in words that finish a sentence. */
interface NoReport {
  problem: string;
}

/** How many reports are read at once: a pass then asks the remote once for so many, and keeps no more in memory. */
const AT_ONCE = 50;

/** Most bytes of a report's tree: two names. */
const MOST_TREE = 1024;

/** Reads reports and their records, and keeps those that a pass will want next. */
export class Reports {
  private readonly kept = new Map<string, Held>();
  private expected: readonly string[] = [];

  constructor(private readonly remote: GitRemote) {}

  /** Says which reports will be read next, in this order, and gives them back. */
  expect(places: Place[]): Place[] {
    this.expected = places.map(({ id }) => id);
    return places;
  }

  /** The report that lies there in one of these states, the first that has it. */
  async find(
    view: View,
    id: string,
    states: readonly State[],
  ): Promise<(Held & { state: State }) | undefined> {
    for (const state of states) {
      const held = state === "pending" ? await this.pending(view, id) : await this.archived(view, state, id);
      if (held) return { ...held, state };
    }
    return undefined;
  }

  /** Whether a pending report was read already. */
  isKept(view: View | undefined, id: string): boolean {
    return this.kept.has(view?.ref(id)?.oid ?? "");
  }

  /** Notes what this process has just written. */
  keep(commit: string, held: Held): void {
    this.kept.set(commit, held);
  }

  /** Reports of an archive by age: the time in the id, else created_at. */
  async places(view: View, state: Exclude<State, "pending">): Promise<Place[]> {
    const entries = [...(await view.archive(state)).entries];
    const untimed = entries.filter(([id]) => keyOfId(id) === undefined);
    const texts = untimed.map(([, { md }]) => md);
    const files = await readFiles(this.remote, texts, LIMITS.fileBytes);
    const ages = new Map<string, string>();
    for await (const [id, { md }] of oneByOne(untimed)) ages.set(id, await ageOfText(id, files.get(md)));
    return entries.map(([id]) => ({ id, key: keyOfId(id) ?? ages.get(id) ?? "" }));
  }

  private async pending(view: View, id: string): Promise<Held | undefined> {
    const ref = view.ref(id);
    if (!ref || (ref.subject !== undefined && ref.id !== id)) return undefined;
    if (!this.kept.has(ref.oid)) await this.readAhead(view, ref);
    const held = this.kept.get(ref.oid);
    if (ref.subject === undefined || !held) return this.noReport(view.nameOf(ref), ref.oid);
    return held;
  }

  /** Something else under the name of a report. It can be set aside like one: what is kept of it is where to find it. */
  private noReport(ref: string, oid: string): Held {
    const { objects, url } = this.remote;
    const problem = `the ref does not hold the report that it names (${removal([ref], url)})`;
    const note = `This is no report: ${ref} at ${url} held ${oid}, which none of owner-report's had made.\n`;
    return { md: objects.blob(note), text: { problem }, record: undefined };
  }

  private async readAhead(view: View, wanted: PendingRef): Promise<void> {
    const at = this.expected.indexOf(wanted.id);
    const ids = at < 0 ? [] : this.expected.slice(at + 1, at + AT_ONCE);
    const refs = [wanted, ...ids.flatMap((id) => view.ref(id) ?? [])];
    const trees = await readTrees(
      this.remote,
      refs.map(({ oid }) => oid),
      AT_ONCE * MOST_TREE,
    );
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

  private async archived(
    view: View,
    state: Exclude<State, "pending">,
    id: string,
  ): Promise<Held | undefined> {
    const entry = (await view.archive(state)).entries.get(id);
    if (!entry) return undefined;
    const { md, json } = entry;
    const oids = json === undefined ? [md] : [md, json];
    const found = await readFiles(this.remote, oids, LIMITS.fileBytes);
    const record = json === undefined ? undefined : found.get(json);
    return { md, text: found.get(md) ?? "missing", record };
  }
}

function filesOf(tree: readonly TreeEntry[], id: string): { md?: string; json?: string } {
  const file = (name: string) => tree.find((entry) => entry.path === name && isFile(entry))?.oid;
  const [md, json] = [file(`${id}.md`), file(`${id}.json`)];
  return { ...(md && { md }), ...(json && { json }) };
}

async function ageOfText(id: string, text: Found | undefined): Promise<string> {
  return (await ageOf(id, () => (Buffer.isBuffer(text) ? text : undefined))) ?? "";
}

/** The bytes that were found. @throws OwnerReportError `invalid-report` in words that finish a sentence */
export function bytesOf(found: Found | NoReport): Buffer {
  if (Buffer.isBuffer(found)) return found;
  const reasons = {
    missing: "its file is missing at the remote",
    "too large": `it is over ${LIMITS.fileBytes / 1024} KiB`,
    "not a file": "it is not a regular file",
  };
  throw new OwnerReportError("invalid-report", typeof found === "string" ? reasons[found] : found.problem);
}
