import { thisProcess } from "../../src/platform/process-identity.js";
import { emptyDelivery } from "../../src/report/delivery-record.js";
import { formatReport } from "../../src/report/document.js";
import type { GitStore, GitStoreOptions } from "../../src/stores/git/store.js";
import type { Lease } from "../../src/stores/store.js";
import { begun } from "./changes.js";
import { bareRepository, git } from "./git-remote.js";
import { openGitStore as open } from "./git-store.js";
import { createReport } from "./reports.js";

/** The text of a report. */
export const text = (id: string) => formatReport(createReport({ report_id: id }));

/** A clock that stands, the same so many seconds later, and a process that is on no machine that we know. */
export const sameClock = () => Date.parse("2026-11-22T15:30:00.000Z");
export const later = (seconds: number) => () => sameClock() + seconds * 1000;
export const elsewhere = { ...thisProcess(), host: "another-host" };

/** Takes the lock of a queue. */
export async function leaseOf(store: GitStore, owner = "test"): Promise<Lease> {
  const acquired = await store.acquire(owner);
  if (!("lease" in acquired)) throw new Error(`held by ${acquired.holder.owner}`);
  return acquired.lease;
}

/** A queue of reports, and a pass that has begun with the first. */
export async function withAttempt(
  ids: readonly [string, ...string[]],
  options: Partial<GitStoreOptions> = {},
) {
  const remote = bareRepository();
  const store = open(remote, options);
  for (const id of ids) await store.put(id, text(id));
  const lease = await leaseOf(store);
  await store.change(lease, begun(ids[0], emptyDelivery(ids[0], "0")));
  return { remote, store, lease };
}

/** Makes a ref of one commit with one file, as anybody who may push could. */
export function pushFile(
  repository: string,
  ref: string,
  path: string,
  content: string,
  subject = "x",
): void {
  const stream = [
    ...[`commit ${ref}`, "committer t <t@localhost> 1700000000 +0000"],
    ...[`data ${Buffer.byteLength(subject)}`, subject, `M 100644 inline ${path}`],
    ...[`data ${Buffer.byteLength(content)}`, content, ""],
  ].join("\n");
  git(["-C", repository, "fast-import", "--quiet"], { input: stream });
}
