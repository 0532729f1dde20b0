import { appendFileSync, realpathSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { Delivery } from "../delivery.js";
import { parseDelivery } from "../delivery-record.js";
import { OwnerReportError } from "../errors.js";
import { parseReport } from "../report/document.js";
import { idProblem, keyOfId, timeKey } from "../report/id.js";
import { LIMITS } from "../report/limits.js";
import { DurableFs, type FileSystem, NotRegular } from "./durable-fs.js";
import { QueueFolders } from "./folders.js";
import { LEASE_SECONDS, Lock } from "./lock.js";
import { oldestFirst } from "./order.js";
import { markOf, type ProcessIdentity, thisProcess } from "./process-identity.js";
import {
  type Backlog,
  type Lease,
  type Place,
  STATES,
  type State,
  type Store,
  type StoredReport,
} from "./store.js";

/** What a test replaces; everything else uses the machine's own. */
export interface DirectoryStoreOptions {
  fs?: FileSystem;
  self?: ProcessIdentity;
  clock?: () => number;
  leaseSeconds?: number;
}

/** The queue as a directory of one machine, or of several that share a file system (DESIGN §3). */
export class DirectoryStore implements Store {
  private readonly files: DurableFs;
  private readonly folders: QueueFolders;
  private readonly self: ProcessIdentity;
  private readonly clock: () => number;
  private readonly leaseSeconds: number;

  constructor(directory: string, options: DirectoryStoreOptions = {}) {
    this.self = options.self ?? thisProcess();
    this.files = new DurableFs(options.fs, markOf(this.self));
    this.folders = new QueueFolders(directory, this.files);
    this.clock = options.clock ?? Date.now;
    this.leaseSeconds = options.leaseSeconds ?? LEASE_SECONDS;
  }

  get location(): string {
    return this.folders.location;
  }

  async exists(): Promise<boolean> {
    return this.folders.attempt("read the queue", this.folders.path("pending"), () =>
      this.folders.has("pending"),
    );
  }

  async put(id: string, text: string): Promise<StoredReport | undefined> {
    return this.folders.attempt(
      "queue the report in",
      this.folders.path("pending"),
      () => {
        this.folders.prepare();
        const twin = keyOfId(id) === undefined ? this.twinOf(id) : undefined;
        if (twin !== undefined) throw conflict(id, twin);
        for (;;) {
          const existing = this.read(id, STATES);
          if (existing) return existing;
          if (this.files.createOnce(this.folders.path("pending"), `${id}.md`, text)) return undefined;
        }
      },
      "The report was not queued.",
    );
  }

  async find(id: string, states: readonly State[] = STATES): Promise<StoredReport | undefined> {
    return this.folders.attempt("read the queue", this.location, () => this.read(id, states));
  }

  pathOf(state: State, id: string): string {
    return join(this.folders.path(state), `${id}.md`);
  }

  idOfPath(path: string): string | undefined {
    const name = basename(path);
    const home = realPath(dirname(resolve(path)));
    const known = STATES.some((state) => home !== undefined && home === realPath(this.folders.path(state)));
    return known && name.endsWith(".md") ? name.slice(0, -".md".length) : undefined;
  }

  async oldest(limit: number, now: number): Promise<{ places: Place[]; backlog: Backlog }> {
    const {
      count,
      places: timed,
      untimed,
    } = this.folders.attempt("read the queue", this.folders.path("pending"), () =>
      this.pendingPlaces(Math.max(limit, 1), now),
    );
    const aged: Place[] = [];
    for (const id of untimed) aged.push({ id, key: await this.ageOf(id) });
    const places = aged.length === 0 ? timed : oldestFirst([...timed, ...aged], Math.max(limit, 1), now);
    const held = this.folders.attempt("read the queue", this.folders.path("held"), () =>
      countOf(this.folders.reportIds("held")),
    );
    const backlog = { pending: count, held, ...(places[0] && { oldestKey: places[0].key }) };
    return { places: places.slice(0, limit), backlog };
  }

  /** One walk through pending/: the oldest of the reports whose ids carry the time, and the ids that carry none. */
  private pendingPlaces(limit: number, now: number): { count: number; places: Place[]; untimed: string[] } {
    const untimed: string[] = [];
    let count = 0;
    const names = this.folders.reportIds("pending");
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
    return this.folders.attempt("read the delivery record", path, () => {
      const bytes = this.files.readRegular(path, LIMITS.fileBytes);
      return bytes && parseDelivery(bytes, id, path);
    });
  }

  async acquire(owner: string) {
    return this.folders.attempt("take the lock in", this.location, () => {
      this.folders.prepare();
      const taken = new Lock(this.files, this.location, this.self, this.clock, this.leaseSeconds).acquire(
        owner,
      );
      if ("lease" in taken) this.folders.sweep(this.self, this.clock());
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
    this.folders.attempt(
      "move the report to",
      this.folders.path(state),
      () => {
        if (!this.files.moveOnce(`${id}.md`, this.folders.path("pending"), this.folders.path(state)))
          throw conflict(id, id);
      },
      "It is still pending; its outcome is recorded, so it is not sent again.",
    );
  }

  log(entry: Readonly<Record<string, unknown>>): boolean {
    try {
      appendFileSync(join(this.folders.path("log"), "watchdog.jsonl"), `${JSON.stringify(entry)}\n`, {
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
    this.folders.attempt(
      "record the attempt in",
      this.recordPath(id),
      () => {
        this.files.replace(this.folders.path("deliveries"), name, text);
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
      for (const name of this.folders.reportIds(state))
        if (name !== id && name.toLowerCase() === folded) return name;
    return undefined;
  }

  private recordPath(id: string): string {
    return join(this.folders.path("deliveries"), `${id}.json`);
  }
}

function countOf(items: Iterable<unknown>): number {
  let count = 0;
  for (const _ of items) count += 1;
  return count;
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
