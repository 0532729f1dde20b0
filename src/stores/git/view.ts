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
  /** The report's id, or the ref's name where it does not hold the report that it names. */
  id: string;
  oid: string;
  /** When the report was made, by its commit; a {@link timeKey}. */
  key: string;
  /** The first line of its commit, `undefined` for what is not ours. */
  subject: string | undefined;
}

const SINGLE = ["lock", "sent", "held", "log"];

/** A queue as it stood at its remote when it was last read, kept up with what the lease of this process changed since. */
export class View {
  /** By the last part of the ref's name. */
  readonly pending = new Map<string, PendingRef>();
  /** The commits of the pending reports that this process has removed. */
  private readonly removed = new Map<string, string | undefined>();
  private readonly single = new Map<string, Ref>();
  private readonly archives = new Map<ArchiveState, Promise<Archive>>();

  private constructor(
    private readonly remote: GitRemote,
    private readonly names: QueueNames,
    private readonly refs: ReadonlyMap<string, Ref>,
  ) {
    for (const ref of refs.values()) this.add(ref);
  }

  /** Reads the remote. @throws OwnerReportError `store`, also for refs below our prefix that are none of ours */
  static async read(remote: GitRemote, names: QueueNames): Promise<View> {
    const refs = await readRefs(remote, names.root);
    if (refs.length === 0) await remote.proveEmpty();
    return new View(remote, names, new Map(refs.map((ref) => [ref.name, ref])));
  }

  /** The commit of every ref as it was read. */
  commits(): Map<string, string> {
    return new Map([...this.refs].map(([name, { oid }]) => [name, oid]));
  }

  /** True once anything was queued. */
  get isThere(): boolean {
    return this.pending.size > 0 || ["sent", "held", "log"].some((name) => this.single.has(name));
  }

  /** The commit of a single thing, and its first line. */
  one(name: "lock" | "sent" | "held" | "log"): { oid: string; subject: string } | undefined {
    return this.single.get(name);
  }

  /** The ref that has this id, or whose name is that of this id. */
  ref(id: string): PendingRef | undefined {
    const exact = this.pending.get(id);
    return exact?.id === id ? exact : this.pending.get(id.toLowerCase());
  }

  /** The whole name of a pending report's ref. */
  nameOf({ id, subject }: PendingRef): string {
    return subject === undefined ? `${this.names.root}pending/${id}` : this.names.pending(id);
  }

  /** An archive, read when first asked for. */
  archive(state: ArchiveState): Promise<Archive> {
    const read =
      this.archives.get(state) ?? Archive.read(this.remote, this.names, state, this.one(state)?.oid);
    this.archives.set(state, read);
    return read;
  }

  /** The subject and age of a report that comes back to pending. */
  describe(id: string, { text }: { text: unknown }): { subject: string; key: string } {
    const created = Buffer.isBuffer(text) ? createdAtOf(text.toString("utf8")) : undefined;
    const createdAt = created ?? new Date(0).toISOString();
    return { subject: subjectOf(id, createdAt), key: keyOfId(id) ?? timeKey(Date.parse(createdAt)) };
  }

  /** Notes a pending report as this process has just made or changed it; without a ref: that it is gone. */
  setPending(id: string, ref: Omit<PendingRef, "id"> | undefined): void {
    const name = id.toLowerCase();
    if (ref) this.pending.set(name, { id, ...ref });
    else {
      this.removed.set(name, this.pending.get(name)?.oid);
      this.pending.delete(name);
    }
  }

  /** Takes over what others have queued since. What is known stays as it is, and what was removed is gone. */
  learn({ pending }: View): void {
    for (const [name, ref] of pending)
      if (!this.pending.has(name) && this.removed.get(name) !== ref.oid) this.pending.set(name, ref);
  }

  /** Notes the commit of an archive that this process has just written. */
  setOne(state: ArchiveState, oid: string): void {
    this.single.set(state, { name: this.names.one(state), oid, type: "commit", subject: state, made: 0 });
  }

  /** Places of all pending reports, in no order. */
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
    // What is not ours comes first, so that somebody hears of it.
    const otherwise = Number.isNaN(created) ? (known ? timeKey(made * 1000) : "") : timeKey(created);
    const id = known?.id ?? name;
    this.pending.set(name, { id, oid, key: keyOfId(id) ?? otherwise, subject: known && subject });
  }
}

function foreign(ref: string, url: string): OwnerReportError {
  return new OwnerReportError(
    "store",
    `${ref} at ${url} is none of owner-report's, so this queue cannot be trusted; nothing was changed or sent. ` +
      `Remove it (git push ${url} --delete ${ref}), or choose another namespace (behind the # of queue).`,
  );
}

const MOMENT_MS = 500;

/**
 * The queue as this process has read it, and when; and as its lease has changed it since. The two are apart, because a
 * host may use one store for a pass and for other things at once.
 */
export class Views {
  private view: View | undefined;
  private leased: View | undefined;
  private readAt = Number.NEGATIVE_INFINITY;
  /** What was read to make sure of a push, for whoever looks next. */
  private fresh: View | undefined;
  /** That nothing is hidden was seen under this lease. */
  private isShown = false;

  constructor(
    private readonly remote: GitRemote,
    private readonly names: QueueNames,
  ) {}

  /** Reads the queue at its remote. @throws OwnerReportError `store` */
  async read(): Promise<View> {
    const view = await View.read(this.remote, this.names);
    this.readAt = performance.now();
    this.view = view;
    this.leased?.learn(view);
    return view;
  }

  /** The queue as it was read last, if it was. */
  get last(): View | undefined {
    return this.view;
  }

  /** The queue as it was read a moment ago: a word that only looks asks for many reports, and a fetch is a journey. */
  get seen(): View | undefined {
    return performance.now() - this.readAt < MOMENT_MS ? this.view : undefined;
  }

  /** The queue as it is now. What the holder of the lease sees first is what it works with. */
  async look(isHeld: boolean): Promise<View> {
    const view = isHeld && !this.leased ? await this.ofLease() : await this.latest();
    return this.shown(view, isHeld);
  }

  /** Reads the queue to make sure of what was just pushed. */
  async readBack(): Promise<View> {
    const view = await this.read();
    this.fresh = view;
    return view;
  }

  /** A view in which nothing is pending, made sure of. @throws OwnerReportError `store` when the remote hides refs */
  async shown(view: View, isHeld = false): Promise<View> {
    const isKnown = isHeld && this.isShown;
    if (view.pending.size === 0 && !isKnown) await refuseHidden(this.remote, this.names.root);
    this.isShown = isHeld;
    return view;
  }

  /** What was read is out of date. */
  forget(): void {
    this.view = undefined;
    this.fresh = undefined;
  }

  /** The queue as the holder of the lease knows it, read if it does not yet, or not that report. */
  async ofLease(id?: string): Promise<View> {
    if (id !== undefined && this.leased && !this.leased.ref(id)) await this.read();
    this.leased ??= await this.latest();
    return this.leased;
  }

  private async latest(): Promise<View> {
    const fresh = this.seen && this.fresh;
    this.fresh = undefined;
    return fresh ?? this.read();
  }

  /** The same, if it was read. */
  get inLease(): View | undefined {
    return this.leased;
  }

  /** What the holder of the lease knows is out of date; also at the beginning and the end of a lease. */
  forgetLease(): void {
    this.forget();
    this.isShown = false;
    this.leased = undefined;
  }

  /** The refs as they are now, for a push that failed; what is known of the queue stays as it is. */
  async commits(): Promise<Map<string, string>> {
    return (await View.read(this.remote, this.names)).commits();
  }
}
