import type { ProcessIdentity } from "../../process-identity.js";

/** What a cache store needs to know of the run it works in. */
export interface CacheStoreOptions {
  /** What the keys of this queue's entries begin with. */
  prefix: string;
  /** Lists the caches (`actions: read`), and removes some where it may (`actions: write`). */
  token: string;
  /** The program that speaks with the cache service: dist/cache/index.js. */
  worker: string;
  environment: Readonly<Record<string, string | undefined>>;
  temporaryDirectory: string;
  clock?: () => number;
  self?: ProcessIdentity;
  /** Waits so many milliseconds. */
  wait?: (ms: number) => Promise<void>;
}
