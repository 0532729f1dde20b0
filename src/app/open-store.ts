import { realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { OwnerReportError } from "../errors.js";
import { notBlank } from "../platform/blank.js";
import { DirectoryStore } from "../stores/directory/store.js";
import type { Store } from "../stores/store.js";
import type { QueueConfig } from "./config/queue.js";
import type { RuntimeContext } from "./context.js";
import { forgeOf } from "./forge.js";

/** Configured store, with its clean-up. */
export interface OpenStore {
  store: Store;
  /** Removes this process's temporary files; the queue stays. */
  close(): void;
}

const NOTHING = () => {};

/** Opens the queue that the config names, without reading it. @throws OwnerReportError `unavailable` */
export async function openStore(
  { git, cache, queueDirectory }: QueueConfig,
  runtime: Pick<RuntimeContext, "shell" | "environment" | "directory">,
): Promise<OpenStore> {
  const { shell, environment } = runtime;
  const temporaryDirectory = notBlank(environment.RUNNER_TEMP) ?? tmpdir();
  // Loaded here because most queues are directories: it keeps a reporting step fast.
  if (git) {
    const { GitStore } = await import("../stores/git/store.js");
    const store = new GitStore({ ...git, environment, temporaryDirectory });
    return { store, close: () => store.close() };
  }
  if (cache) {
    refuseForeignCache(environment);
    const { CacheStore } = await import("../stores/cache/store.js");
    const options = { ...cache, worker: workerOf(shell), environment, temporaryDirectory };
    return { store: new CacheStore(options), close: NOTHING };
  }
  const options = { repository: repositoryElsewhere(runtime) };
  return { store: new DirectoryStore(queueDirectory, options), close: NOTHING };
}

/** Finds the repository of a work tree without a `.git`, from git's environment variables. */
function repositoryElsewhere({ environment, directory }: Pick<RuntimeContext, "environment" | "directory">) {
  const { GIT_DIR, GIT_WORK_TREE } = environment;
  if (!GIT_DIR) return undefined;
  // Without a current directory, only an absolute path can be meant.
  const here = directory || "/";
  return { gitDirectory: resolve(here, GIT_DIR), workTree: resolve(here, GIT_WORK_TREE || ".") };
}

/** Refuses a cache that is not GitHub's. @throws OwnerReportError `unavailable` */
function refuseForeignCache(environment: RuntimeContext["environment"]): void {
  const forge = forgeOf(environment);
  if (forge === "github") return;
  const name = forge === "gitea" ? "Gitea" : "Forgejo";
  throw new OwnerReportError(
    "unavailable",
    `store: cache needs GitHub's cache, and this job runs on ${name}: the cache of its runners speaks an older protocol, and ` +
      "its server cannot list the entries, so a queue there could not be read. Nothing was queued, sent or changed. Use " +
      "store: git, a queue in the refs of the repository, or a directory on a disk that lasts.",
  );
}

/** Returns the path of the program that calls the cache service, beside the bundles of the two shells. */
function workerOf(shell: RuntimeContext["shell"]): string {
  const bundle = dirname(realpathSync(process.argv[1] ?? ""));
  return join(bundle, shell === "cli" ? ".." : ".", "cache", "index.js");
}
