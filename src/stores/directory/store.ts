import { join } from "node:path";
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
  type Lease,
  type LogEntry,
  type Place,
  STATES,
  type State,
  type Store,
  type StoredReport,
  type UnreadableReport,
} from "../store.js";
import { requireReadable } from "../stored-report.js";
import { DurableFs, type FileSystem } from "./durable-fs.js";
import { FoldedNames } from "./folded-names.js";
import { QueueFolders } from "./folders.js";
import { DirectoryHints } from "./hints.js";
import { countIn, oldestIn, readReportFile } from "./listing.js";
import { DirectoryLog } from "./log.js";
import { refuseStuck } from "./movable.js";
import type { DirectoryPass } from "./pass.js";
import { putReport } from "./put.js";
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
  private loading: Promise<DirectoryPass> | undefined;

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
      turn: async () => (await this.pass()).turn,
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
    return (await this.pass()).acquire(owner);
  }

  async change(lease: Lease, change: Change, ahead?: Change): Promise<boolean> {
    return (await this.pass()).change(lease, change, ahead);
  }

  isAtHand(): boolean {
    return true;
  }

  /** Loads what only a holder of a lock needs, once and before the first change: a step that only queues must be fast. */
  private pass(): Promise<DirectoryPass> {
    this.loading ??= import("./pass.js").then(({ DirectoryPass }) => {
      const { options, self, folders, files, records, unflushed, names, hintFiles } = this;
      const read = (id: string) => requireReadable(this.read(id, STATES));
      return new DirectoryPass(
        { folders, files, records, unflushed, names, hintFiles, read },
        { ...options, self },
      );
    });
    return this.loading;
  }

  refuseStuck(id: string): void {
    refuseStuck(this.folders, id, this.pathOf("pending", id));
  }

  log(entry: LogEntry): boolean {
    return this.queueLog.append(entry);
  }

  async history(limit: number): Promise<LogEntry[]> {
    return this.folders.run("read the log", this.queueLog.path, () => this.queueLog.latest(limit));
  }

  async holder(): Promise<Holder | undefined> {
    return (await this.pass()).holder();
  }

  async examine(): Promise<Finding[]> {
    const { examineDirectory } = await import("./examine.js");
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
