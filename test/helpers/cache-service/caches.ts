/** One cache entry, as the service keeps it. */
export interface CacheEntry {
  id: number;
  key: string;
  version: string;
  ref: string;
  bytes: Buffer | undefined;
  isFinal: boolean;
  /** Milliseconds since 1970. */
  createdAt: number;
}

/** What a run's token opens. */
export interface Scope {
  /** It saves here, and reads here first. */
  ref: string;
  /** Refs that it reads besides. */
  alsoReads?: string[];
  mayWrite?: boolean;
  mayRead?: boolean;
}

/** The entries of one repository, under the rules of GitHub's cache service: keys are given once per ref and version. */
export class Caches {
  readonly all: CacheEntry[] = [];
  private lastId = 0;

  constructor(private readonly clock: () => number) {}

  /** A new entry to be filled, `undefined` when there is one. */
  reserve(key: string, version: string, ref: string): CacheEntry | undefined {
    if (this.all.some((e) => e.key === key && e.version === version && e.ref === ref)) return undefined;
    const entry = {
      id: ++this.lastId,
      key,
      version,
      ref,
      bytes: undefined,
      isFinal: false,
      createdAt: this.clock(),
    };
    this.all.push(entry);
    return entry;
  }

  /** Ends the upload of an entry, as what was uploaded has this size. */
  finish(key: string, version: string, ref: string, size: number): CacheEntry | undefined {
    const entry = this.all.find((e) => e.key === key && e.version === version && e.ref === ref && !e.isFinal);
    if (entry?.bytes?.length !== size) return undefined;
    entry.isFinal = true;
    entry.createdAt = this.clock();
    return entry;
  }

  /** What a restore finds: the key itself, else the newest whose key begins with it; ref by ref. */
  match(keys: string[], version: string, refs: string[]): CacheEntry | undefined {
    for (const ref of refs)
      for (const key of keys) {
        const found = this.all.filter((e) => e.isFinal && e.ref === ref && e.version === version);
        const exact = found.find((e) => e.key === key);
        const partial = found.filter((e) => e.key.startsWith(key)).sort((a, b) => b.createdAt - a.createdAt);
        if (exact ?? partial[0]) return exact ?? partial[0];
      }
    return undefined;
  }

  listed(prefix: string): CacheEntry[] {
    return this.all.filter((e) => e.isFinal && e.key.startsWith(prefix));
  }

  /** Removes every entry that this is true of, and says how many. */
  remove(isIt: (entry: CacheEntry) => boolean): number {
    const gone = this.all.filter(isIt);
    for (const entry of gone) this.all.splice(this.all.indexOf(entry), 1);
    return gone.length;
  }
}
