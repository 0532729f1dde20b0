import { afterAll } from "@jest/globals";
import { GitStore, type GitStoreOptions } from "../../src/stores/git/store.js";
import { tempDir } from "./temp-dir.js";

const opened: GitStore[] = [];
afterAll(() => {
  for (const store of opened) store.close();
});

/** Opens the queue of a remote, with what a test needs besides; it is closed when the suite has ended. */
export function openGitStore(remote: string, options: Partial<GitStoreOptions> = {}): GitStore {
  const store = new GitStore({
    remote,
    namespace: "owner-reports",
    environment: process.env,
    temporaryDirectory: tempDir(),
    ...options,
  });
  opened.push(store);
  return store;
}
