import { realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { OwnerReportError } from "../errors.js";
import { notBlank } from "../platform/blank.js";
import { DirectoryStore } from "../stores/directory/store.js";
import type { Store } from "../stores/store.js";
import type { CacheQueue, QueueConfig } from "./config/queue-config.js";
import type { RuntimeContext } from "./context.js";
import { forgeOf } from "./forge.js";

/** Open store, with the function that closes it. */
export interface OpenStore {
  store: Store;
  /** Removes the temporary files of this process; the queue stays. */
  close(): void;
}

const NOTHING = () => {};

/** Opens the configured queue without reading it yet. @throws OwnerReportError `unavailable` */
export async function openStore(
  queue: QueueConfig,
  runtime: Pick<RuntimeContext, "environment" | "directory">,
): Promise<OpenStore> {
  const { environment } = runtime;
  const temporaryDirectory = notBlank(environment.RUNNER_TEMP) ?? tmpdir();
  switch (queue.store) {
    case "directory": {
      const options = { repository: repositoryElsewhere(runtime) };
      return { store: new DirectoryStore(queue.directory, options), close: NOTHING };
    }
    // Imported lazily: most queues are directories, and a step that only queues must be fast.
    case "git": {
      const { GitStore } = await import("../stores/git/store.js");
      const store = new GitStore({ ...queue, environment, temporaryDirectory });
      return { store, close: () => store.close() };
    }
    case "postgres": {
      const { PostgresStore } = await import("../stores/postgres/store.js");
      const store = new PostgresStore({ lane: queue.lane, environment });
      return { store, close: () => store.close() };
    }
    case "cache":
      return { store: await cacheStore(queue, environment, temporaryDirectory), close: NOTHING };
  }
}

async function cacheStore(
  { prefix, token }: CacheQueue,
  environment: RuntimeContext["environment"],
  temporaryDirectory: string,
): Promise<Store> {
  refuseForeignCache(environment);
  const { CacheStore } = await import("../stores/cache/store.js");
  return new CacheStore({ prefix, token, worker: cacheWorker(), environment, temporaryDirectory });
}

/** Finds the repository named by GIT_DIR, for a work tree without `.git`. */
function repositoryElsewhere({ environment, directory }: Pick<RuntimeContext, "environment" | "directory">) {
  const { GIT_DIR, GIT_WORK_TREE } = environment;
  if (!GIT_DIR) return undefined;
  // Without a current directory, only absolute paths can be meant.
  const here = directory || "/";
  return { gitDirectory: resolve(here, GIT_DIR), workTree: resolve(here, GIT_WORK_TREE || ".") };
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
