import { join } from "node:path";
import type { CacheStoreOptions } from "../../../src/stores/cache/store.js";
import { CacheStore } from "../../../src/stores/cache/store.js";
import { root } from "../bundles.js";
import { tempDir } from "../temp-dir.js";
import type { Scope } from "./caches.js";
import type { CacheServer } from "./server.js";

/** The program that speaks with the cache service, as users run it. */
export const cacheWorker = join(root, "dist/cache/index.js");

/** A store over a service; say only what the test is about. */
export function cacheStore(
  server: CacheServer,
  overrides: Partial<CacheStoreOptions> & { scope?: Partial<Scope> } = {},
): CacheStore {
  const { scope, ...options } = overrides;
  return new CacheStore({
    prefix: "owner-reports",
    token: server.token,
    worker: cacheWorker,
    environment: { PATH: process.env.PATH, ...server.environment(scope), ...options.environment },
    temporaryDirectory: tempDir(),
    ...Object.fromEntries(Object.entries(options).filter(([name]) => name !== "environment")),
  });
}
