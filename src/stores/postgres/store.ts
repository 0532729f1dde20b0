import { type ProcessIdentity, thisProcess } from "../../platform/process-identity.js";
import { timeKey } from "../../report/id.js";
import { conflict } from "../conflicts.js";
import type { WaitTime } from "../patience.js";
import {
  type Backlog,
  type Change,
  type Finding,
  type Hints,
  type Holder,
  type Lease,
  type LogEntry,
  type Part,
  type Place,
  type Some,
  STATES,
  type State,
  type Store,
  type StoredReport,
  type UnreadableReport,
} from "../store.js";
import { requireReadable } from "../stored-report.js";
import { makeChange } from "./changes.js";
import { Connection } from "./connection.js";
import { examineDatabase } from "./examine.js";
import { ownLease, PostgresHints } from "./hints.js";
import {
  type LeaseContext,
  POSTGRES_LEASE_SECONDS,
  PostgresLease,
  postgresHolder,
  takeLease,
} from "./lease.js";
import { PostgresLog } from "./log.js";
import { type NewReport, putReport } from "./put.js";
import { QueueTables } from "./queue.js";
import {
  backlogOf,
  FUTURE_TOLERANCE,
  findReport,
  isThere,
  listReports,
  otherCase,
  readOldest,
  readPart,
  type Seen,
} from "./reports.js";
import { settingsOf } from "./settings.js";

/** Milliseconds for which the queue is what the statement has seen that queued the last report. */
const MOMENT_MS = 500;

/** The queue as rows of a PostgreSQL database, shared by everybody who may write them. */
export class PostgresStore implements Store {
  readonly hints: Hints;
  readonly hasOnePlace = true;
  private readonly connection: Connection;
  private readonly tables: QueueTables;
  private readonly queueLog: PostgresLog;
  private readonly self: ProcessIdentity;
  private readonly clock: () => number;
  private readonly settings: ReturnType<typeof settingsOf>;
  private lease: PostgresLease | undefined;
  /** The queue as the statement has seen it that queued the last report: that saves the next reader a round trip. */
  private seen: (Seen & { at: number }) | undefined;
  /** The report that was read last under the lease: it has no other state. */
  private read: { id: string; state: State } | undefined;

  constructor(private readonly options: PostgresStoreOptions) {
    const { lane, environment, clock = Date.now, self = thisProcess() } = options;
    this.settings = settingsOf(environment);
    this.connection = options.connection ?? new Connection({ settings: this.settings, ...options });
    this.tables = new QueueTables(this.connection, lane);
    this.queueLog = new PostgresLog(this.tables);
    this.hints = new PostgresHints(this.tables);
    this.clock = clock;
    this.self = self;
  }

  get location(): string {
    return this.tables.location;
  }

  get lane(): string {
    return this.tables.queue;
  }

  /** Closes its own connection; the next call opens another. A lease that is held gets no more heartbeats. */
  close(): void {
    this.lease?.stop();
    if (!this.options.connection) this.connection.close();
  }

  async exists(): Promise<boolean> {
    return isThere(this.tables);
  }

  warnings(): string[] {
    const { host, tls } = this.settings;
    const unproved =
      tls.mode === "unverified"
        ? [
            `Nobody asked ${host} for a proof that it is the database: sslmode=no-verify. Name its certificate authority instead.`,
          ]
        : [];
    return [...unproved, ...this.connection.warnings];
  }

  async put(
    id: string,
    text: string,
    origin: NewReport["origin"] = "own",
  ): Promise<StoredReport | undefined> {
    for (;;) {
      const end = await putReport(this.tables, { id, text, origin }, this.clock());
      this.seen = typeof end === "object" ? { ...end, at: performance.now() } : undefined;
      if (end !== "existing") return undefined;
      const existing = requireReadable(await this.find(id));
      // Else somebody has removed it since.
      if (existing) return existing;
    }
  }

  async refuseUsed(id: string): Promise<void> {
    const collision = await otherCase(this.tables, id);
    if (collision !== undefined) throw conflict(id, collision);
  }

  async find(
    id: string,
    states: readonly State[] = STATES,
  ): Promise<StoredReport | UnreadableReport | undefined> {
    // Nobody else moves a report while this process holds the queue.
    const isElsewhere = this.lease?.isHeld && this.read?.id === id && !states.includes(this.read.state);
    if (isElsewhere) return undefined;
    const found = await findReport(this.tables, id, states);
    this.read = found && { id, state: found.state };
    return found && { ...found, path: this.pathOf(found.state, id) };
  }

  pathOf(state: State, id: string): string {
    return `postgres:${this.tables.queue}/${state}/${id}.md`;
  }

  idOfPath(path: string): string | undefined {
    const id = /([^/]+)\.md$/.exec(path)?.[1];
    return id !== undefined && STATES.some((state) => this.pathOf(state, id) === path) ? id : undefined;
  }

  async oldest(limit: number, now: number): Promise<{ places: Place[]; backlog: Backlog }> {
    const { seen } = this;
    this.seen = undefined;
    const latest = timeKey(now + FUTURE_TOLERANCE);
    const isFresh = limit === 1 && seen && performance.now() - seen.at < MOMENT_MS;
    return backlogOf(isFresh ? seen : await readOldest(this.tables, limit, latest), limit, now);
  }

  async count(now: number): Promise<Backlog> {
    return (await this.oldest(1, now)).backlog;
  }

  async list(state: State, now: number, until?: string): Promise<Place[]> {
    return listReports(this.tables, { state, until }, now);
  }

  async part(some: Some, now: number): Promise<Part> {
    return readPart(this.tables, some, now);
  }

  async acquire(owner: string): Promise<{ lease: Lease } | { holder: Holder }> {
    const taken = await takeLease(this.leaseContext(), owner);
    if (!(taken instanceof PostgresLease)) return { holder: taken };
    this.lease = taken;
    this.read = undefined;
    return { lease: taken };
  }

  async change(lease: Lease, change: Change): Promise<boolean> {
    this.read = undefined;
    this.seen = undefined;
    await makeChange({ tables: this.tables, now: this.clock() }, ownLease(lease), change);
    return false;
  }

  log(entry: LogEntry): boolean {
    return this.queueLog.add(entry);
  }

  async history(limit: number): Promise<LogEntry[]> {
    return this.queueLog.latest(limit);
  }

  async holder(): Promise<Holder | undefined> {
    return postgresHolder(this.leaseContext());
  }

  async examine(): Promise<Finding[]> {
    return examineDatabase({ connection: this.connection, settings: this.settings }, this.tables);
  }

  private leaseContext(): LeaseContext {
    const { tables, queueLog: log, self, clock } = this;
    return { tables, log, self, clock, leaseSeconds: this.options.leaseSeconds ?? POSTGRES_LEASE_SECONDS };
  }
}

/** Name and settings of a postgres queue. */
export interface PostgresStoreOptions {
  /** Name of the queue in its database. */
  lane: string;
  /** Where the database is: OWNER_REPORT_DATABASE_URL, or libpq's variables and ~/.pgpass. */
  environment: Readonly<Record<string, string | undefined>>;
  /** Connection that several queues share. @internal */
  connection?: Connection;
  /** @internal */
  self?: ProcessIdentity;
  /** Milliseconds since 1970. */
  clock?: () => number;
  leaseSeconds?: number;
  /** Seconds for which what may pass is tried again; 20. */
  retrySeconds?: number;
  /** Seconds without an answer after which a connection counts as lost; 30. */
  silenceSeconds?: number;
  /** Time of waiting for another try. @internal */
  time?: WaitTime;
}
