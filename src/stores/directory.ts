import { appendFileSync, realpathSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { Delivery } from "../delivery.js";
import { parseDelivery } from "../delivery-record.js";
import { OwnerReportError, systemErrorName } from "../errors.js";
import { parseReport } from "../report/document.js";
import { idProblem, keyOfId, timeKey } from "../report/id.js";
import { LIMITS } from "../report/limits.js";
import { DurableFs, type FileSystem, markOfTemporary, NotRegular, storeError } from "./durable-fs.js";
import { LEASE_SECONDS, Lock } from "./lock.js";
import { oldestFirst } from "./order.js";
import { livenessOfMark, markOf, type ProcessIdentity, thisProcess } from "./process-identity.js";
import {
  type Backlog,
  type Lease,
  type Place,
  STATES,
  type State,
  type Store,
  type StoredReport,
} from "./store.js";

const FOLDERS = ["pending", "sent", "held", "deliveries", "log"] as const;
const SAFE = "Nothing was lost: what was pending is still pending.";
const ABANDONED_MS = 60 * 60 * 1000;

/** What a test replaces; everything else uses the machine's own. */
export interface DirectoryStoreOptions {
  fs?: FileSystem;
  self?: ProcessIdentity;
  clock?: () => number;
  leaseSeconds?: number;
}

/** The queue as a directory of one machine, or of several that share a file system (DESIGN §3). */
export class DirectoryStore implements Store {
  readonly location: string;
  private readonly files: DurableFs;
  private readonly self: ProcessIdentity;
  private readonly clock: () => number;
  private readonly leaseSeconds: number;

  constructor(directory: string, options: DirectoryStoreOptions = {}) {
    this.location = resolve(directory);
    this.self = options.self ?? thisProcess();
    this.files = new DurableFs(options.fs, markOf(this.self));
    this.clock = options.clock ?? Date.now;
    this.leaseSeconds = options.leaseSeconds ?? LEASE_SECONDS;
  }

  async exists(): Promise<boolean> {
    return this.attempt("read the queue", this.folder("pending"), () => this.isFolder("pending"));
  }

  async put(id: string, text: string): Promise<StoredReport | undefined> {
    return this.attempt(
      "queue the report in",
      this.folder("pending"),
      () => {
        this.prepare();
        const twin = keyOfId(id) === undefined ? this.twinOf(id) : undefined;
        if (twin !== undefined) throw conflict(id, twin);
        for (;;) {
          const existing = this.read(id, STATES);
          if (existing) return existing;
          if (this.files.createOnce(this.folder("pending"), `${id}.md`, text)) return undefined;
        }
      },
      "The report was not queued.",
    );
  }

  async find(id: string, states: readonly State[] = STATES): Promise<StoredReport | undefined> {
    return this.attempt("read the queue", this.location, () => this.read(id, states));
  }

  pathOf(state: State, id: string): string {
    return join(this.folder(state), `${id}.md`);
  }

  idOfPath(path: string): string | undefined {
    const name = basename(path);
    const home = realPath(dirname(resolve(path)));
    const known = STATES.some((state) => home !== undefined && home === realPath(this.folder(state)));
    return known && name.endsWith(".md") ? name.slice(0, -".md".length) : undefined;
  }

  async oldest(limit: number, now: number): Promise<{ places: Place[]; backlog: Backlog }> {
    const {
      count,
      places: timed,
      untimed,
    } = this.attempt("read the queue", this.folder("pending"), () =>
      this.pendingPlaces(Math.max(limit, 1), now),
    );
    const aged: Place[] = [];
    for (const id of untimed) aged.push({ id, key: await this.ageOf(id) });
    const places = aged.length === 0 ? timed : oldestFirst([...timed, ...aged], Math.max(limit, 1), now);
    const held = this.attempt("read the queue", this.folder("held"), () => countOf(this.reportNames("held")));
    const backlog = { pending: count, held, ...(places[0] && { oldestKey: places[0].key }) };
    return { places: places.slice(0, limit), backlog };
  }

  /** One walk through pending/: the oldest of the reports whose ids carry the time, and the ids that carry none. */
  private pendingPlaces(limit: number, now: number): { count: number; places: Place[]; untimed: string[] } {
    const untimed: string[] = [];
    let count = 0;
    const names = this.reportNames("pending");
    const timed = (function* () {
      for (const id of names) {
        count += 1;
        const key = keyOfId(id);
        if (key === undefined) untimed.push(id);
        else yield { id, key };
      }
    })();
    const places = oldestFirst(timed, limit, now);
    return { count, places, untimed };
  }

  async delivery(id: string): Promise<Delivery | undefined> {
    const path = this.recordPath(id);
    return this.attempt("read the delivery record", path, () => {
      const bytes = this.files.readRegular(path, LIMITS.fileBytes);
      return bytes && parseDelivery(bytes, id, path);
    });
  }

  async acquire(owner: string) {
    return this.attempt("take the lock in", this.location, () => {
      this.prepare();
      const taken = new Lock(this.files, this.location, this.self, this.clock, this.leaseSeconds).acquire(
        owner,
      );
      if ("lease" in taken) this.sweep();
      return taken;
    });
  }

  async begin(lease: Lease, id: string, delivery: Delivery): Promise<void> {
    await lease.check();
    this.record(id, delivery, "It was not sent and is still pending.");
    // Between the record and the send there must be nothing but this.
    await lease.check();
  }

  async settle(lease: Lease, id: string, delivery: Delivery, state: State): Promise<void> {
    await lease.check();
    this.record(id, delivery, `It is still pending, and the next pass takes it as in doubt.`);
    if (state === "pending") return;
    this.attempt(
      "move the report to",
      this.folder(state),
      () => {
        if (!this.files.moveOnce(`${id}.md`, this.folder("pending"), this.folder(state)))
          throw conflict(id, id);
      },
      "It is still pending; its outcome is recorded, so it is not sent again.",
    );
  }

  log(entry: Readonly<Record<string, unknown>>): boolean {
    try {
      appendFileSync(join(this.folder("log"), "watchdog.jsonl"), `${JSON.stringify(entry)}\n`, {
        mode: 0o600,
      });
      return true;
    } catch {
      return false;
    }
  }

  private record(id: string, delivery: Delivery, safe: string): void {
    const name = `${id}.json`;
    const text = `${JSON.stringify(delivery, null, 2)}\n`;
    this.attempt(
      "record the attempt in",
      this.recordPath(id),
      () => {
        this.files.replace(this.folder("deliveries"), name, text);
      },
      safe,
    );
  }

  private read(id: string, states: readonly State[]): StoredReport | undefined {
    for (const state of states) {
      const path = this.pathOf(state, id);
      const bytes = this.readFile(path);
      if (bytes) return { id, state, path, bytes };
    }
    return undefined;
  }

  private readFile(path: string): Uint8Array | undefined {
    try {
      return this.files.readRegular(path, LIMITS.fileBytes);
    } catch (error) {
      if (!(error instanceof NotRegular)) throw error;
      throw new OwnerReportError("invalid-report", `it is ${error.message}`);
    }
  }

  /** The ids of all reports of a state. None when the folder was never made. */
  private *reportNames(state: State): Generator<string> {
    if (!this.isFolder(state)) return;
    for (const name of this.files.names(this.folder(state)))
      if (name.endsWith(".md") && !name.startsWith(".")) yield name.slice(0, -".md".length);
  }

  /** The age of a report whose id does not carry it: its created_at, else its file's modification time. */
  private async ageOf(id: string): Promise<string> {
    const path = this.pathOf("pending", id);
    try {
      const bytes = idProblem(id) === undefined ? this.readFile(path) : undefined;
      const written = bytes && Date.parse((await parseReport(bytes, id)).created_at);
      if (written !== undefined && !Number.isNaN(written)) return timeKey(written);
    } catch {
      // What is wrong with it is said when its turn comes; its file's time says when.
    }
    return this.modifiedKey(path);
  }

  private modifiedKey(path: string): string {
    try {
      return timeKey(this.files.fs.lstatSync(path).mtimeMs);
    } catch {
      // Such as a name that is not valid UTF-8: it comes first, so that somebody hears of it.
      return "";
    }
  }

  private twinOf(id: string): string | undefined {
    const folded = id.toLowerCase();
    for (const state of STATES)
      for (const name of this.reportNames(state))
        if (name !== id && name.toLowerCase() === folded) return name;
    return undefined;
  }

  private prepare(): void {
    const missing = FOLDERS.filter((name) => !this.isFolder(name));
    if (missing.length === 0) return;
    this.files.makeDirectory(this.location);
    if (missing.includes("pending")) this.files.writePlain(join(this.location, ".gitignore"), "*\n");
    for (const name of missing) this.files.fs.mkdirSync(this.folder(name), { recursive: true, mode: 0o700 });
    this.files.syncDirectory(this.location);
  }

  /** Whether one of our folders is there. A link or file in its place is an error: it could lead anywhere. */
  private isFolder(name: (typeof FOLDERS)[number]): boolean {
    try {
      const stat = this.files.fs.lstatSync(this.folder(name));
      if (stat.isDirectory()) return true;
      throw new NotRegular(stat.isSymbolicLink() ? "a symbolic link" : "not a directory");
    } catch (error) {
      if (systemErrorName(error) === "ENOENT") return false;
      throw error;
    }
  }

  /** Removes temporary files of processes that are gone. */
  private sweep(): void {
    for (const folder of [this.location, this.folder("pending"), this.folder("deliveries")])
      for (const name of this.files.names(folder)) {
        const mark = name.startsWith(".") ? markOfTemporary(name) : undefined;
        if (mark !== undefined && this.isAbandoned(mark, join(folder, name)))
          this.files.discard(join(folder, name));
      }
  }

  private isAbandoned(mark: string, path: string): boolean {
    const liveness = livenessOfMark(mark, this.self);
    if (liveness !== "unknown") return liveness === "dead";
    return this.clock() - this.files.fs.lstatSync(path).mtimeMs > ABANDONED_MS;
  }

  private folder(name: (typeof FOLDERS)[number]): string {
    return join(this.location, name);
  }

  private recordPath(id: string): string {
    return join(this.folder("deliveries"), `${id}.json`);
  }

  /** Runs file operations; what fails becomes a `store` error that names the file and what is safe. */
  private attempt<T>(what: string, path: string, run: () => T, safe: string = SAFE): T {
    try {
      return run();
    } catch (error) {
      if (error instanceof OwnerReportError) throw error;
      if (error instanceof NotRegular)
        throw storeError(what, path, new Error(`it is ${error.message}`), safe);
      if (systemErrorName(error) !== undefined)
        throw storeError(what, pathOfError(error) ?? path, error, safe);
      throw error;
    }
  }
}

function countOf(items: Iterable<unknown>): number {
  let count = 0;
  for (const _ of items) count += 1;
  return count;
}

function pathOfError(error: unknown): string | undefined {
  return error instanceof Error && "path" in error && typeof error.path === "string" ? error.path : undefined;
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

function conflict(id: string, existing: string): OwnerReportError {
  return new OwnerReportError(
    "conflict",
    existing === id
      ? `Another report with the id ${id} and other content is in the queue already. The first one was kept; this one stays where it was.`
      : `The id ${id} differs only in case from ${existing}, which is in the queue already. The first one was kept; choose another id.`,
  );
}
