import { OwnerReportError } from "../../errors.js";
import { type ProcessIdentity, thisProcess } from "../../platform/process-identity.js";
import { type Delivery, moreComplete } from "../../report/delivery-record.js";
import { noteFor, refuseDifferent, STAYS_BEHIND } from "../conflicts.js";
import { GUARANTEES } from "../guarantees.js";
import { oldestFirst } from "../order.js";
import {
  type Backlog,
  type Begun,
  type Finding,
  type Holder,
  type Lease,
  type LogEntry,
  type Place,
  STATES,
  type State,
  type Store,
  type StoredReport,
} from "../store.js";
import { accessTo } from "./access.js";
import { type RefUpdate, type ReportChange, refsChanged, refUpdateFor, settledAndBegun } from "./changes.js";
import { examineProgram, examineRemote, warningsOf } from "./examine.js";
import {
  GIT_LEASE_SECONDS,
  GitLease,
  holderOfClaim,
  type LockContext,
  readClaim,
  takeGitLock,
} from "./lease.js";
import { GitLog } from "./log.js";
import { QueueNames, refuseHostile } from "./names.js";
import { Enqueuer, type PutContext, refuseCaseCollision } from "./put.js";
import { GitRemote } from "./remote.js";
import { bytesOf, type RemoteReport, Reports } from "./reports.js";
import { Scratch } from "./scratch.js";
import { type View, ViewCache } from "./view.js";

const RETRY_SECONDS = 20;
/** Pause between two tries to take the lock: each is three requests, and a whole matrix of jobs may wait. */
const POLL_MS = 3000;

/** The queue as refs of a git repository, shared by everybody who may push there. */
export class GitStore implements Store {
  readonly guarantees = GUARANTEES.git;
  readonly pollMs = POLL_MS;
  private readonly names: QueueNames;
  private readonly scratch: Scratch;
  private readonly remote: GitRemote;
  private readonly reports: Reports;
  private readonly queueLog: GitLog;
  private readonly self: ProcessIdentity;
  private readonly clock: () => number;
  private readonly views: ViewCache;
  private lease: GitLease | undefined;
  /** Record of the report that was found last: it was read with the report. */
  private found: { id: string; record: Buffer | undefined } | undefined;

  constructor(private readonly options: GitStoreOptions) {
    const {
      remote,
      namespace,
      token,
      tokenKeptFor,
      environment,
      temporaryDirectory,
      retrySeconds = RETRY_SECONDS,
    } = options;
    this.names = new QueueNames(namespace);
    this.scratch = new Scratch(temporaryDirectory);
    this.clock = options.clock ?? Date.now;
    const { root } = this.names;
    const access = { ...accessTo(remote, token), tokenKeptFor };
    this.remote = new GitRemote(this.scratch, { access, root, environment, retrySeconds, clock: this.clock });
    this.views = new ViewCache(this.remote, this.names);
    this.reports = new Reports(this.remote);
    this.queueLog = new GitLog(this.remote, this.names.one("log"));
    this.self = options.self ?? thisProcess();
  }

  get location(): string {
    return this.names.isUsual ? this.remote.url : `${this.remote.url}#${this.names.namespace}`;
  }

  /** Removes this process's local copy of the queue. */
  close(): void {
    this.scratch.close();
    this.views.forgetLease();
  }

  async exists(): Promise<boolean> {
    if (this.views.seen?.isThere) return true;
    const view = await this.views.read();
    return (view.isThere ? view : await this.views.shown(view)).isThere;
  }

  warnings(): string[] {
    return warningsOf(this.options);
  }

  async put(
    id: string,
    text: string,
    origin: "own" | "generated" = "own",
  ): Promise<StoredReport | undefined> {
    refuseHostile(id);
    const existing = await new Enqueuer(this.putContext()).put(id, text, origin);
    return existing && this.stored(id, existing);
  }

  async refuseUsed(id: string): Promise<void> {
    await refuseCaseCollision(await this.views.read(), id);
  }

