import { join } from "node:path";
import { storeFaultAfter } from "../../errors.js";
import { markOf, type ProcessIdentity, thisProcess } from "../../platform/process-identity.js";
import { remedy } from "../../report/remedies.js";
import { conflict, usedBefore } from "../conflicts.js";
import { withBacklog } from "../order.js";
import type { WaitTime } from "../patience.js";
import {
  type Backlog,
  type Change,
  type Finding,
  type Hints,
  type Holder,
  type Import,
  type Lease,
  type LogEntry,
  type Place,
  type Recording,
  type Removal,
  STATES,
  type State,
  type Store,
  type StoredReport,
  type UnreadableReport,
} from "../store.js";
import { requireReadable } from "../stored-report.js";
import { DurableFs, type FileSystem } from "./durable-fs.js";
import { examineDirectory } from "./examine.js";
import { FoldedNames } from "./folded-names.js";
import { type Folder, QueueFolders } from "./folders.js";
import { DirectoryHints } from "./hints.js";
import { createImported } from "./import.js";
import { countIn, oldestIn, readReportFile } from "./listing.js";
import { Lock } from "./lock.js";
import { DirectoryLog } from "./log.js";
import { refuseStuck } from "./movable.js";
import { putReport, TURN, Turn } from "./put.js";
import { RecordFiles, refusePath } from "./records.js";
import type { Repository } from "./tracked.js";
import { Unflushed } from "./unflushed.js";

/** Options of a directory as a queue; the defaults are the machine's own. */
export interface DirectoryStoreOptions {
  /** @internal */
  fs?: FileSystem;
  /** @internal */
  self?: ProcessIdentity;
  /** Milliseconds since 1970. */
  clock?: () => number;
  /** Time of waiting for a turn. @internal */
  time?: WaitTime;
  /** Time without a sign of life after which a holder of the queue counts as dead. */
  leaseSeconds?: number;
  /** A repository that may track the queue although the queue does not lie in it (GIT_DIR). @internal */
  repository?: Repository | undefined;
}

/** The queue as a directory of one machine, or of several that share a file system. */
export class DirectoryStore implements Store {
  readonly hints: Hints;
  private readonly hintFiles: DirectoryHints;
  private readonly files: DurableFs;
  private readonly folders: QueueFolders;
  private readonly records: RecordFiles;
  private readonly queueLog: DirectoryLog;
  private readonly unflushed: Unflushed;
  private readonly names: FoldedNames;
  private readonly self: ProcessIdentity;
  /** Lease of the last import from another queue. */
  private importing: Lease | undefined;
  /** Time of the last takeover of the queue, by the clock of its file system. */
  private takenAt = 0;

  constructor(
    directory: string,
    private readonly options: DirectoryStoreOptions = {},
  ) {
    this.self = options.self ?? thisProcess();
    this.files = new DurableFs(options.fs, markOf(this.self));
    this.folders = new QueueFolders(directory, this.files, options.repository);
    this.records = new RecordFiles(this.folders, this.files);
    this.queueLog = new DirectoryLog(this.folders.path("log"), this.files);
    this.unflushed = new Unflushed(this.folders, this.files);
    this.names = new FoldedNames(this.folders, this.files);
    this.hintFiles = new DirectoryHints(this.folders, this.files);
    this.hints = this.hintFiles;
  }

  get location(): string {
    return this.folders.location;
  }

  async exists(): Promise<boolean> {
    return this.folders.run("read the queue", this.folders.path("pending"), () =>
      this.folders.has("pending"),
    );
  }

  warnings(): string[] {
    return this.folders
      .writableByAll()
      .map(
        (path) =>
          `${path} can be written to by everybody on this machine, and whoever does can have messages sent in your ` +
          `name. To end that: ${remedy("closeQueue", path)}`,
      );
  }

  async put(
    id: string,
    text: string,
    origin: "own" | "generated" = "own",
  ): Promise<StoredReport | undefined> {
    const parts = {
      folders: this.folders,
      files: this.files,
      turn: this.turn(),
      unflushed: this.unflushed,
      read: (wanted: string) => requireReadable(this.read(wanted, STATES)),
      refuse: (wanted: string) => {
        // Under the turn, whatever was listed before is out of date.
        this.names.forget();
        this.refuse(wanted);
      },
    };
    return putReport(parts, { id, text, origin });
  }

  async refuseUsed(id: string): Promise<void> {
    this.folders.run("read the queue", this.location, () => this.refuse(id));
  }

  private refuse(id: string): void {
    const collision = this.names.collisionOf(id);
    if (collision !== undefined) throw conflict(id, collision);
    if (this.records.isThere(id)) throw usedBefore(id);
  }

  private turn(): Turn {
    return new Turn(this.folders, this.lock(TURN), this.options.time);
  }

  private lock(name: string): Lock {
    const { clock = Date.now, leaseSeconds } = this.options;
    return new Lock(this.files, { directory: this.location, name, self: this.self, clock, leaseSeconds });
  }

  async find(
    id: string,
    states: readonly State[] = STATES,
  ): Promise<StoredReport | UnreadableReport | undefined> {
    return this.folders.run("read the queue", this.location, () => this.read(id, states));
  }

  pathOf(state: State, id: string): string {
    return join(this.folders.path(state), `${id}.md`);
  }

