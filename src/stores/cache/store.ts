import { setTimeout as sleep } from "node:timers/promises";
import { isInvalidReport, OwnerReportError, storeFaultAfter } from "../../errors.js";
import { type ProcessIdentity, thisProcess } from "../../platform/process-identity.js";
import { quoted } from "../../report/command-line.js";
import { type Delivery, emptyDelivery, sha256Of } from "../../report/delivery-record.js";
import { timeKey } from "../../report/id.js";
import { caseCollision, conflict, refuseDifferent } from "../conflicts.js";
import { type Listing, oldestOf, withBacklog, writtenKey } from "../order.js";
import {
  type Backlog,
  type Change,
  type Finding,
  type Holder,
  type Import,
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
import { Entries } from "./entries.js";
import { examineCache, warningsOf } from "./examine.js";
import { CacheLease, holderOfLock, leaseWith, takeCacheLock } from "./lease.js";
import { CacheList } from "./list.js";
import { locationOf } from "./location.js";
import { CacheLog } from "./log.js";
import { CacheNames } from "./names.js";
import { formatRecord, overtaken, type ReadReport, readReport, textOf } from "./records.js";
import { type CacheService, WorkerService } from "./service.js";
import { type CachedReport, CacheQueue, type Snapshot } from "./snapshot.js";

/** Milliseconds for which a busy lock is not checked again: GitHub limits the rate of requests. */
const BUSY_MS = 3000;
/** Number of interrupted saves that are skipped: each keeps its key for ever. */
const MOST_UNFINISHED = 3;

/**
 * The queue as immutable entries of GitHub's cache, each saved once and read back (docs/cache-store.md). Best effort:
 * GitHub removes entries as it sees fit.
 */
export class CacheStore implements Store {
  private readonly queue: CacheQueue;
  private readonly queueLog: CacheLog;
  private readonly self: ProcessIdentity;
  private busy: { until: number; holder: Holder } | undefined;
  private mayRemove = true;

  /** @throws OwnerReportError `unavailable` where there is no cache service, as outside of an action */
  constructor(private readonly options: CacheStoreOptions) {
    const { environment, clock = Date.now, wait = (ms) => sleep(ms) } = options;
    const { api, repository, ref } = locationOf(environment, options.token);
    const list = new CacheList({ api, repository, token: options.token, environment, wait });
    const entries = new Entries(options.service ?? new WorkerService({ ...options, environment }), wait);
    this.queue = new CacheQueue(new CacheNames(options.prefix, ref), entries, list, clock);
    this.queueLog = new CacheLog(this.queue);
    this.self = options.self ?? thisProcess();
  }

  get location(): string {
    const { prefix, ref } = this.queue.names;
    return `the caches ${prefix} of ${ref} in ${this.options.environment.GITHUB_REPOSITORY}`;
  }

  async exists(): Promise<boolean> {
    return !(await this.queue.look()).isEmpty;
  }

  warnings(): string[] {
    return warningsOf(this.queue.last);
  }

  async put(
    id: string,
    text: string,
    origin: "own" | "generated" = "own",
  ): Promise<StoredReport | undefined> {
    const view = await this.queue.look();
    if (view.reports.has(id)) return requireReadable(await this.find(id));
    if (origin === "own") refuseCaseCollision(view, id);
    const saved = await this.save(this.queue.names.report(id), text);
    if (saved === "saved") return undefined;
    await this.queue.look();
    if (saved === "taken") return requireReadable(await this.find(id)) ?? this.readPut(id);
    throw new OwnerReportError(
      "store",
      `A save of report ${id} was begun before and never finished, and its key cannot be used again.`,
      { done: "nothing", remedy: "Use another report-id, or none." },
    );
  }

  async refuseUsed(id: string): Promise<void> {
    refuseCaseCollision(await this.queue.seen(), id);
  }

  async find(
    id: string,
    states: readonly State[] = STATES,
  ): Promise<StoredReport | UnreadableReport | undefined> {
    const known = (await this.queue.seen()).reports.get(id);
    if (!known || !states.includes(known.state)) return undefined;
    const { state, key, isRecord } = known;
    const found = { id, state, path: this.pathOf(state, id) };
    const recordOf = (bytes: Uint8Array) => (isRecord ? { path: key, bytes } : undefined);
    try {
      const { report, delivery = Buffer.alloc(0) } = await this.read(known);
      return { ...found, bytes: report, record: recordOf(delivery) };
    } catch (error) {
      if (!isInvalidReport(error)) throw error;
      return { ...found, problem: error.message, record: recordOf(Buffer.alloc(0)) };
    }
  }

  pathOf(_: State, id: string): string {
    return this.queue.names.report(id);
  }

  idOfPath(path: string): string | undefined {
    // Readers of a path resolve it against the workspace.
    const start = this.queue.names.report("");
    const [before, id] = path.replaceAll("\\", "/").split(start);
    return id && (before === "" || before?.endsWith("/")) ? id : undefined;
  }

  async oldest(limit: number, now: number): Promise<{ places: Place[]; backlog: Backlog }> {
    const view = await this.queue.look();
    return withBacklog(await this.oldestIn(view, "pending", { limit, now }), view.in("held").length);
  }

  async count(now: number): Promise<Backlog> {
    return (await this.oldest(1, now)).backlog;
  }

  async list(state: State, now: number): Promise<Place[]> {
    const view = await this.queue.look();
    return (await this.oldestIn(view, state, { limit: Number.MAX_SAFE_INTEGER, now })).places;
  }

  async acquire(owner: string): Promise<{ lease: Lease } | { holder: Holder }> {
    const now = performance.now();
    if (this.busy && now < this.busy.until) return { holder: this.busy.holder };
    const taken = await takeCacheLock(this.queue, owner, this.self);
    if (!(taken instanceof CacheLease)) {
      this.busy = { until: now + BUSY_MS, holder: taken };
      return { holder: taken };
    }
    this.queue.isHeld = true;
    this.queueLog.open(taken.fence);
    return { lease: leaseWith(taken, () => this.flushAndRelease(taken)) };
  }

  /** Saves the log, releases the lock and removes the leftovers of earlier holders. */
  private async flushAndRelease(lease: CacheLease): Promise<void> {
    await this.queueLog.close();
    const { lock } = await this.queue.seen().catch(() => ({ lock: { n: 0, earlier: [] as string[] } }));
    this.queue.isHeld = false;
    await lease.release();
    if (lock.n === lease.fence) await this.removeObsolete(lock.earlier);
  }

  async change(lease: Lease, change: Change): Promise<boolean> {
    await lease.check();
    if (change.from === undefined) await this.import(change);
    else if (change.to === undefined) await this.remove(change.id);
    else {
      if (newIdOf(change) !== change.id) throw notRenamed(change.id, this.pathOf(change.from, change.id));
      const { keys } = await this.known(change.id);
      await this.record(change.id, change.record, change.to);
      if (change.to === "sent") await this.removeObsolete(keys);
    }
    return false;
  }

  private async remove(id: string): Promise<void> {
    const known = (await this.queue.look()).reports.get(id);
    if (!known) return;
    // Delete the newest record last; without it the report would count as pending again.
    for (const key of [...known.keys.filter((key) => key !== known.key), known.key])
      await this.queue.remove(key);
  }

  private async import(change: Import): Promise<void> {
    const { id, to, bytes } = change;
    const view = await this.queue.look();
    const existing = requireReadable(await this.find(id));
    if (existing) return refuseDifferent(existing, change);
    refuseCaseCollision(view, id);
    const record = change.record ?? (to === "pending" ? undefined : emptyDelivery(id, await sha256Of(bytes)));
    // A record contains its report and the report's state.
    const { names } = this.queue;
    const text = textOf(id, bytes);
    const entry = record
      ? { key: names.record(id, 1, to), text: formatRecord(record, bytes) }
      : { key: names.report(id), text };
    if ((await this.save(entry.key, entry.text)) !== "saved") throw overtaken(id);
  }

  log(entry: LogEntry): boolean {
    return this.queueLog.append(entry);
  }

  async history(limit: number): Promise<LogEntry[]> {
    return this.queueLog.latest(limit);
  }

  async holder(): Promise<Holder | undefined> {
    return holderOfLock(this.queue, await this.queue.look(), this.self);
  }

  async examine(): Promise<Finding[]> {
    return examineCache(this.queue, this.location);
  }

  private async record(id: string, delivery: Delivery, state: State): Promise<void> {
    const known = await this.known(id);
    const { report } = await this.read(known);
    const text = formatRecord(delivery, report);
    for (let n = known.n + 1; n <= known.n + MOST_UNFINISHED; n++) {
      const saved = await this.save(this.queue.names.record(id, n, state), text);
      if (saved === "saved") return;
      if (saved === "taken") throw overtaken(id);
    }
    throw new OwnerReportError(
      "store",
      `Saves of the record of report ${id} were begun and never finished.`,
      { done: "nothing", remedy: "Run this again later." },
    );
  }

  private async save(key: string, text: string) {
    try {
      return await this.queue.save(key, text);
    } catch (error) {
      throw storeFaultAfter(error, "unknown");
    }
  }

  /** Finds a report of the running pass; throws when it is gone. */
  private async known(id: string): Promise<CachedReport> {
    const known = (await this.queue.seen()).reports.get(id);
    if (known) return known;
    throw new OwnerReportError(
      "store",
      `Report ${id} is gone from ${this.location}: GitHub has evicted it, or somebody deleted it. Nothing was recorded.`,
    );
  }

  private read(known: CachedReport): Promise<ReadReport> {
    return readReport(this.queue, known, this.location);
  }

  /** Lists the oldest reports of a state: by the time in the id, else created_at, else the time of its oldest entry. */
  private oldestIn(view: Snapshot, state: State, range: { limit: number; now: number }): Promise<Listing> {
    const read = async (known: CachedReport) => (await this.read(known)).report;
    const keyOf = async (known: CachedReport) =>
      (await writtenKey(known.id, () => read(known))) ?? timeKey(known.createdAt);
    return oldestOf(view.in(state), keyOf, range);
  }

  private async readPut(id: string): Promise<StoredReport> {
    const path = this.pathOf("pending", id);
    const bytes = await this.queue.entries.read(path);
    if (bytes) return { id, state: "pending", path, bytes, record: undefined };
    throw new OwnerReportError("store", `Report ${id} is taken and cannot be read.`, { done: "nothing" });
  }

  /** Removes obsolete entries if permitted; GitHub does so after seven days anyway. */
  private async removeObsolete(keys: readonly string[]): Promise<void> {
    try {
      for (const key of keys) if (this.mayRemove) await this.queue.remove(key);
    } catch {
      this.mayRemove = false;
    }
  }
}

/** Error for an entry whose name is no id, written by somebody else: keys cannot be renamed. */
function notRenamed(id: string, key: string): OwnerReportError {
  const remedy = `Delete its entry: gh cache delete ${quoted(key)}`;
  const what = `${JSON.stringify(id)} is no id of a report, so its cache entry was not written by owner-report.`;
  return new OwnerReportError("usage", `${what} ${remedy}`);
}

function refuseCaseCollision(view: Snapshot, id: string): void {
  const collision = caseCollision(view.reports.keys(), id);
  if (collision !== undefined) throw conflict(id, collision);
}

/** Options of a cache store. */
export interface CacheStoreOptions {
  /** Prefix of the keys of this queue's entries. */
  prefix: string;
  /** Token that lists the caches (`actions: read`), and may remove some (`actions: write`). */
  token: string;
  /** The worker program that calls the cache service: dist/cache/index.js. */
  worker: string;
  /** The cache service, unless the worker is to call it. */
  service?: CacheService;
  environment: Readonly<Record<string, string | undefined>>;
  temporaryDirectory: string;
  clock?: () => number;
  self?: ProcessIdentity;
  /** Waits for a number of milliseconds. */
  wait?: (ms: number) => Promise<void>;
}
