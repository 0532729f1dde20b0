import { OwnerReportError } from "../../errors.js";
import { keyOfId, timeKey } from "../../report/id.js";
import type { Place } from "../store.js";
import { Archive, type ArchiveState } from "./archive.js";
import { refuseHidden } from "./hidden.js";
import { createdAtOf, type QueueNames, readSubject, subjectOf } from "./names.js";
import { type Header, readAhead, readHeaders } from "./read-objects.js";
import { FILTER, type GitRemote } from "./remote.js";

/** A ref below pending/. Its name holds the id in lower case, and of a generated one the age: the rest is in its commit. */
export interface PendingRef {
  /** Last part of its name. */
  name: string;
  /** The report's id; the name, until its commit was read and where that holds something else. */
  id: string;
  oid: string;
  /** Age of the report, from its name or its commit; a {@link timeKey}. */
  key: string;
  /** First line of its commit; `undefined` until that was read, and for foreign content. */
  subject: string | undefined;
  /** Object name of its files; empty as long as the commit was not read. */
  tree: string;
  isRead: boolean;
}

const SINGLE = ["lock", "sent", "held", "log"] as const;
type Single = (typeof SINGLE)[number];
const isSingle = (name: string): name is Single => SINGLE.some((single) => single === name);

/** Reads archives, and caches the last one of each state. */
class Archives {
  private readonly read = new Map<ArchiveState, { commit: string | undefined; archive: Promise<Archive> }>();

  constructor(
    private readonly remote: GitRemote,
    private readonly names: QueueNames,
  ) {}

  /** Returns the archive of a commit, an empty one without. */
  of(state: ArchiveState, commit: string | undefined): Promise<Archive> {
    const known = this.read.get(state);
    if (known && known.commit === commit) return known.archive;
    const archive = Archive.read(this.remote, this.names, state, commit);
    this.read.set(state, { commit, archive });
    archive.catch(() => this.read.delete(state));
    return archive;
  }

  /** Notes that an archive, changed by this process, has a new commit. */
  moved(state: ArchiveState, commit: string): void {
    const known = this.read.get(state);
    if (known) known.commit = commit;
  }
}

/** Snapshot of a queue at its remote, updated with this process's own changes under its lease. */
export class View {
  /** Pending refs by the last part of their names. */
  readonly pending = new Map<string, PendingRef>();
  private readonly single = new Map<Single, string>();

  /**
   * @param known the archives that were read, and an earlier snapshot: what that knows of a ref that has not moved since is
   *   taken over
   * @param refs the refs as they were read
   * @throws OwnerReportError `store` for foreign refs below our prefix
   */
  constructor(
    private readonly remote: GitRemote,
    private readonly names: QueueNames,
    private readonly known: { archives: Archives; before?: View | undefined },
    readonly refs: ReadonlyMap<string, string>,
  ) {
    const pending = `${names.root}pending/`;
    refs.forEach((oid, ref) => {
      if (ref.startsWith(pending)) this.addPending(ref.slice(pending.length), oid);
      else this.addSingle(ref, oid);
    });
    known.before = undefined;
  }

  /** True once anything was queued here. */
  get isThere(): boolean {
    return this.pending.size > 0 || (["sent", "held", "log"] as const).some((name) => this.single.has(name));
  }

  /** Returns the commit of a ref that exists once per queue. */
  one(name: Single): string | undefined {
    return this.single.get(name);
  }

  /** Finds the ref with this id, or with the name that belongs to this id. */
  ref(id: string): PendingRef | undefined {
    const exact = this.pending.get(id);
    return exact?.id === id ? exact : this.pending.get(id.toLowerCase());
  }

  /** Returns the full name of a pending report's ref. */
  nameOf({ name }: PendingRef): string {
    return `${this.names.root}pending/${name}`;
  }

  /** Returns an archive, which is read on first use. */
  async archive(state: ArchiveState): Promise<Archive> {
    const commit = this.one(state);
    // In one request, as whoever needs one of them will need another.
    if (commit !== undefined) await this.bringQueue();
    return this.known.archives.of(state, commit);
  }

  /** Reads the commits of pending refs that were not read yet. @param filter what they are fetched without */
  async know(refs: Iterable<PendingRef>, filter?: string): Promise<void> {
    const unread = [...refs].filter(({ isRead }) => !isRead);
    if (unread.length === 0) return;
    const headers = await readHeaders(
      this.remote,
      unread.map(({ oid }) => oid),
      filter,
    );
    for (const ref of unread) {
      // It was moved since the refs were listed.
      if (!headers.has(ref.oid)) this.pending.delete(ref.name);
      else Object.assign(ref, knownBy(ref, headers.get(ref.oid)));
    }
  }

  /** Computes the subject and age of a report that returns to pending. */
  subjectAndKeyOf(id: string, { text }: { text: unknown }): { subject: string; key: string } {
    const created = Buffer.isBuffer(text) ? createdAtOf(text.toString("utf8")) : undefined;
    const createdAt = created ?? new Date(0).toISOString();
    return { subject: subjectOf(id, createdAt), key: keyOfId(id) ?? timeKey(Date.parse(createdAt)) };
  }

  /** Notes a pending report that this process has just created or changed; without a ref, its removal. */
  setPending(id: string, ref: Pick<PendingRef, "oid" | "key" | "subject"> | undefined): void {
    const name = id.toLowerCase();
    if (ref) this.pending.set(name, { name, id, tree: "", isRead: true, ...ref });
    else this.pending.delete(name);
  }

