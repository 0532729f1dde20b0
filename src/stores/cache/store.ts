import { setTimeout as sleep } from "node:timers/promises";
import { OwnerReportError } from "../../errors.js";
import { type ProcessIdentity, thisProcess } from "../../platform/process-identity.js";
import { type Delivery, emptyDelivery, fuller, sha256Of } from "../../report/delivery-record.js";
import { caseCollision, conflict, NOT_QUEUED, refuseDifferent, STAYS_BEHIND, safeIn } from "../conflicts.js";
import { GUARANTEES } from "../guarantees.js";
import { oldestReports } from "../order.js";
import {
  type Backlog,
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
import { Entries } from "./entries.js";
import { examineCache, warningsOf } from "./examine.js";
import { CacheLease, holderBy, leaseWith, takeLock } from "./lease.js";
import { CacheList } from "./list.js";
import { placeOf } from "./location.js";
import { CacheLog } from "./log.js";
import { CacheNames } from "./names.js";
import { formatRecord, overtaken, type ReadReport, readReport, textOf } from "./records.js";
import { WorkerService } from "./service.js";
import { CacheQueue, type Known, type View } from "./snapshot.js";

/** How long "somebody holds it" is taken to be true: GitHub counts how often it is asked. */
const BUSY_MS = 3000;
/** A save that was cut off keeps its key; so many of them are passed by. */
const MOST_UNFINISHED = 3;

/**
 * The queue as immutable entries of GitHub's cache, each of which is saved once and read back (docs/cache-store.md). Best
 * effort: GitHub removes entries as it sees fit.
 */
export class CacheStore implements Store {
  readonly guarantees = GUARANTEES.cache;
  private readonly queue: CacheQueue;
  private readonly journal: CacheLog;
  private readonly self: ProcessIdentity;
  private busy: { until: number; holder: Holder } | undefined;
  private mayRemove = true;

  /** @throws OwnerReportError `unavailable` where there is no cache service, as outside of an action */
  constructor(private readonly options: CacheStoreOptions) {
    const { environment, clock = Date.now, wait = (ms) => sleep(ms) } = options;
    const { api, repository, ref } = placeOf(environment, options.token);
    const list = new CacheList({ api, repository, token: options.token, wait });
    const entries = new Entries(new WorkerService({ ...options, environment }), wait);
    this.queue = new CacheQueue(new CacheNames(options.prefix, ref), entries, list, clock);
    this.journal = new CacheLog(this.queue);
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
    if (view.reports.has(id)) return this.find(id);
    if (origin === "own") refuseCaseCollision(view, id);
    const saved = await this.queue.save(this.queue.names.report(id), text);
    if (saved === "saved") return undefined;
    await this.queue.look();
    if (saved === "taken") return (await this.find(id)) ?? this.asPut(id);
    throw new OwnerReportError(
      "store",
      `A save of report ${id} was begun before and never finished, and its key cannot be used again. ${NOT_QUEUED} ` +
        "Use another report-id, or none.",
    );
  }

  async refuseUsed(id: string): Promise<void> {
    refuseCaseCollision(await this.queue.seen(), id);
  }

  async find(id: string, states: readonly State[] = STATES): Promise<StoredReport | undefined> {
    const known = (await this.queue.seen()).reports.get(id);
    if (!known || !states.includes(known.state)) return undefined;
    const { report } = await this.read(known);
    return { id, state: known.state, path: this.pathOf(known.state, id), bytes: report };
  }

  pathOf(_: State, id: string): string {
    return this.queue.names.report(id);
  }

  idOfPath(path: string): string | undefined {
    // Whoever reads a path relates it to the workspace.
    const start = this.queue.names.report("");
    const [before, id] = path.replaceAll("\\", "/").split(start);
    return id && (before === "" || before?.endsWith("/")) ? id : undefined;
  }

  async oldest(limit: number, now: number): Promise<{ places: Place[]; backlog: Backlog }> {
    const view = await this.queue.look();
    const pending = view.in("pending");
    const places = await this.placesOf(pending, Math.max(limit, 1), now);
    const oldestKey = places[0] && { oldestKey: places[0].key };
    const backlog = { pending: pending.length, held: view.in("held").length, ...oldestKey };
    return { places: places.slice(0, limit), backlog };
  }

  async delivery(id: string): Promise<Delivery | undefined> {
    const known = (await this.queue.seen()).reports.get(id);
    if (!known?.isRecord) return undefined;
    const { delivery } = await this.read(known);
    // Loaded here because most reports have no record before their first attempt.
    return (
      delivery &&
      (await import("../../report/parse-delivery-record.js")).parseDelivery(delivery, id, known.key)
    );
  }

  async acquire(owner: string): Promise<{ lease: Lease } | { holder: Holder }> {
    const now = performance.now();
    if (this.busy && now < this.busy.until) return { holder: this.busy.holder };
    const taken = await takeLock(this.queue, owner, this.self);
    if (!(taken instanceof CacheLease)) {
      this.busy = { until: now + BUSY_MS, holder: taken };
      return { holder: taken };
    }
    this.queue.isHeld = true;
    this.journal.open(taken.fence);
    return { lease: leaseWith(taken, () => this.part(taken)) };
  }

  /** What is left to do for a holder: the log, and the remains of earlier ones. */
  private async part(lease: CacheLease): Promise<void> {
    await this.journal.close();
    const { lock } = await this.queue.seen().catch(() => ({ lock: { n: 0, earlier: [] as string[] } }));
    this.queue.isHeld = false;
    await lease.release();
    if (lock.n === lease.fence) await this.tidy(lock.earlier);
  }

  async begin(lease: Lease, id: string, delivery: Delivery): Promise<void> {
    await lease.check();
    await this.record(id, delivery, "pending", "It was not sent and is still pending.");
    // Between the record and the send there must be nothing but this.
    await lease.check();
  }

  async settle(
    lease: Lease,
    id: string,
    delivery: Delivery,
    state: State,
    from: State = "pending",
  ): Promise<void> {
    await lease.check();
    const safe = safeIn(from);
    const before = await this.known(id);
    await this.record(id, delivery, state, safe);
    if (state === "sent") await this.tidy(before.keys);
  }

  async list(state: State, now: number): Promise<Place[]> {
    return this.placesOf((await this.queue.look()).in(state), Number.MAX_SAFE_INTEGER, now);
  }

  async forget(lease: Lease, id: string): Promise<void> {
    await lease.check();
    const known = (await this.queue.look()).reports.get(id);
    if (!known) return;
    // What says that it was sent goes last: without it, what is left of the report would be pending again.
    for (const key of [...known.keys.filter((key) => key !== known.key), known.key])
      await this.queue.remove(key);
  }

  async adopt(
    lease: Lease,
    report: Pick<StoredReport, "id" | "state" | "bytes">,
    delivery: Delivery | undefined,
  ): Promise<void> {
    const { id, state, bytes } = report;
    await lease.check();
    const safe = STAYS_BEHIND;
    const view = await this.queue.look();
    const existing = await this.find(id);
    if (existing) refuseDifferent(existing, report);
    else refuseCaseCollision(view, id);
    if (existing) return this.complete(existing, delivery);
    const record = delivery ?? (state === "pending" ? undefined : emptyDelivery(id, await sha256Of(bytes)));
    // A record carries its report, and says in which state it is.
    const { names } = this.queue;
    const text = textOf(id, bytes);
    const entry = record
      ? { key: names.record(id, 1, state), text: formatRecord(record, bytes) }
      : { key: names.report(id), text };
    if ((await this.save(entry.key, entry.text, safe)) !== "saved") throw overtaken(id, safe);
  }

  /** Records for a report that was taken over before what its old queue knew more of it. */
  private async complete({ id, state }: StoredReport, delivery: Delivery | undefined): Promise<void> {
    const known = await this.delivery(id);
    const record = fuller(known, delivery);
    if (record && record !== known) await this.record(id, record, state, STAYS_BEHIND);
  }

  log(entry: LogEntry): boolean {
    return this.journal.append(entry);
  }

  async history(limit: number): Promise<LogEntry[]> {
    return this.journal.latest(limit);
  }

  async holder(): Promise<Holder | undefined> {
    const { lock, at } = await this.queue.look();
    return holderBy(this.queue, lock, at, this.self);
  }

  async examine(): Promise<Finding[]> {
    return examineCache(this.queue, this.location);
  }

  private async record(id: string, delivery: Delivery, state: State, safe: string): Promise<void> {
    const known = await this.known(id);
    const { report } = await this.read(known);
    const text = formatRecord(delivery, report);
    for (let n = known.n + 1; n <= known.n + MOST_UNFINISHED; n++) {
      const saved = await this.save(this.queue.names.record(id, n, state), text, safe);
      if (saved === "saved") return;
      if (saved === "taken") throw overtaken(id, safe);
    }
    throw new OwnerReportError(
      "store",
      `Saves of the record of report ${id} were begun and never finished. ${safe} Run this again later.`,
    );
  }

  private async save(key: string, text: string, safe: string) {
    try {
      return await this.queue.save(key, text);
    } catch (error) {
      if (!(error instanceof OwnerReportError)) throw error;
      throw new OwnerReportError(error.code, `${error.message} ${safe}`, { cause: error });
    }
  }

  /** A report that a pass is about: it cannot be gone. */
  private async known(id: string): Promise<Known> {
    const known = (await this.queue.seen()).reports.get(id);
    if (known) return known;
    throw new OwnerReportError(
      "store",
      `Report ${id} is gone from ${this.location}: GitHub has evicted it, or somebody deleted it. Nothing was recorded.`,
    );
  }

  private read(known: Known): Promise<ReadReport> {
    return readReport(this.queue, known, this.location);
  }

  private placesOf(reports: Known[], limit: number, now: number): Promise<Place[]> {
    return oldestReports(reports, async (known) => (await this.read(known)).report, limit, now);
  }

  private async asPut(id: string): Promise<StoredReport> {
    const path = this.pathOf("pending", id);
    const bytes = await this.queue.entries.read(path);
    if (bytes) return { id, state: "pending", path, bytes };
    throw new OwnerReportError("store", `Report ${id} is taken and cannot be read. ${NOT_QUEUED}`);
  }

  /** Removes what is of no use any more, where that is allowed: GitHub does so after seven days anyway. */
  private async tidy(keys: readonly string[]): Promise<void> {
    try {
      for (const key of keys) if (this.mayRemove) await this.queue.remove(key);
    } catch {
      this.mayRemove = false;
    }
  }
}

function refuseCaseCollision(view: View, id: string): void {
  const collision = caseCollision(view.reports.keys(), id);
  if (collision !== undefined) throw conflict(id, collision);
}

/** What a cache store needs to know of the run it works in. */
export interface CacheStoreOptions {
  /** What the keys of this queue's entries begin with. */
  prefix: string;
  /** Lists the caches (`actions: read`), and removes some where it may (`actions: write`). */
  token: string;
  /** The program that speaks with the cache service: dist/cache/index.js. */
  worker: string;
  environment: Readonly<Record<string, string | undefined>>;
  temporaryDirectory: string;
  clock?: () => number;
  self?: ProcessIdentity;
  /** Waits so many milliseconds. */
  wait?: (ms: number) => Promise<void>;
}
