import { OwnerReportError } from "../../errors.js";
import { type ProcessIdentity, thisProcess } from "../../platform/process-identity.js";
import { oldestFirst, withBacklog } from "../order.js";
import {
  type Backlog,
  type Change,
  type Finding,
  type Hints,
  type Holder,
  type Lease,
  type LogEntry,
  newIdOf,
  type Place,
  STATES,
  type State,
  type Store,
  type StoredReport,
  type UnreadableReport,
} from "../store.js";
import { requireReadable } from "../stored-report.js";
import { accessTo } from "./access.js";
import { type RefUpdate, refsChanged, refUpdateFor } from "./changes.js";
import { examineProgram, examineRemote, warningsOf } from "./examine.js";
import { GitHints } from "./hints.js";
import { GIT_LEASE_SECONDS, GitLease, gitHolder, type LockContext, takeGitLock } from "./lease.js";
import { GitLog } from "./log.js";
import { QueueNames, refuseHostile } from "./names.js";
import { Enqueuer, type PutContext, refuseCaseCollision } from "./put.js";
import { GitRemote } from "./remote.js";
import { contentOf, type RemoteReport, Reports } from "./reports.js";
import { Scratch } from "./scratch.js";
import { type View, ViewCache } from "./view.js";

const RETRY_SECONDS = 20;

/** The queue as refs of a git repository, shared by everybody who may push there. */
export class GitStore implements Store {
  private readonly names: QueueNames;
  private readonly scratch: Scratch;
  private readonly remote: GitRemote;
  private readonly reports: Reports;
  private readonly queueHints: GitHints;
  private readonly queueLog: GitLog;
  private readonly self: ProcessIdentity;
  private readonly clock: () => number;
  private readonly views: ViewCache;
  private lease: GitLease | undefined;
  /** What the proof that the queue is there has found at the lock, for the pass that follows. */
  private proof: GitLease | Holder | undefined;
  /** True once a push with hints has failed: the next ones are made without, but for the one that ends the pass. */
  private isWithoutHints = false;