  idOfPath(path: string): string | undefined {
    return this.folders.idOfPath(path);
  }

  async oldest(limit: number, now: number): Promise<{ places: Place[]; backlog: Backlog }> {
    this.unflushed.listed();
    const pending = await oldestIn({ folders: this.folders, files: this.files }, "pending", { limit, now });
    return withBacklog(pending, countIn(this.folders, "held"));
  }

  async count(now: number): Promise<Backlog> {
    return (await this.oldest(1, now)).backlog;
  }

  async list(state: State, now: number): Promise<Place[]> {
    this.unflushed.listed();
    return (
      await oldestIn({ folders: this.folders, files: this.files }, state, {
        limit: Number.MAX_SAFE_INTEGER,
        now,
      })
    ).places;
  }

  async acquire(owner: string): Promise<{ lease: Lease } | { holder: Holder }> {
    const acquired = this.folders.run("take the lock in", this.location, () => {
      this.folders.prepare();
      return this.lock("lock").acquire(owner);
    });
    if ("holder" in acquired) return acquired;
    this.unflushed.leased();
    try {
      this.takenAt = acquired.at;
      this.sweep("pending", "deliveries", ...this.hintFiles.folder);
      await this.turn().clear(owner);
      return { lease: this.guarded(acquired.lease) };
    } catch (error) {
      await acquired.lease.release();
      throw error;
    }
  }

  /** Wraps a lease so that a lock that cannot be read is an error of the store. */
  private guarded(lease: Lease): Lease {
    const { fence, owner } = lease;
    const check = () =>
      lease.check().catch((error: unknown) =>
        this.folders.run("look at the lock in", this.location, () => {
          throw error;
        }),
      );
    return { fence, owner, check, release: () => lease.release() };
  }

  private sweep(...folders: Folder[]): void {
    this.folders.run("look for leftovers in", this.location, () =>
      this.folders.sweep(folders, this.self, this.takenAt),
    );
  }

  refuseStuck(id: string): void {
    refuseStuck(this.folders, id, this.pathOf("pending", id));
  }

  async change(lease: Lease, change: Change): Promise<boolean> {
    await lease.check();
    if (change.from === undefined) await this.import(lease, change);
    else if (change.to === undefined) this.remove(change);
    else await this.recordAndMove(lease, change);
    return false;
  }

  private async recordAndMove(lease: Lease, { id, from, to, record, as = id }: Recording): Promise<void> {
    if (from === "pending") this.unflushed.keepPending();
    else this.unflushed.keepAway(from);
    // A released report must not be found in held/ again: its record no longer says why.
    if (from === "pending" && record.reviewed) this.unflushed.keepAway("held");
    this.records.write(as, record);
    if (to === from) return;
    try {
      this.move({ id, from }, { id: as, to });
    } catch (error) {
      // If another pass has taken over, report that instead: the report is where that pass put it.
      await lease.check();
      throw storeFaultAfter(error, "part");
    }
  }

  private move({ id, from }: { id: string; from: State }, { id: as, to }: { id: string; to: State }): void {
    this.folders.run("move the report to", this.folders.path(to), () => {
      this.folders.mustHave(from, to);
      this.unflushed.taken(from);
      const target = { directory: this.folders.path(to), name: `${as}.md` };
      if (!this.files.moveOnce(`${id}.md`, this.folders.path(from), target)) throw conflict(as, as);
    });
  }

  private remove({ id, from }: Removal): void {
    // A report that came back without its record would be sent as if for the first time.
    this.unflushed.keepAway();
    const [report, record] = [this.pathOf(from, id), this.records.path(id)];
    // If this is interrupted between the two, a sent report without its record loses nothing and goes at the next try; a
    // waiting report without its record would be sent as if nothing had been tried.
    for (const path of from === "sent" ? [record, report] : [report, record])
      this.folders.run("remove", path, () => this.files.remove(path));
  }

  private async import(lease: Lease, change: Import): Promise<void> {
    this.unflushed.keepAway();
    // Only a move writes there, and sent/ is too long to be searched at every pass.
    if (this.importing !== lease) this.sweep("held", "sent");
    this.importing = lease;
    const { folders, files, records } = this;
    const read = (id: string) => requireReadable(this.read(id, STATES));
    const caseCollisionOf = (id: string) => this.names.collisionOf(id);
    await createImported({ folders, files, records, read, caseCollisionOf }, change);
    this.names.added(change.id);
  }

  log(entry: LogEntry): boolean {
    return this.queueLog.append(entry);
  }

  async history(limit: number): Promise<LogEntry[]> {
    return this.folders.run("read the log", this.queueLog.path, () => this.queueLog.latest(limit));
  }

  async holder(): Promise<Holder | undefined> {
    return this.folders.run("look at the lock in", this.location, () => this.lock("lock").holder());
  }

  async examine(): Promise<Finding[]> {
    return examineDirectory(this.folders);
  }

  private read(id: string, states: readonly State[]): StoredReport | UnreadableReport | undefined {
    refusePath(id);
    for (const state of states) {
      if (!this.folders.has(state)) continue;
      const content = readReportFile(this.files, this.folders.path(state), `${id}.md`);
      if (content)
        return { id, state, path: this.pathOf(state, id), ...content, record: this.records.find(id) };
    }
    return undefined;
  }
}
