import { afterAll } from "@jest/globals";
import { GitStore, type GitStoreOptions } from "../../src/stores/git.js";
import { describeStore } from "../contract/store.contract.js";
import { bareRepository } from "../helpers/git-remote.js";
import { tempDir } from "../helpers/temp-dir.js";

const opened: GitStore[] = [];
afterAll(() => {
  for (const store of opened) store.close();
});

function open(remote: string, options: Partial<GitStoreOptions> = {}): GitStore {
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

describeStore("git", () => {
  const remote = bareRepository();
  return { store: open(remote), reopen: () => open(remote) };
});