  readonly hints: Hints = {
    read: async (task) => this.queueHints.read((await this.views.ofLease()).one("log"), task),
    write: async (lease, task, hint) => {
      await lease.check();
      this.queueHints.set(task, hint);
    },
    tasks: async () => this.queueHints.tasks((await this.views.ofLease()).one("log")),
    warnings: () =>
      this.isWithoutHints
        ? [
            `What is remembered of the tasks' last messages could not be pushed to ${this.location} with a report's record; if the pass's last push fails too, their next reports are posted anew.`,
          ]
        : [],
  };

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
    this.views = new ViewCache(this.remote, this.names, () => this.isHeld());
    this.reports = new Reports(this.remote);
    this.queueHints = new GitHints(this.remote);
    this.queueLog = new GitLog(this.remote, this.names.one("log"), this.queueHints);
    this.self = options.self ?? thisProcess();
  }

  get location(): string {
    return this.names.isUsual ? this.remote.url : `${this.remote.url}#${this.names.namespace}`;
  }

  /** Removes this process's local copy of the queue. */
  close(): void {
    this.scratch.close();
    this.views.forget();
  }

  async exists(prover?: string): Promise<boolean> {
    if (prover !== undefined) return this.existsForPass(prover);
    const view = this.views.seen?.isThere ? this.views.seen : await this.views.read();
    if (!view.isThere) await this.views.shown(view);
    return view.isThere;
  }

  /** Proves it by the lock, which can be read once it was taken: the pass that follows has it already, and its read too. */
  private async existsForPass(owner: string): Promise<boolean> {
    const acquired = await takeGitLock(this.lockContext(), owner);
    const view = await this.views.ofLease();
    if (view.isThere) this.proof = acquired;
    if (!(acquired instanceof GitLease)) return view.isThere;
    this.lease = acquired;
    if (!view.isThere) await this.views.shown(view).finally(() => acquired.release());
    return view.isThere;
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
    return requireReadable(existing && this.stored(id, existing));
  }

  async refuseUsed(id: string): Promise<void> {
    refuseHostile(id);
    await refuseCaseCollision(this.views.seen ?? (await this.views.read()), id);
  }

  async find(
    id: string,
    states: readonly State[] = STATES,
  ): Promise<StoredReport | UnreadableReport | undefined> {
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
    const { view, ...found } = await this.oldestPlaces(limit, now);
    return { ...found, places: await this.reports.expectPending(view, found.places) };
  }

  async count(now: number): Promise<Backlog> {
    return (await this.oldestPlaces(1, now)).backlog;
  }

  isCounted(): boolean {
    return this.views.seen !== undefined;
  }

  async acquire(owner: string): Promise<{ lease: Lease } | { holder: Holder }> {
    const acquired = this.proof ?? (await takeGitLock(this.lockContext(), owner));
    this.proof = undefined;
    if (!(acquired instanceof GitLease)) return { holder: acquired };
    this.lease = acquired;
    this.isWithoutHints = false;
    return { lease: acquired };
  }

  async change(lease: Lease, change: Change, ahead?: Change): Promise<boolean> {
    const first = await this.updateFor(lease, change);
    // A problem with the other report must not keep this one from being settled.
    const second = ahead && (await this.updateFor(lease, ahead).catch(() => undefined));
    if (!first) return false;
    const hints = await this.newHints();
    const extras = [second, hints].flatMap((extra) => extra ?? []);
    if (extras.length > 0 && (await this.push(lease, [first, ...extras]).catch(() => false)))
      return second !== undefined;
    if (!(await this.push(lease, [first]))) throw refsChanged(first, this.location);
    // They may be the reason that the push failed, and must not delay the next one.
    if (hints) this.isWithoutHints = true;
    return false;
  }

  isAtHand(id: string): boolean {
    return this.reports.isKept(this.views.last, id);
  }

  async list(state: State, now: number): Promise<Place[]> {
    const view = await this.views.look();
    if (state !== "pending") return this.reports.archivedPlaces(view, state, now);
    return this.reports.expectSome(view, oldestFirst(await view.places(), Number.MAX_SAFE_INTEGER, now));
  }

  log(entry: LogEntry): boolean {
    return this.queueLog.add(entry);
  }

  async history(limit: number): Promise<LogEntry[]> {
    return this.queueLog.latest((this.views.seen ?? (await this.views.read())).one("log"), limit);
  }

  async holder(): Promise<Holder | undefined> {
    return gitHolder(this.lockContext());
  }

  async examine(): Promise<Finding[]> {
    const program = await examineProgram(this.options.environment);
    return [program, ...(await examineRemote(this.remote, this.names.root))];
  }

  private async oldestPlaces(limit: number, now: number) {
    const view = await this.views.look();
    const places = oldestFirst(await view.places(), limit, now);
    const held = (await view.archive("held")).entries.size;
    return { view, ...withBacklog({ places, count: view.pending.size }, held) };
  }

  private isHeld(): boolean {
    return this.lease?.isHeld === true;
  }

  private async lookUp(view: View, id: string, states: readonly State[]) {
    const report = await this.reports.find(view, id, states);
    return report && this.stored(id, report);
  }

  private stored(asked: string, report: RemoteReport & { state: State }): StoredReport | UnreadableReport {
    const { id = asked, state, text, record } = report;
    const path = this.pathOf(state, id);
    // A record that cannot be read is one that is not valid.
    const bytes = Buffer.isBuffer(record) ? record : Buffer.alloc(0);
    return { id, state, path, ...contentOf(text), record: record && { path: `of ${path}`, bytes } };
  }

  private putContext(): PutContext {
    const { remote, names, reports, clock, views } = this;
    return { remote, names, reports, clock, read: () => views.read(), forget: () => views.forget() };
  }

  private lockContext(): LockContext {
    const { remote, names, self, clock, views } = this;
    const { leaseSeconds = GIT_LEASE_SECONDS } = this.options;
    const flush = () => this.queueLog.flush(async () => (await views.ofLease()).one("log"));
    return { remote, ref: names.one("lock"), self, clock, leaseSeconds, views, flush };
  }

  private async updateFor(lease: Lease, change: Change): Promise<RefUpdate | undefined> {
    refuseHostile(newIdOf(change));
    await lease.check();
    const { remote, names, reports } = this;
    const view = await this.views.ofLease(change.from === "pending" ? change.id : undefined);
    if (change.from === undefined) await refuseCaseCollision(view, change.id);
    return refUpdateFor({ view, reports, names, remote }, change);
  }

  /** Returns the update that saves new hints; `undefined` when there are none, or they cannot be saved. */
  private async newHints(): Promise<RefUpdate | undefined> {
    const { last } = this.views;
    if (!this.queueHints.isChanged || this.isWithoutHints || !last) return undefined;
    const moved = (commit: string) => last.setOne("log", commit);
    return this.queueLog.saveHints(last.one("log"), moved).catch(() => undefined);
  }

  /** Pushes updates, all or none. Returns false when a ref was not as it was read: nothing was changed. */
  private async push(lease: Lease, changes: readonly RefUpdate[]): Promise<boolean> {
    if (!(lease instanceof GitLease)) throw new OwnerReportError("bug", "a lease of another store");
    const refs = changes.flatMap((change) => change.refs);
    let isDone = false;
    try {
      isDone = await lease.push(refs);
    } finally {
      if (!isDone) this.views.forget();
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
