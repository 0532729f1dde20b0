import { join } from "node:path";
import { OwnerReportError, storeFaultAfter, systemErrorName } from "../../errors.js";
import type { ProcessIdentity } from "../../platform/process-identity.js";
import { conflict } from "../conflicts.js";
import type { WaitTime } from "../patience.js";
import type { Change, Holder, Import, Lease, Recording, Removal, State, StoredReport } from "../store.js";
import type { DurableFs } from "./durable-fs.js";
import type { FoldedNames } from "./folded-names.js";
import type { Folder, QueueFolders } from "./folders.js";
import type { DirectoryHints } from "./hints.js";
import { createImported } from "./import.js";
import { Lock } from "./lock.js";
import type { RecordFiles } from "./records.js";
import { TURN, Turn } from "./turn.js";
import type { Unflushed } from "./unflushed.js";

/** Parts of a directory store that a pass needs. */
interface PassParts {
  folders: QueueFolders;
  files: DurableFs;
  records: RecordFiles;
  unflushed: Unflushed;
  names: FoldedNames;
  hintFiles: DirectoryHints;
  /** Finds the report with an id, in any state. */
  read(id: string): StoredReport | undefined;
}

/** Options of its locks. */
interface LockingOptions {
  self: ProcessIdentity;
  clock?: () => number;
  time?: WaitTime;
  leaseSeconds?: number;
}

/** Attempt on another report that was recorded as begun, and can be taken back while nothing is sent. */
interface Begun {
  undo(): void;
}

/** The locks of a queue directory, and the changes that are made under its lease. */
export class DirectoryPass {
  /** The lock of producers that choose their own ids. */
  readonly turn: Turn;
  private readonly lock: Lock;
  /** Lease of the last import from another queue. */
  private importing: Lease | undefined;
  /** Time of the last takeover of the queue, by the clock of its file system. */
  private takenAt = 0;

  constructor(
    private readonly parts: PassParts,
    private readonly options: LockingOptions,
  ) {
    this.lock = this.lockOf("lock");
    this.turn = new Turn(parts.folders, this.lockOf(TURN), options.time);
  }

  private lockOf(name: string): Lock {
    const { folders, files } = this.parts;
    const { self, clock = Date.now, leaseSeconds } = this.options;
    return new Lock(files, { directory: folders.location, name, self, clock, leaseSeconds });
  }

  /** Looks who holds the queue. */
  async holder(): Promise<Holder | undefined> {
    const { folders } = this.parts;
    return folders.run("look at the lock in", folders.location, () => this.lock.holder());
  }

  /** Takes the lock of the queue, as Store.acquire promises. */
  async acquire(owner: string): Promise<{ lease: Lease } | { holder: Holder }> {
    const acquired = this.parts.folders.run("take the lock in", this.parts.folders.location, () => {
      this.parts.folders.prepare();
      return this.lock.acquire(owner);
    });
    if ("holder" in acquired) return acquired;
    this.parts.unflushed.leased();
    try {
      this.takenAt = acquired.at;
      this.sweep("pending", "deliveries", ...this.parts.hintFiles.folder);
      await this.turn.clear(owner);
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
        this.parts.folders.run("look at the lock in", this.parts.folders.location, () => {
          throw error;
        }),
      );
    return { fence, owner, check, release: () => lease.release() };
  }

  private sweep(...folders: Folder[]): void {
    this.parts.folders.run("look for leftovers in", this.parts.folders.location, () =>
      this.parts.folders.sweep(folders, this.options.self, this.takenAt),
    );
  }

  /** Changes a report under a lease, and may begin the attempt on another one, as Store.change promises. */
  async change(lease: Lease, change: Change, ahead?: Change): Promise<boolean> {
    await lease.check();
    if (change.from === undefined) await this.import(lease, change);
    else if (change.to === undefined) this.remove(change);
    else return this.recordAndMove(lease, change, ahead && isBegin(ahead) ? ahead : undefined);
    return false;
  }

  private async recordAndMove(lease: Lease, change: Recording, ahead?: Recording): Promise<boolean> {
    const { id, from, to, record, as = id } = change;
    let begun: Begun | undefined;
    this.flushFor(change);
    this.parts.records.write(as, record, () => {
      begun = ahead && this.begin(ahead);
    });
    if (to === from) return begun !== undefined;
    try {
      this.move({ id, from }, { id: as, to });
      return begun !== undefined;
    } catch (error) {
      // If another pass has taken over, report that instead: the report is where that pass put it.
      await lease.check();
      begun?.undo();
      throw storeFaultAfter(error, "part");
    }
  }

  /** Records that an attempt begins; a problem with that must not keep the other report from being settled. */
  private begin(ahead: Recording): Begun | undefined {
    const { records } = this.parts;
    const { id, record } = ahead;
    try {
      const before = records.read(id);
      this.flushFor(ahead);
      records.writeUnflushed(id, record);
      return { undo: () => records.restore(id, before) };
    } catch (error) {
      if (error instanceof OwnerReportError || systemErrorName(error) !== undefined) return undefined;
      throw error;
    }
  }

  /** Flushes what a report's new record relies on. */
  private flushFor({ from, record }: Recording): void {
    if (from === "pending") this.parts.unflushed.keepPending();
    else this.parts.unflushed.keepAway(from);
    // A released report must not be found in held/ again: its record no longer says why.
    if (from === "pending" && record.reviewed) this.parts.unflushed.keepAway("held");
  }

  private move({ id, from }: { id: string; from: State }, { id: as, to }: { id: string; to: State }): void {
    this.parts.folders.run("move the report to", this.parts.folders.path(to), () => {
      this.parts.folders.mustHave(from, to);
      this.parts.unflushed.taken(from);
      const target = { directory: this.parts.folders.path(to), name: `${as}.md` };
      if (!this.parts.files.moveOnce(`${id}.md`, this.parts.folders.path(from), target))
        throw conflict(as, as);
    });
  }

  private remove({ id, from }: Removal): void {
    // A report that came back without its record would be sent as if for the first time.
    this.parts.unflushed.keepAway();
    const report = join(this.parts.folders.path(from), `${id}.md`);
    const record = this.parts.records.path(id);
    // If this is interrupted between the two, a sent report without its record loses nothing and goes at the next try; a
    // waiting report without its record would be sent as if nothing had been tried.
    for (const path of from === "sent" ? [record, report] : [report, record])
      this.parts.folders.run("remove", path, () => this.parts.files.remove(path));
  }

  private async import(lease: Lease, change: Import): Promise<void> {
    this.parts.unflushed.keepAway();
    // Only a move writes there, and sent/ is too long to be searched at every pass.
    if (this.importing !== lease) this.sweep("held", "sent");
    this.importing = lease;
    const caseCollisionOf = (id: string) => this.parts.names.collisionOf(id);
    await createImported({ ...this.parts, caseCollisionOf }, change);
    this.parts.names.added(change.id);
  }
}

/** Whether a change moves nothing. */
function isBegin(change: Change): change is Recording {
  return change.to === change.from;
}
