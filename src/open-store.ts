import { tmpdir } from "node:os";
import type { Surroundings } from "./input-reader.js";
import type { QueueConfig } from "./queue-config.js";
import { DirectoryStore } from "./stores/directory.js";
import type { Store } from "./stores/store.js";

/** The configured store, and how to be done with it. */
export interface OpenStore {
  store: Store;
  /** Removes what this process kept on this machine for its own use; the queue stays. */
  close(): void;
}

/** Opens the queue that the config names. Reads nothing of it yet. */
export async function openStore(
  { git, queueDirectory }: QueueConfig,
  { environment }: Pick<Surroundings, "environment">,
): Promise<OpenStore> {
  if (!git) return { store: new DirectoryStore(queueDirectory), close: () => {} };
  // Loaded here because most queues are directories: it keeps a reporting step fast.
  const { GitStore } = await import("./stores/git.js");
  const temporaryDirectory = environment.RUNNER_TEMP || tmpdir();
  const store = new GitStore({ ...git, environment, temporaryDirectory });
  return { store, close: () => store.close() };
}