  /** Adds reports that others have queued since. Known ones stay as they are. */
  merge({ pending }: View): void {
    for (const [name, ref] of pending) if (!this.pending.has(name)) this.pending.set(name, ref);
  }

  /** Notes the commit of an archive, or of the log, that this process has just written. */
  setOne(state: ArchiveState | "log", oid: string): void {
    this.single.set(state, oid);
    if (state !== "log") this.known.archives.moved(state, oid);
  }

  /** Returns the places of all pending reports, unordered. The commits of those whose names carry no time are read. */
  async places(): Promise<Place[]> {
    await this.know([...this.pending.values()].filter(({ key }) => key === ""));
    return [...this.pending.values()].map(({ id, key }) => ({ id, key }));
  }

  private async bringQueue(): Promise<void> {
    const commits = (["sent", "held", "log"] as const).flatMap((name) => this.one(name) ?? []);
    const isNew = await this.remote.bring(commits, FILTER.folders);
    const trees = commits.map((commit) => `${commit}^{tree}`);
    if (isNew) await readAhead(this.remote, [...commits, ...trees]);
  }

  private addSingle(ref: string, oid: string): void {
    const name = ref.slice(this.names.root.length);
    if (isSingle(name)) this.single.set(name, oid);
    else throw foreign(ref, this.remote.url);
  }

  private addPending(name: string, oid: string): void {
    const known = this.known.before?.pending.get(name);
    if (known?.oid === oid) return void this.pending.set(name, known);
    const key = keyOfId(name) ?? "";
    this.pending.set(name, { name, id: name, oid, key, subject: undefined, tree: "", isRead: false });
  }
}

/** Returns what the commit of a ref says. Foreign content comes first, so that a pass reports it. */
function knownBy({ name }: PendingRef, header: Header | undefined): Partial<PendingRef> {
  const known = header && readSubject(header.subject, name);
  if (!header || !known) return { isRead: true };
  const created = Date.parse(known.createdAt);
  const key = keyOfId(known.id) ?? timeKey(Number.isNaN(created) ? header.made * 1000 : created);
  return { id: known.id, key, subject: header.subject, tree: header.tree, isRead: true };
}

function foreign(ref: string, url: string): OwnerReportError {
  return new OwnerReportError(
    "store",
    `${ref} at ${url} was not written by owner-report, so this queue cannot be trusted; nothing was changed or sent. ` +
      `Remove it (git push ${url} --delete ${ref}), or choose another namespace (behind the # of queue).`,
  );
}

/** Milliseconds for which a list of refs is good enough to be used again, and how many times as long as reading it took. */
const MOMENT_MS = 500;
const MOMENT_TIMES = 4;

/** The last snapshot of the queue; under the lease with what its holder has changed since. */
export class ViewCache {
  private view: View | undefined;
  /** Until when it is good enough for a command that only reads and asks for many reports. */
  private freshUntil = Number.NEGATIVE_INFINITY;
  /** True once it was proved under this lease that nothing is hidden. */
  private isShown = false;
  private readonly archives: Archives;

  /** @param isHeld whether this process holds the queue: then others add pending reports, and change nothing else */
  constructor(
    private readonly remote: GitRemote,
    private readonly names: QueueNames,
    private readonly isHeld: () => boolean,
  ) {
    this.archives = new Archives(remote, names);
  }

  /** Reads the queue at its remote. @throws OwnerReportError `store` */
  async read(): Promise<View> {
    const began = performance.now();
    const refs = await this.remote.list();
    const view = new View(this.remote, this.names, { archives: this.archives, before: this.view }, refs);
    const now = performance.now();
    this.freshUntil = now + Math.max(MOMENT_MS, MOMENT_TIMES * (now - began));
    if (this.view && this.isHeld()) this.view.merge(view);
    else this.view = view;
    return this.view;
  }

  /** The last snapshot, if any. */
  get last(): View | undefined {
    return this.view;
  }

  /** The last snapshot if it is fresh enough to save a round trip: a step reads the queue once. */
  get seen(): View | undefined {
    return performance.now() < this.freshUntil ? this.view : undefined;
  }

  /** Reads the current queue, and makes sure that nothing is hidden. */
  async look(): Promise<View> {
    return this.shown(this.seen ?? (await this.read()));
  }

  /** Verifies a snapshot in which nothing is pending. @throws OwnerReportError `store` when the remote hides refs */
  async shown(view: View): Promise<View> {
    const isKnown = this.isHeld() && this.isShown;
    if (view.pending.size === 0 && !isKnown) await refuseHidden(this.remote, view.refs, this.names.root);
    this.isShown = this.isHeld();
    return view;
  }

  /** Returns the snapshot of the lease's holder, read anew if there is none or it lacks that pending report. */
  async ofLease(id?: string): Promise<View> {
    return this.view && (id === undefined || this.view.ref(id)) ? this.view : this.read();
  }

  /** Notes that the queue was changed: whoever looks next reads it anew. */
  changed(): void {
    this.freshUntil = Number.NEGATIVE_INFINITY;
  }

  /** Drops the snapshot, which is out of date; called at the beginning and the end of a lease too. */
  forget(): void {
    this.view = undefined;
    this.isShown = false;
  }
}
