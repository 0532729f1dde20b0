import type { State } from "../store.js";
import type { Entries, Saved } from "./entries.js";
import type { CacheList, Listed, Listing } from "./list.js";
import type { CacheNames } from "./names.js";

const MOMENT_MS = 5000;

/**
 * Entries of one queue: GitHub's list, with this process's own changes since, because the list may lag behind a save or a
 * removal.
 */
export class CacheQueue {
  private readonly added = new Map<string, Listed>();
  private readonly removed = new Set<string>();
  private listing: Listing | undefined;
  private listedAt = 0;
  /** True while this process holds the queue: others may add to it, but change nothing. */
  isHeld = false;

  constructor(
    readonly names: CacheNames,
    readonly entries: Entries,
    private readonly list: CacheList,
    readonly clock: () => number,
  ) {}

  /** Lists the current queue. @throws OwnerReportError `store` */
  async look(): Promise<Snapshot> {
    this.listing = await this.list.list(this.names.all);
    this.listedAt = performance.now();
    // Once an entry is listed, the list is right about it: another process may remove it.
    for (const entry of this.listing.entries) if (this.isHere(entry)) this.added.delete(entry.key);
    return this.snapshotOf(this.listing, this.names.all);
  }

  /**
   * Returns a recent snapshot, or under the lease the last one, with this process's own changes since: GitHub limits the
   * rate of requests.
   *
   * @throws OwnerReportError `store`
   */
  async seen(): Promise<Snapshot> {
    const isNew = this.isHeld || performance.now() - this.listedAt < MOMENT_MS;
    return (isNew ? this.last : undefined) ?? (await this.look());
  }

  /** The last snapshot with this process's own changes, if any. */
  get last(): Snapshot | undefined {
    return this.listing && this.snapshotOf(this.listing, this.names.all);
  }

  /** Lists the current lock alone. */
  async lookAtLock(): Promise<Snapshot["lock"]> {
    return this.snapshotOf(await this.list.list(this.names.locks), this.names.locks).lock;
  }

  async save(key: string, text: string): Promise<Saved> {
    const saved = await this.entries.save(key, text);
    if (saved !== "saved") return saved;
    this.added.set(key, { key, ref: this.names.ref, createdAt: this.clock() });
    this.removed.delete(key);
    return saved;
  }

  /** Removes an entry, if it still exists. @throws OwnerReportError `store` */
  async remove(key: string): Promise<void> {
    await this.list.remove(key, this.names.ref);
    this.entries.forget(key);
    this.added.delete(key);
    this.removed.add(key);
  }

  private snapshotOf({ entries, at }: Listing, prefix: string): Snapshot {
    const rest = [...this.added.values()].filter(({ key }) => key.startsWith(prefix));
    const kept = entries.filter((entry) => !(this.isHere(entry) && this.removed.has(entry.key)));
    return new Snapshot(this.names, { entries: [...kept, ...rest], at });
  }

  private isHere({ ref }: Listed): boolean {
    return ref === this.names.ref;
  }
}

/** A report, derived from the keys of its entries. */
export interface CachedReport {
  id: string;
  state: State;
  /** Key of the authoritative entry: the newest record, else the report. */
  key: string;
  isRecord: boolean;
  /** Number of its newest record, 0 without one. */
  n: number;
  keys: string[];
  /** Creation time of its oldest entry: milliseconds since 1970. */
  createdAt: number;
}

/** The lock, derived from the keys of its entries. */
export interface LockView {
  /** Number of the latest claim, 0 where there never was one. */
  n: number;
  isReleased: boolean;
  /** Time of the last heartbeat, by GitHub's clock: milliseconds since 1970. */
  lastSign: number;
  /** Keys of earlier claims. */
  earlier: string[];
}

/** State of a queue at one moment. */
export class Snapshot {
  readonly reports = new Map<string, CachedReport>();
  readonly lock: LockView = { n: 0, isReleased: true, lastSign: 0, earlier: [] };
  /** Keys of the log's entries, oldest first. */
  readonly logs: string[] = [];
  /** Refs whose caches hold reports that this run cannot read. */
  readonly elsewhere: string[] = [];
  /** Time of the snapshot, by GitHub's clock. */
  readonly at: number;

  constructor(names: CacheNames, { entries, at }: Listing) {
    this.at = at;
    const foreign = new Set<string>();
    const locks: [number, "claim" | "alive" | "released", Listed][] = [];
    for (const entry of entries) {
      if (entry.ref !== names.ref) foreign.add(entry.ref);
      const named = entry.ref === names.ref ? names.parse(entry.key) : undefined;
      if (named?.kind === "report") this.addReport(named.id, entry);
      if (named?.kind === "record") this.addRecord(named.id, named.n, named.state, entry);
      if (named?.kind === "lock") locks.push([named.n, named.part, entry]);
      if (named?.kind === "log") this.logs.push(entry.key);
    }
    this.elsewhere = [...foreign].sort();
    this.logs.sort();
    this.readLocks(locks);
  }

  /** True when nothing was ever put here. */
  get isEmpty(): boolean {
    return this.reports.size === 0 && this.lock.n === 0 && this.logs.length === 0;
  }

  in(state: State): CachedReport[] {
    return [...this.reports.values()].filter((known) => known.state === state);
  }

  private addReport(id: string, entry: Listed): void {
    const before = this.reports.get(id);
    const fresh = { id, state: "pending", key: entry.key, isRecord: false, n: 0, keys: [] } as const;
    this.keep({ ...(before ?? fresh), keys: before?.keys ?? [] }, entry);
  }

  private addRecord(id: string, n: number, state: State, entry: Listed): void {
    const before = this.reports.get(id);
    const keys = before?.keys ?? [];
    const isNewest = !before || n > before.n;
    this.keep(isNewest ? { id, state, key: entry.key, isRecord: true, n, keys } : { ...before, keys }, entry);
  }

  private keep(known: Omit<CachedReport, "createdAt">, { key, createdAt }: Listed): void {
    const before = this.reports.get(known.id)?.createdAt ?? createdAt;
    const keys = [...known.keys, key];
    this.reports.set(known.id, { ...known, keys, createdAt: Math.min(before, createdAt) });
  }

  private readLocks(locks: [number, "claim" | "alive" | "released", Listed][]): void {
    const n = locks.reduce((most, [one]) => Math.max(most, one), 0);
    const latest = locks.filter(([one]) => one === n);
    this.lock.n = n;
    this.lock.isReleased = n === 0 || latest.some(([, part]) => part === "released");
    this.lock.lastSign = latest.reduce((last, [, , entry]) => Math.max(last, entry.createdAt), 0);
    this.lock.earlier.push(...locks.filter(([one]) => one < n).map(([, , entry]) => entry.key));
  }
}