  async find(id: string, states: readonly State[] = STATES): Promise<StoredReport | undefined> {
    refuseHostile(id);
    const seen = this.isHeld() ? await this.views.ofLease() : this.views.seen;
    const known = seen && (await this.lookUp(seen, id, states));
    // A report never has two states.
    if (known || seen?.ref(id)) return known;
    // While this process holds the queue, nobody else moves held or sent reports; new ones come to pending only.
    if (this.isHeld() && !states.includes("pending")) return undefined;
    return this.lookUp(await this.views.read(), id, states);
  }

  pathOf(state: State, id: string): string {
    return `${this.remote.url}#${this.names.path(state, id)}`;
  }

  idOfPath(path: string): string | undefined {
    const id = /[:/]([^:/]+)\.md$/.exec(path)?.[1];
    return id !== undefined && STATES.some((state) => this.pathOf(state, id) === path) ? id : undefined;
  }

  async oldest(limit: number, now: number): Promise<{ places: Place[]; backlog: Backlog }> {
    const view = await this.views.look(this.isHeld());
    const places = this.reports.expect(oldestFirst(view.places(), Math.max(limit, 1), now));
    const held = (await view.archive("held")).entries.size;
    const backlog = { pending: view.pending.size, held, oldestKey: places[0]?.key };
    return { places: places.slice(0, limit), backlog };
  }

  async delivery(id: string): Promise<Delivery | undefined> {
    if (this.found?.id !== id) await this.find(id);
    const record = this.found?.id === id ? this.found.record : undefined;
    this.found = undefined;
    // Loaded here because most reports have no record before their first attempt.
    return (
      record &&
      (await import("../../report/parse-delivery-record.js")).parseDelivery(
        record,
        id,
        `of ${this.pathOf("pending", id)}`,
      )
    );
  }

  async acquire(owner: string): Promise<{ lease: Lease } | { holder: Holder }> {
    const acquired = await takeGitLock(this.lockContext(), owner, this.self, this.views);
    if (!(acquired instanceof GitLease)) return { holder: acquired };
    this.lease = acquired;
    return { lease: acquired };
  }

  async proveEmpty(owner: string): Promise<void> {
    const acquired = await this.acquire(owner);
    if ("lease" in acquired) await acquired.lease.release();
  }

  async begin(lease: Lease, id: string, delivery: Delivery): Promise<void> {
    const note =
      "It was not sent and is still pending; if the attempt was recorded all the same, the next pass takes it as in doubt.";
    await this.change(lease, { id, from: "pending", to: "pending", record: delivery, note });
  }

  async settle(
    lease: Lease,
    id: string,
    delivery: Delivery,
    state: State,
    from: State = "pending",
  ): Promise<void> {
    const note = noteFor(from, delivery);
    await this.change(lease, { id, from, to: state, record: delivery, note });
  }

  async settleAndBegin(lease: Lease, id: string, delivery: Delivery, next: Begun): Promise<boolean> {
    const [settled, begun] = settledAndBegun(id, delivery, next);
    const first = await this.updateFor(lease, settled);
    // A problem with the next report must not keep this one from being settled.
    const second = await this.updateFor(lease, begun).catch(() => undefined);
    const both = first && second ? [first, second] : [];
    if (both.length > 0 && (await this.push(lease, settled, both).catch(() => false))) return true;
    await this.apply(lease, settled, first);
    return false;
  }

  isAtHand(id: string): boolean {
    return this.reports.isKept(this.views.inLease, id);
  }

  async list(state: State, now: number): Promise<Place[]> {
    const view = await this.views.look(this.isHeld());
    const places = state === "pending" ? view.places() : await this.reports.places(view, state);
    return this.reports.expect(oldestFirst(places, Number.MAX_SAFE_INTEGER, now));
  }

  async forget(lease: Lease, id: string, state: State = "sent"): Promise<void> {
    await this.change(lease, { id, from: state, to: undefined, note: "Nothing was removed." });
  }

  async adopt(
    lease: Lease,
    report: Pick<StoredReport, "id" | "state" | "bytes">,
    delivery: Delivery | undefined,
  ): Promise<void> {
    const { id, state, bytes } = report;
    const existing = await this.find(id);
    if (existing) refuseDifferent(existing, report);
    else await refuseCaseCollision(await this.views.ofLease(), id);
    const known = existing && (await this.delivery(id));
    const record = moreComplete(known, delivery);
    if (existing && record === known) return lease.check();
    const [from, to] = existing ? [existing.state, existing.state] : [undefined, state];
    await this.change(lease, { id, from, to, bytes, record, note: STAYS_BEHIND });
  }

