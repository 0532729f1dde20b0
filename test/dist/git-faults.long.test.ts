import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { GitStore } from "../../src/stores/git/store.js";
import { isLong } from "../faults/form.js";
import { cliJson, startCli, withJson } from "../helpers/cli.js";
import { eventually } from "../helpers/eventually.js";
import { type GitServer, serveGit } from "../helpers/git-http.js";
import { type GitQueue, gitBacklog, newGitQueue } from "../helpers/git-queue.js";
import { git } from "../helpers/git-remote.js";
import { recordingSender } from "../helpers/send-commands.js";
import { tempDir } from "../helpers/temp-dir.js";

const report = ["--team", "t", "--worker", "w", "--progress", "10%"];
const MANY = isLong ? { watchdogs: 8, reports: 100 } : { watchdogs: 8, reports: 12 };

async function served(): Promise<{ queue: GitQueue; server: GitServer; env: Record<string, string> }> {
  const queue = newGitQueue();
  const server = await serveGit(queue.repository);
  return { queue, server, env: queue.env(server.url, server.token) };
}

const isPush = (url: string | undefined) => url?.endsWith("/git-receive-pack") === true;

describe("many at once", () => {
  test("32 producers queue 32 reports with 32 accepted pushes", async () => {
    const { queue, server, env } = await served();
    const runs = Array.from({ length: 32 }, (_, index) =>
      cliJson(["producer", ...report, "--task-id", `${index}`], { env }),
    );
    const results = await Promise.all(runs);
    expect(results.map(({ code, json }) => `${code} ${json.outcome}`)).toEqual(Array(32).fill("0 queued"));
    expect(queue.pending().sort()).toEqual(results.map(({ json }) => String(json.report_id)).sort());
    expect(server.accepted()).toBe(32);
    expect(server.requests.filter((request) => isPush(request.split(" ")[1]))).toHaveLength(32);
  });

  test("of producers with one id exactly one queues; with ids that differ in case too", async () => {
    const { queue, env } = await served();
    const ids = ["Own-1", "own-1", "Own-1", "OWN-1"];
    const results = await Promise.all(
      ids.map((id) => cliJson(["producer", ...report, "--report-id", id], { env })),
    );
    const queued = results.filter(({ json }) => json.outcome === "queued");
    expect(queued).toHaveLength(1);
    for (const { code, json } of results)
      expect(json.outcome === "already-queued" || code === 73 || code === 0).toBe(true);
    expect(queue.pending()).toEqual(["own-1"]);
  });

  test("many watchdogs send every report once, in order", async () => {
    const { queue, env } = await served();
    const ids = gitBacklog(queue, MANY.reports);
    const sender = recordingSender();
    const args = ["watchdog", "--all", "--send-cmd", sender.record];
    const passes = Array.from({ length: MANY.watchdogs }, () =>
      cliJson(args, { env: { ...env, ...sender.env } }),
    );
    const results = await Promise.all(passes);
    expect(results.map(({ code }) => code)).toEqual(Array(MANY.watchdogs).fill(0));
    expect(sender.sends()).toEqual(ids.map((id) => ({ id, attempt: "1", possibleDuplicate: "" })));
    expect(queue.archived("sent")).toEqual([...ids].sort());
    expect([queue.pending(), queue.ref("lock")]).toEqual([[], undefined]);
    git(["-C", queue.repository, "fsck", "--strict", "--connectivity-only"]);
  });
});

