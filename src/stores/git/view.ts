import { OwnerReportError } from "../../errors.js";
import { keyOfId, timeKey } from "../../report/id.js";
import type { Place } from "../store.js";
import { Archive, type ArchiveState } from "./archive.js";
import { refuseHidden } from "./hidden.js";
import { createdAtOf, type QueueNames, readSubject, subjectOf } from "./names.js";
import { type Ref, readRefs } from "./refs.js";
import type { GitRemote } from "./remote.js";

/** A ref below pending/. */
export interface PendingRef {
  /** The report's id, or the ref's name where the ref holds something else. */
  id: string;
  oid: string;
  /** Age of the report, from its id or its commit; a {@link timeKey}. */
  key: string;
  /** First line of its commit, `undefined` for foreign content. */
  subject: string | undefined;
}

const SINGLE = ["lock", "sent", "held", "log"];

/** Snapshot of a queue at its remote, updated with this process's own changes under its lease. */
export class View {
  /** Pending refs by the last part of their names. */
  readonly pending = new Map<string, PendingRef>();
  private readonly single = new Map<string, Ref>();
  private readonly archives = new Map<ArchiveState, Promise<Archive>>();

  private constructor(
    private readonly remote: GitRemote,
    private readonly names: QueueNames,
    private readonly refs: ReadonlyMap<string, Ref>,
  ) {
    for (const ref of refs.values()) this.add(ref);
  }

  /** Reads the remote. @throws OwnerReportError `store`, also for foreign refs below our prefix */
  static async read(remote: GitRemote, names: QueueNames): Promise<View> {
    const refs = await readRefs(remote, names.root);
    if (refs.length === 0) await remote.proveEmpty();
    return new View(remote, names, new Map(refs.map((ref) => [ref.name, ref])));
  }

  /** Returns the commit of every ref as it was read. */
  commits(): Map<string, string> {
    return new Map([...this.refs].map(([name, { oid }]) => [name, oid]));
  }

  /** True once anything was queued here. */
  get isThere(): boolean {
    return this.pending.size > 0 || ["sent", "held", "log"].some((name) => this.single.has(name));
  }

  /** Returns the commit of a ref that exists once per queue, and its first line. */
  one(name: "lock" | "sent" | "held" | "log"): { oid: string; subject: string } | undefined {
    return this.single.get(name);
  }

  /** Finds the ref with this id, or with the name that belongs to this id. */
  ref(id: string): PendingRef | undefined {
    const exact = this.pending.get(id);
    return exact?.id === id ? exact : this.pending.get(id.toLowerCase());
  }

  /** Returns the full name of a pending report's ref. */
  nameOf({ id, subject }: PendingRef): string {
    return subject === undefined ? `${this.names.root}pending/${id}` : this.names.pending(id);
  }

  /** Returns an archive, which is read on first use. */
  archive(state: ArchiveState): Promise<Archive> {
    const read =
      this.archives.get(state) ?? Archive.read(this.remote, this.names, state, this.one(state)?.oid);
    this.archives.set(state, read);
    return read;
  }

  /** Computes the subject and age of a report that returns to pending. */
  subjectAndKeyOf(id: string, { text }: { text: unknown }): { subject: string; key: string } {
    const created = Buffer.isBuffer(text) ? createdAtOf(text.toString("utf8")) : undefined;
    const createdAt = created ?? new Date(0).toISOString();
    return { subject: subjectOf(id, createdAt), key: keyOfId(id) ?? timeKey(Date.parse(createdAt)) };
  }

  /** Notes a pending report that this process has just created or changed; without a ref, its removal. */
  setPending(id: string, ref: Omit<PendingRef, "id"> | undefined): void {
    const name = id.toLowerCase();
    if (ref) this.pending.set(name, { id, ...ref });
    else this.pending.delete(name);
  }

  /** Adds reports that others have queued since. Known ones stay as they are. */
  merge({ pending }: View): void {
    for (const [name, ref] of pending) if (!this.pending.has(name)) this.pending.set(name, ref);
  }

