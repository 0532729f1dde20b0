import { realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { OwnerReportError } from "../errors.js";
import { CacheStore } from "../stores/cache/store.js";
import type { Store } from "../stores/store.js";
import type { CacheQueue } from "./config/queue-config.js";
import type { RuntimeContext } from "./context.js";
import { forgeOf } from "./forge.js";

/** Opens a queue in the cache. @throws OwnerReportError `unavailable` */
export function openCache(
  { prefix, token }: CacheQueue,
  environment: RuntimeContext["environment"],
  temporaryDirectory: string,
): Store {
  refuseForeignCache(environment);
  return new CacheStore({ prefix, token, worker: cacheWorker(), environment, temporaryDirectory });
}

/** Refuses to use a cache that is not GitHub's. @throws OwnerReportError `unavailable` */
function refuseForeignCache(environment: RuntimeContext["environment"]): void {
  const forge = forgeOf(environment);
  if (forge === "github") return;
  const name = forge === "gitea" ? "Gitea" : "Forgejo";
  throw new OwnerReportError(
    "unavailable",
    `queue: cache needs GitHub's cache, and this job runs on ${name}: the cache of its runners speaks an older protocol, and ` +
      "its server cannot list the entries, so a queue there could not be read. Nothing was queued, sent or changed. Use " +
      "queue: git, a queue in the refs of the repository, or a directory on a disk that lasts.",
  );
}

/** Returns the path of the program that talks to the cache service; it is bundled beside the two shells. */
function cacheWorker(): string {
  return join(dirname(realpathSync(process.argv[1] ?? "")), "cache", "index.js");
}