describe("a remote that fails for a while", () => {
  test("killed and started again in the middle of a drain: every report is sent once", async () => {
    const { queue, server, env } = await served();
    const ids = gitBacklog(queue, 4);
    const sender = recordingSender();
    const args = ["watchdog", "--all", "--send-cmd", sender.recordAndWait, "--json"];
    const pass = startCli(args, { env: { ...env, ...sender.env } });
    await sender.waiting();
    await server.kill();
    sender.release();
    await new Promise((resolve) => setTimeout(resolve, 500)); // so that a try meets nobody
    await server.restart();
    expect(withJson(await pass.finished)).toMatchObject({
      code: 0,
      json: { outcome: "sent", sent_ids: ids },
    });
    expect(sender.sends().map(({ id, attempt }) => [id, attempt])).toEqual(ids.map((id) => [id, "1"]));
    expect(queue.archived("sent")).toEqual(ids);
  });

  test("an applied push whose answer was lost is not done again", async () => {
    const { queue, server, env } = await served();
    let lost = 0;
    server.fault = ({ url }) => (isPush(url) && lost++ === 0 ? "lose-answer" : undefined);
    const { code, json } = await cliJson(["producer", ...report], { env });
    expect([code, json.outcome]).toEqual([0, "queued"]);
    expect(queue.pending()).toEqual([json.report_id]);
    expect(server.accepted()).toBe(1);
  });

  test("T-25 an answer lost at each push of a pass in turn changes nothing", async () => {
    const { queue, server, env } = await served();
    const ids = gitBacklog(queue, 2);
    const sender = recordingSender();
    let pushes = 0;
    server.fault = ({ url }) => (isPush(url) && pushes++ % 2 === 0 ? "lose-answer" : undefined);
    const args = ["watchdog", "--all", "--send-cmd", sender.record];
    const { code, json } = await cliJson(args, { env: { ...env, ...sender.env } });
    expect([code, json.outcome]).toEqual([0, "sent"]);
    expect(sender.sends()).toEqual(ids.map((id) => ({ id, attempt: "1", possibleDuplicate: "" })));
    expect(queue.archived("sent")).toEqual(ids);
  });

  test("three refused tries and then an accepted one: queued", async () => {
    const { queue, server, env } = await served();
    let tries = 0;
    server.fault = ({ url }) => (isPush(url) && tries++ < 3 ? "break" : undefined);
    const { code, json } = await cliJson(["producer", ...report], { env });
    expect([code, json.outcome, tries]).toEqual([0, "queued", 4]);
    expect(queue.pending()).toHaveLength(1);
  });

  test("a hook that declines three times and then accepts: queued", async () => {
    const { queue, env } = await served();
    const count = join(tempDir(), "count");
    const path = join(queue.repository, "hooks", "pre-receive");
    writeFileSync(path, `#!/bin/sh\necho x >> ${count}\n[ $(wc -l < ${count}) -gt 3 ]\n`);
    chmodSync(path, 0o755);
    const { code, json } = await cliJson(["producer", ...report], { env });
    expect([code, json.outcome, json.error]).toEqual([0, "queued", undefined]);
  });

  test("a failed pass says what is safe, and the next one goes on", async () => {
    const { queue, server, env } = await served();
    const [first = "", second = ""] = gitBacklog(queue, 2);
    const sender = recordingSender();
    const args = [
      "watchdog",
      "--all",
      "--send-cmd",
      'printf "%s\\n" "$OWNER_REPORT_ID" >> "$SENDS_FILE"; exit 3',
    ];
    const failed = await cliJson(args, { env: { ...env, ...sender.env } });
    expect(failed).toMatchObject({
      code: 1,
      json: { outcome: "failed", failed_id: first, pending_count: 2 },
    });
    expect(server.accepted()).toBeGreaterThan(0);
    const next = await cliJson(["watchdog", "--all", "--send-cmd", "true"], { env });
    expect(next).toMatchObject({ code: 0, json: { sent_ids: [first, second] } });
  });
});

describe("a pass whose lock is taken over in the middle of a send", () => {
  test("T-19 settles nothing: its late push is refused, and the report is the successor's", async () => {
    const { queue, env } = await served();
    const [id = ""] = gitBacklog(queue, 1);
    const sender = recordingSender();
    const late = startCli(["watchdog", "--send-cmd", sender.recordAndWait, "--json"], {
      env: { ...env, ...sender.env },
    });
    await sender.waiting();
    const begun = await eventually("the attempt at the remote", () => queue.ref(`pending/${id}`));
    const heir = new GitStore({
      remote: queue.repository,
      namespace: "owner-reports",
      environment: process.env,
      temporaryDirectory: tempDir(),
      clock: () => Date.now() + 3_600_000,
    });
    const acquired = await heir.acquire("heir");
    if (!("lease" in acquired)) throw new Error("busy");
    expect(acquired.lease.fence).toBe(2);
    sender.release();
    const ended = withJson(await late.finished);
    expect(ended).toMatchObject({ code: 74, json: { outcome: "error", failed_id: id } });
    expect(ended.json.error).toContain("Another pass has taken this queue over");
    expect([queue.ref(`pending/${id}`), queue.archived("sent")]).toEqual([begun, []]);
    await acquired.lease.check();
    await acquired.lease.release();
    heir.close();
    const next = await cliJson(["watchdog", "--send-cmd", sender.record], { env: { ...env, ...sender.env } });
    expect(next).toMatchObject({ code: 0, json: { sent_ids: [id] } });
    expect(sender.sends().map(({ possibleDuplicate }) => possibleDuplicate)).toEqual(["", "1"]);
  });
});