  log(entry: LogEntry): boolean {
    return this.queueLog.add(entry);
  }

  async history(limit: number): Promise<LogEntry[]> {
    return this.queueLog.latest((this.views.seen ?? (await this.views.read())).one("log")?.oid, limit);
  }

  async holder(): Promise<Holder | undefined> {
    const lock = (await this.views.read()).one("lock");
    const claim = lock && readClaim(lock.subject, this.names.one("lock"), this.location);
    return claim && holderOfClaim(claim, this.self, this.clock());
  }

  async examine(): Promise<Finding[]> {
    const program = await examineProgram(this.options.environment);
    return [program, ...(await examineRemote(this.remote, this.names.root))];
  }

  private isHeld(): boolean {
    return this.lease?.isHeld === true;
  }

  private async lookUp(view: View, id: string, states: readonly State[]): Promise<StoredReport | undefined> {
    const report = await this.reports.find(view, id, states);
    return report && this.stored(id, report);
  }

  private stored(id: string, { state, text, record }: RemoteReport & { state: State }): StoredReport {
    this.found = { id, record: record && bytesOf(record) };
    return { id, state, path: this.pathOf(state, id), bytes: bytesOf(text) };
  }

  private putContext(): PutContext {
    const { remote, names, reports, clock } = this;
    const read = () => this.views.read();
    const readBack = () => this.views.readBack();
    const changed = () => this.views.forget();
    return { remote, names, reports, clock, read, readBack, changed, now: () => this.views.commits() };
  }

  private lockContext(): LockContext {
    const { remote, names, clock, views } = this;
    const { leaseSeconds = GIT_LEASE_SECONDS } = this.options;
    const flush = () => this.queueLog.flush(async () => (await views.ofLease()).one("log")?.oid);
    const [now, onReleased] = [() => views.commits(), () => views.forgetLease()];
    return { remote, ref: names.one("lock"), clock, leaseSeconds, now, flush, onReleased };
  }

  private async change(lease: Lease, change: ReportChange): Promise<void> {
    await this.apply(lease, change, await this.updateFor(lease, change));
  }

  private async apply(lease: Lease, change: ReportChange, update: RefUpdate | undefined): Promise<void> {
    if (!update || (await this.push(lease, change, [update]))) return;
    throw refsChanged(update, this.location, change.note);
  }

  private async updateFor(lease: Lease, change: ReportChange): Promise<RefUpdate | undefined> {
    refuseHostile(change.id);
    lease.check();
    const { remote, names, reports } = this;
    const view = await this.views.ofLease(change.from === "pending" ? change.id : undefined);
    return refUpdateFor({ view, reports, names, remote }, change);
  }

  /** Pushes updates, all or none. Returns false when a ref was not as it was read: nothing was changed. */
  private async push(
    lease: Lease,
    { id, note }: ReportChange,
    changes: readonly RefUpdate[],
  ): Promise<boolean> {
    if (!(lease instanceof GitLease)) throw new OwnerReportError("bug", "a lease of another store");
    const refs = changes.flatMap((change) => change.refs);
    let isDone = false;
    try {
      isDone = await lease.push(refs, `Report ${id}: ${note}`);
    } finally {
      if (!isDone) this.views.forgetLease();
    }
    if (isDone) for (const change of changes) change.onAccepted();
    return isDone;
  }
}

/** Address and settings of a git queue. */
export interface GitStoreOptions {
  /** The URL or path of the remote repository. */
  remote: string;
  /** All refs of the queue lie below `refs/<namespace>/`. */
  namespace: string;
  /** Token for an http(s) remote. */
  token?: string | undefined;
  /** Server of the job's own token, where this remote is another one: for the remedy. */
  tokenKeptFor?: string | undefined;
  /** Environment for git: PATH, HOME, proxies, ssh. */
  environment: Readonly<Record<string, string | undefined>>;
  /** Directory for fetched objects. */
  temporaryDirectory: string;
  /** @internal */
  self?: ProcessIdentity;
  clock?: () => number;
  leaseSeconds?: number;
  /** Seconds for which a temporary failure is retried; 20. */
  retrySeconds?: number;
}
