import { tmpdir } from "node:os";
import { resolve } from "node:path";
import { notBlank } from "../platform/blank.js";
import { DirectoryStore } from "../stores/directory/store.js";
import type { Store } from "../stores/store.js";
import type { QueueConfig } from "./config/queue-config.js";
import type { RuntimeContext } from "./context.js";

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
      return {
        store: (await import("./open-cache.js")).openCache(queue, environment, temporaryDirectory),
        close: NOTHING,
      };
  }
}

/** Finds the repository named by GIT_DIR, for a work tree without `.git`. */
function repositoryElsewhere({ environment, directory }: Pick<RuntimeContext, "environment" | "directory">) {
  const { GIT_DIR, GIT_WORK_TREE } = environment;
  if (!GIT_DIR) return undefined;
  // Without a current directory, only absolute paths can be meant.
  const here = directory || "/";
  return { gitDirectory: resolve(here, GIT_DIR), workTree: resolve(here, GIT_WORK_TREE || ".") };
}
