import type { Entries, Saved } from "./entries.js";
import type { CacheList, Listed, Listing } from "./list.js";
import type { CacheNames } from "./names.js";
import { View } from "./view.js";

const MOMENT_MS = 5000;

/**
 * The entries of one queue, as GitHub lists them and as this process has changed them since: the list may lag behind a
 * save or a removal.
 */
export class CacheQueue {
  private readonly added = new Map<string, Listed>();
  private readonly removed = new Set<string>();
  private listing: Listing | undefined;
  private listedAt = 0;
  /** This process holds the queue: nobody else changes what is in it, though others may add to it. */
  isHeld = false;

  constructor(
    readonly names: CacheNames,
    readonly entries: Entries,
    private readonly list: CacheList,
    readonly clock: () => number,
  ) {}

  /** The queue as it is now. @throws OwnerReportError `store` */
  async look(): Promise<View> {
    this.listing = await this.list.list(this.names.all);
    this.listedAt = performance.now();
    // From here on the list is right about them: another process may remove them.
    for (const entry of this.listing.entries) if (this.isHere(entry)) this.added.delete(entry.key);
    return this.view(this.listing, this.names.all);
  }

  /**
   * The queue as this process saw it a moment ago, or since it holds it, with what it has changed since. GitHub counts
   * how often it is asked.
   *
   * @throws OwnerReportError `store`
   */
  async seen(): Promise<View> {
    const isNew = this.isHeld || performance.now() - this.listedAt < MOMENT_MS;
    return (isNew ? this.last : undefined) ?? (await this.look());
  }

  /** The same, if it was looked at already. */
  get last(): View | undefined {
    return this.listing && this.view(this.listing, this.names.all);
  }

  /** The lock alone, as it is now. */
  async lookAtLock(): Promise<View["lock"]> {
    return this.view(await this.list.list(this.names.locks), this.names.locks).lock;
  }

  async save(key: string, text: string): Promise<Saved> {
    const saved = await this.entries.save(key, text);
    if (saved !== "saved") return saved;
    this.added.set(key, { key, ref: this.names.ref, createdAt: this.clock() });
    this.removed.delete(key);
    return saved;
  }

  /** Removes an entry, one that is gone already too. @throws OwnerReportError `store` */
  async remove(key: string): Promise<void> {
    await this.list.remove(key, this.names.ref);
    this.entries.forget(key);
    this.added.delete(key);
    this.removed.add(key);
  }

  private view({ entries, at }: Listing, prefix: string): View {
    const rest = [...this.added.values()].filter(({ key }) => key.startsWith(prefix));
    const kept = entries.filter((entry) => !(this.isHere(entry) && this.removed.has(entry.key)));
    return new View(this.names, { entries: [...kept, ...rest], at });
  }

  private isHere({ ref }: Listed): boolean {
    return ref === this.names.ref;
  }
}