  /** Notes the commit of an archive, or of the log, that this process has just written. */
  setOne(state: ArchiveState | "log", oid: string): void {
    this.single.set(state, { name: this.names.one(state), oid, type: "commit", subject: state, made: 0 });
  }

  /** Returns the places of all pending reports, unordered. */
  places(): Place[] {
    return [...this.pending.values()].map(({ id, key }) => ({ id, key }));
  }

  private add(ref: Ref): void {
    const name = ref.name.slice(this.names.root.length);
    if (name.startsWith("pending/")) this.addPending(name.slice("pending/".length), ref);
    else if (SINGLE.includes(name) && (ref.type === "commit" || ref.type === "")) this.single.set(name, ref);
    else throw foreign(ref.name, this.remote.url);
  }

  private addPending(name: string, { oid, type, subject, made }: Ref): void {
    const known = type === "commit" ? readSubject(subject, name) : undefined;
    const created = known ? Date.parse(known.createdAt) : Number.NaN;
    // Foreign content comes first, so that a pass reports it.
    const otherwise = Number.isNaN(created) ? (known ? timeKey(made * 1000) : "") : timeKey(created);
    const id = known?.id ?? name;
    this.pending.set(name, { id, oid, key: keyOfId(id) ?? otherwise, subject: known && subject });
  }
}

function foreign(ref: string, url: string): OwnerReportError {
  return new OwnerReportError(
    "store",
    `${ref} at ${url} was not written by owner-report, so this queue cannot be trusted; nothing was changed or sent. ` +
      `Remove it (git push ${url} --delete ${ref}), or choose another namespace (behind the # of queue).`,
  );
}

const MOMENT_MS = 500;

/** The last snapshot of the queue; under the lease with what its holder has changed since. */
export class ViewCache {
  private view: View | undefined;
  private readAt = Number.NEGATIVE_INFINITY;
  /** True when it was read to verify a push: the next caller need not read it again. */
  private isFresh = false;
  /** True once it was proved under this lease that nothing is hidden. */
  private isShown = false;

  /** @param isHeld whether this process holds the queue: then others add pending reports, and change nothing else */
  constructor(
    private readonly remote: GitRemote,
    private readonly names: QueueNames,
    private readonly isHeld: () => boolean,
  ) {}

  /** Reads the queue at its remote. @throws OwnerReportError `store` */
  async read(): Promise<View> {
    const view = await View.read(this.remote, this.names);
    this.readAt = performance.now();
    this.isFresh = false;
    if (this.view && this.isHeld()) this.view.merge(view);
    else this.view = view;
    return this.view;
  }

  /** The last snapshot, if any. */
  get last(): View | undefined {
    return this.view;
  }

  /** The last snapshot if it is fresh enough to save a round trip: a read-only command asks for many reports at once. */
  get seen(): View | undefined {
    return performance.now() - this.readAt < MOMENT_MS ? this.view : undefined;
  }

  /** Reads the current queue. */
  async look(): Promise<View> {
    const fresh = this.isFresh ? this.seen : undefined;
    this.isFresh = false;
    return this.shown(fresh ?? (await this.read()));
  }

  /** Reads the queue to verify a push. */
  async readBack(): Promise<View> {
    const view = await this.read();
    this.isFresh = true;
    return view;
  }

  /** Verifies a snapshot in which nothing is pending. @throws OwnerReportError `store` when the remote hides refs */
  async shown(view: View): Promise<View> {
    const isKnown = this.isHeld() && this.isShown;
    if (view.pending.size === 0 && !isKnown) await refuseHidden(this.remote, this.names.root);
    this.isShown = this.isHeld();
    return view;
  }

  /** Returns the snapshot of the lease's holder, read anew if there is none or it lacks that pending report. */
  async ofLease(id?: string): Promise<View> {
    return this.view && (id === undefined || this.view.ref(id)) ? this.view : this.read();
  }

  /** Drops the snapshot, which is out of date; called at the beginning and the end of a lease too. */
  forget(): void {
    this.view = undefined;
    this.isFresh = false;
    this.isShown = false;
  }

  /** Reads the current refs after a failed push, without changing the snapshot. */
  async commits(): Promise<Map<string, string>> {
    return (await View.read(this.remote, this.names)).commits();
  }
}
