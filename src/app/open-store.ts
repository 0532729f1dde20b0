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

/** The configured store, and how to be done with it. */
export interface OpenStore {
  store: Store;
  /** Removes what this process kept on this machine for its own use; the queue stays. */
  close(): void;
}

const NOTHING = () => {};

/** Opens the queue that the config names. Reads nothing of it yet. @throws OwnerReportError `unavailable` */
export async function openStore(
  queue: QueueConfig,
  runtime: Pick<RuntimeContext, "shell" | "environment" | "directory">,
): Promise<OpenStore> {
  const { shell, environment } = runtime;
  const temporaryDirectory = notBlank(environment.RUNNER_TEMP) ?? tmpdir();
  switch (queue.store) {
    case "directory": {
      const options = { repository: repositoryElsewhere(runtime) };
      return { store: new DirectoryStore(queue.directory, options), close: NOTHING };
    }
    // Loaded here because most queues are directories: it keeps a reporting step fast.
    case "git": {
      const { GitStore } = await import("../stores/git/store.js");
      const store = new GitStore({ ...queue, environment, temporaryDirectory });
      return { store, close: () => store.close() };
    }
    case "cache": {
      refuseForeignCache(environment);
      const { CacheStore } = await import("../stores/cache/store.js");
      const { prefix, token } = queue;
      const options = { prefix, token, worker: workerOf(shell), environment, temporaryDirectory };
      return { store: new CacheStore(options), close: NOTHING };
    }
  }
}

/** The repository of a work tree that has no `.git` in it. */
function repositoryElsewhere({ environment, directory }: Pick<RuntimeContext, "environment" | "directory">) {
  const { GIT_DIR, GIT_WORK_TREE } = environment;
  if (!GIT_DIR) return undefined;
  // No current directory: then only what is named from the root can be meant.
  const here = directory || "/";
  return { gitDirectory: resolve(here, GIT_DIR), workTree: resolve(here, GIT_WORK_TREE || ".") };
}

/** @throws OwnerReportError `unavailable` where the cache is not GitHub's */
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

/** The program that speaks with the cache service: it lies beside the bundles of the two shells. */
function workerOf(shell: RuntimeContext["shell"]): string {
  const bundle = dirname(realpathSync(process.argv[1] ?? ""));
  return join(bundle, shell === "cli" ? ".." : ".", "cache", "index.js");
}
