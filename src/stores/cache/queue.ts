import type { Entries, Saved } from "./entries.js";
import type { CacheList, Listed } from "./list.js";
import type { CacheNames } from "./names.js";
import { View } from "./view.js";

/**
 * The entries of one queue, as GitHub lists them and as this process has changed them since: the list may lag behind a
 * save or a removal.
 */
export class CacheQueue {
  private readonly added = new Map<string, Listed>();
  private readonly removed = new Set<string>();
  private known: View | undefined;

  constructor(
    readonly names: CacheNames,
    readonly entries: Entries,
    private readonly list: CacheList,
    readonly clock: () => number,
  ) {}

  /** The queue as it is now. @throws OwnerReportError `store` */
  async look(): Promise<View> {
    this.known = await this.view(this.names.all);
    return this.known;
  }

  /** The queue as it was last seen by this process. */
  async seen(): Promise<View> {
    return this.known ?? (await this.look());
  }

  /** What was last seen, if anything was. */
  get last(): View | undefined {
    return this.known;
  }

  /** The lock alone, as it is now. */
  async lookAtLock(): Promise<View["lock"]> {
    return (await this.view(this.names.locks)).lock;
  }

  async save(key: string, text: string): Promise<Saved> {
    const saved = await this.entries.save(key, text);
    if (saved !== "saved") return saved;
    this.added.set(key, { key, ref: this.names.ref, createdAt: this.clock() });
    this.removed.delete(key);
    this.known = undefined;
    return saved;
  }

  /** Removes an entry, one that is gone already too. @throws OwnerReportError `store` */
  async remove(key: string): Promise<void> {
    await this.list.remove(key, this.names.ref);
    this.entries.forget(key);
    this.added.delete(key);
    this.removed.add(key);
    this.known = undefined;
  }

  private async view(prefix: string): Promise<View> {
    const { entries, at } = await this.list.list(prefix);
    const isHere = ({ ref }: Listed) => ref === this.names.ref;
    // From here on the list is right about them: another process may remove them.
    for (const entry of entries) if (isHere(entry)) this.added.delete(entry.key);
    const rest = [...this.added.values()].filter(({ key }) => key.startsWith(prefix));
    const kept = entries.filter((entry) => !(isHere(entry) && this.removed.has(entry.key)));
    return new View(this.names, { entries: [...kept, ...rest], at });
  }
}
