import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { hold } from "../../../src/operator/hold.js";
import { formatReport } from "../../../src/report/document.js";
import type { Sender } from "../../../src/senders/sender.js";
import { runGit } from "../../../src/stores/git/process.js";
import type { GitStore } from "../../../src/stores/git/store.js";
import { watchdog } from "../../../src/watchdog.js";
import { serveGit } from "../../helpers/git-http.js";
import { bareRepository, git } from "../../helpers/git-remote.js";
import { openGitStore } from "../../helpers/git-store.js";
import { createReport } from "../../helpers/reports.js";
import { tempDir } from "../../helpers/temp-dir.js";

const idle: Sender = {
  ready() {},
  send: async () => ({ outcome: "sent", reason: "", exitCode: 0, signal: null }),
  close() {},
};
const MIB = 1024 * 1024;
const text = (id: string) => formatReport(createReport({ report_id: id }));
function open(remote: string, token?: string): GitStore {
  return openGitStore(remote, { retrySeconds: 0, ...(token !== undefined && { token }) });
}

const ref = (remote: string, name: string, oid: string) =>
  git(["-C", remote, "update-ref", `refs/owner-reports/${name}`, oid]);

function object(remote: string, type: string, content: string): string {
  const words = ["hash-object", "-t", type, "-w", "--literally", "--stdin"];
  return git(["-C", remote, "-c", "core.bigFileThreshold=1g", ...words], { input: content }).trim();
}

/** A commit of a few KiB on its way and of 65 MiB once it is read. */
function giantCommit(remote: string): string {
  const tree = object(remote, "tree", "");
  return object(
    remote,
    "commit",
    `tree ${tree}\nauthor a <a@b> 1 +0000\ncommitter a <a@b> 1 +0000\n\n${"a".repeat(65 * MIB)}`,
  );
}

describe("T-30 an object that is small when fetched and huge when read", () => {
  test("a report is refused by name, with the way to remove it, and the rest of the queue works", async () => {
    const remote = bareRepository();
    const { url, token } = await serveGit(remote);
    git(["-C", remote, "config", "http.receivepack", "true"]);
    await open(url, token).put("good", text("good"));
    ref(remote, "pending/evil", giantCommit(remote));
    const store = open(url, token);
    expect((await store.oldest(9, Date.now())).places.map(({ id }) => id)).toEqual(["evil", "good"]);
    const result = await watchdog({ store, sender: undefined, limit: 9 });
    expect(result).toMatchObject({ outcome: "error", code: "invalid-report", failedId: "evil" });
    expect(result.text).toContain(`git push ${url} --delete refs/owner-reports/pending/evil`);
    expect(await store.put("another", text("another"))).toBeUndefined();
    expect(await open(url, token).find("good")).toMatchObject({ state: "pending" });
    const by = { store, clock: Date.now, cancel: new AbortController().signal, owner: "me", dryRun: false };
    expect(await hold({ ...by, idOrPath: "evil", reason: "a bomb" })).toMatchObject({ outcome: "ok" });
    expect((await open(url, token).oldest(9, Date.now())).backlog).toMatchObject({ pending: 2, held: 1 });
  });

  test.each(["lock", "sent", "held"])("in the place of %s it is an error that names it", async (name) => {
    const remote = bareRepository();
    await open(remote).put("good", text("good"));
    ref(remote, name, giantCommit(remote));
    await expect(watchdog({ store: open(remote), sender: undefined, limit: 9 })).rejects.toThrow(
      `refs/owner-reports/${name}`,
    );
  });

  test("in place of the log, it has no lines and is replaced by the next log", async () => {
    const remote = bareRepository();
    const { url, token } = await serveGit(remote);
    ref(remote, "log", giantCommit(remote));
    const store = open(url, token);
    expect(await store.history(9)).toEqual([]);
    expect(await watchdog({ store, sender: idle, limit: 9 })).toMatchObject({ outcome: "empty" });
    expect(await open(url, token).history(9)).toMatchObject([{ event: "pass" }]);
  });

  test("a file in a report, also where the server leaves out no contents", async () => {
    for (const allowFilter of ["true", "false"]) {
      const remote = bareRepository();
      git(["-C", remote, "config", "uploadpack.allowFilter", allowFilter]);
      const { url, token } = await serveGit(remote);
      await open(url, token).put("good", text("good"));
      const blob = object(remote, "blob", "a".repeat(65 * MIB));
      const tree = git(["-C", remote, "mktree"], { input: `100644 blob ${blob}\tbig.md\n` }).trim();
      const head = `tree ${tree}\nauthor a <a@b> 1 +0000\ncommitter a <a@b> 1 +0000\n\n`;
      ref(remote, "pending/big", object(remote, "commit", `${head}report big of 2024-01-01T00:00:00.000Z\n`));
      expect(await open(url, token).find("big")).toHaveProperty("problem");
      expect(await open(url, token).find("good")).toMatchObject({ state: "pending" });
    }
  });

  test("many commits whose first lines are long are not read", async () => {
    const remote = bareRepository();
    await open(remote).put("good", text("good"));
    const tree = object(remote, "tree", "");
    const head = `tree ${tree}\nauthor a <a@b> 1 +0000\ncommitter a <a@b> 1 +0000\n\n`;
    const long = object(remote, "commit", `${head}${"a".repeat(20 * MIB)}`);
    const refs = Array.from({ length: 40 }, (_, n) => `create refs/owner-reports/pending/e${n} ${long}\n`);
    git(["-C", remote, "update-ref", "--stdin"], { input: refs.join("") });
    const { backlog, places } = await open(remote).oldest(99, Date.now());
    expect([backlog.pending, places.at(-1)?.id]).toEqual([41, "good"]);
  });

  test("a dozen trees that name more files than there are atoms are refused by name", async () => {
    const remote = bareRepository();
    await open(remote).put("good", text("good"));
    const mktree = (lines: string[]) => git(["-C", remote, "mktree"], { input: lines.join("\n") }).trim();
    let tree = mktree([`100644 blob ${object(remote, "blob", "x")}\tf`]);
    for (let level = 0; level < 80; level++)
      tree = mktree(Array.from({ length: 10 }, (_, n) => `040000 tree ${tree}\td${n}`));
    const top = mktree([`040000 tree ${tree}\taa`]);
    const head = `tree ${top}\nauthor a <a@b> 1 +0000\ncommitter a <a@b> 1 +0000\n\nsent\n`;
    ref(remote, "sent", object(remote, "commit", head));
    const result = await watchdog({ store: open(remote), sender: undefined, limit: 9 });
    expect(result).toMatchObject({ outcome: "error", code: "store" });
    expect(result.text).toContain("refs/owner-reports/sent:aa/d0");
  });

  test("a git that prints without end, or stores without end, is ended", async () => {
    const directory = tempDir();
    const environment = { PATH: process.env.PATH ?? "" };
    const printing = await runGit({ args: ["-c", "alias.x=!yes", "x"], directory, environment });
    expect(printing).toMatchObject({ code: null, isTooMuch: true, stdout: Buffer.of() });
    const args = ["-c", "alias.x=!sleep 60", "x"];
    const storing = await runGit({ args, directory, environment, isTooMuch: () => true });
    expect(storing).toMatchObject({ code: null, isTooMuch: true });
    expect(readdirSync(join(directory))).toEqual([]);
  }, 60_000);
});
