import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { consumer } from "../../../src/consumer.js";
import { hold } from "../../../src/operator/hold.js";
import { markOf, thisProcess } from "../../../src/platform/process-identity.js";
import {
  emptyDelivery,
  type SendResult,
  sha256Of,
  withAttemptStarted,
} from "../../../src/report/delivery-record.js";
import { formatReport } from "../../../src/report/document.js";
import type { Sender } from "../../../src/senders/sender.js";
import { CLOCK_TOLERANCE, GIT_LEASE_SECONDS } from "../../../src/stores/git/lease.js";
import type { GitStore, GitStoreOptions } from "../../../src/stores/git/store.js";
import type { Lease } from "../../../src/stores/store.js";
import { type Step, watchdog } from "../../../src/watchdog.js";
import { describeStore } from "../../contract/store.contract.js";
import { begun, recordIn, settled } from "../../helpers/changes.js";
import { eventually } from "../../helpers/eventually.js";
import { gitBacklog, newGitQueue } from "../../helpers/git-queue.js";
import { bareRepository, git, refsOf } from "../../helpers/git-remote.js";
import { openGitStore as open } from "../../helpers/git-store.js";
import { createReport } from "../../helpers/reports.js";
import { tempDir } from "../../helpers/temp-dir.js";

const text = (id: string) => formatReport(createReport({ report_id: id }));

describeStore("git", () => {
  const remote = bareRepository();
  return { store: open(remote), reopen: () => open(remote) };
});

test("a put that could not read the remote says that nothing was done", async () => {
  const put = open(join(tempDir(), "no-repository")).put("mine", text("mine"));
  await expect(put).rejects.toMatchObject({
    code: "store",
    done: "nothing",
  });
});

const sameClock = () => Date.parse("2026-11-22T15:30:00.000Z");
const later = (seconds: number) => () => sameClock() + seconds * 1000;
const elsewhere = { ...thisProcess(), host: "another-host" };

async function leaseOf(store: GitStore, owner = "test"): Promise<Lease> {
  const acquired = await store.acquire(owner);
  if (!("lease" in acquired)) throw new Error(`held by ${acquired.holder.owner}`);
  return acquired.lease;
}

/** A queue of reports, and a pass that has begun with the first. */
async function withAttempt(ids: readonly [string, ...string[]], options: Partial<GitStoreOptions> = {}) {
  const remote = bareRepository();
  const store = open(remote, options);
  for (const id of ids) await store.put(id, text(id));
  const lease = await leaseOf(store);
  await store.change(lease, begun(ids[0], emptyDelivery(ids[0], "0")));
  return { remote, store, lease };
}

describe("the lock at the remote", () => {
  test("of two claimants with one name and one clock exactly one wins", async () => {
    for (let round = 0; round < 3; round++) {
      const remote = bareRepository();
      const twins = [open(remote, { clock: sameClock }), open(remote, { clock: sameClock })];
      const results = await Promise.all(twins.map((store) => store.acquire("the same")));
      expect(results.filter((result) => "lease" in result)).toHaveLength(1);
    }
  });

  test("is taken over once it has expired, with a higher fence; its late holder is refused", async () => {
    const remote = bareRepository();
    const store = open(remote, { clock: sameClock, self: elsewhere });
    await store.put("a", text("a"));
    const first = await leaseOf(store);
    const soon = open(remote, { clock: later(GIT_LEASE_SECONDS + CLOCK_TOLERANCE - 1) });
    expect("holder" in (await soon.acquire("soon"))).toBe(true);
    const second = await leaseOf(open(remote, { clock: later(GIT_LEASE_SECONDS + CLOCK_TOLERANCE + 1) }));
    expect(second.fence).toBeGreaterThan(first.fence);
    await expect(store.change(first, begun("a", emptyDelivery("a", "0")))).rejects.toThrow(
      "taken this queue over",
    );
    await expect(first.check()).rejects.toThrow("taken this queue over");
    expect(await recordIn(open(remote), "a")).toBeUndefined();
    await first.release();
    expect(refsOf(remote)).toHaveProperty(["refs/owner-reports/lock"]);
    await second.release();
  });

  test("of a process that is gone from this machine is taken over at once", async () => {
    const remote = bareRepository();
    await leaseOf(open(remote, { self: { ...thisProcess(), pid: 2 ** 22 + 1, start: "1" } }));
    expect((await leaseOf(open(remote))).fence).toBe(2);
  });

  test.each([
    ["another boot", { boot: "another/1" }],
    ["another machine", { host: "another-host" }],
  ])("of %s is left alone, even if this machine has its name and no such process", async (_, other) => {
    const remote = bareRepository();
    await leaseOf(
      open(remote, { self: { ...thisProcess(), pid: 2 ** 22 + 1, start: "1", ...other } }),
      "them",
    );
    expect(await open(remote).acquire("me")).toMatchObject({
      holder: { owner: "them", isOver: false },
    });
  });

  test.each([
    ["a year ahead of it", 365 * 86_400],
    ["a year behind it", -365 * 86_400],
    ["ahead of it by more than a lease", GIT_LEASE_SECONDS + CLOCK_TOLERANCE + 1],
  ])("of a machine whose clock is %s is taken over, and its late holder is refused", async (_, seconds) => {
    const remote = bareRepository();
    const store = open(remote, { clock: later(seconds), self: elsewhere });
    await store.put("a", text("a"));
    const strange = await leaseOf(store);
    const here = open(remote, { clock: sameClock });
    expect(await here.holder()).toMatchObject({ isOver: true });
    expect((await leaseOf(here)).fence).toBe(strange.fence + 1);
    await expect(store.change(strange, begun("a", emptyDelivery("a", "0")))).rejects.toThrow(
      "taken this queue over",
    );
  });

  test("is renewed although the clock of its holder was set back", async () => {
    const remote = bareRepository();
    let now = Date.now();
    const lease = await leaseOf(open(remote, { leaseSeconds: 3, clock: () => now }));
    const [first] = Object.values(refsOf(remote));
    now -= 3_600_000;
    await eventually("a renewed lock", () => Object.values(refsOf(remote))[0] !== first);
    await lease.release();
  });

  test("that owner-report did not write is an error that says how to remove it", async () => {
    const remote = bareRepository();
    pushFile(remote, "refs/owner-reports/lock", "x", "x");
    await expect(open(remote).acquire("me")).rejects.toThrow(/--delete refs\/owner-reports\/lock/);
  });

  test("is renewed in a long send, so that nobody takes it over", async () => {
    const remote = bareRepository();
    const lease = await leaseOf(open(remote, { leaseSeconds: 3 }));
    const [first] = Object.values(refsOf(remote));
    await eventually("a renewed lock", () => Object.values(refsOf(remote))[0] !== first);
    expect("holder" in (await open(remote).acquire("other"))).toBe(true);
    await lease.release();
    expect(refsOf(remote)).toEqual({});
  });
});

describe("T-18 what others pushed below the queue's prefix", () => {
  const hostile: [string, string][] = [
    ["deeper names", "refs/owner-reports/pending/a/b"],
    ["capitals", "refs/owner-reports/pending/ABC"],
    ["another report's name", "refs/owner-reports/pending/other"],
    ["a name that no id has", "refs/owner-reports/pending/ä;$(id)"],
  ];

  test.each(hostile)("a ref with %s is listed first, and refused by name", async (_, ref) => {
    const remote = bareRepository();
    const store = open(remote);
    await open(remote).put("20241122t153000123z-good", text("20241122t153000123z-good"), "generated");
    pushFile(remote, ref, "x.md", text("x"));
    const { places, backlog } = await store.oldest(9, Date.now());
    expect([backlog.pending, places[0]?.id]).toEqual([2, ref.slice("refs/owner-reports/pending/".length)]);
    const result = await watchdog({ store, sender: undefined, limit: 9 });
    expect(result).toMatchObject({ outcome: "error", code: "invalid-report", failedId: places[0]?.id });
    expect(refsOf(remote)).toHaveProperty([ref]);
  });

  test("a blob, and a tag, in the place of a report's commit", async () => {
    for (const type of ["blob", "tag"]) {
      const remote = bareRepository();
      const blob = git(["-C", remote, "hash-object", "-w", "--stdin"], { input: "x" }).trim();
      const tag = `object ${blob}\ntype blob\ntag x\ntagger t <t@x> 1 +0000\n\nreport x of 2024-01-01T00:00:00Z\n`;
      const oid = type === "blob" ? blob : git(["-C", remote, "mktag"], { input: tag }).trim();
      git(["-C", remote, "update-ref", "refs/owner-reports/pending/x", oid]);
      expect(await open(remote).find("x")).toHaveProperty("problem");
    }
  });

  test("foreign content in a report's ref can be held, and the younger reports go on", async () => {
    const remote = bareRepository();
    await open(remote).put("good", text("good"));
    const blob = git(["-C", remote, "hash-object", "-w", "--stdin"], { input: "x" }).trim();
    git(["-C", remote, "update-ref", "refs/owner-reports/pending/x", blob]);
    const store = open(remote);
    const by = { store, clock: Date.now, cancel: new AbortController().signal, owner: "me", dryRun: false };
    expect(await hold({ ...by, idOrPath: "x", reason: "no report" })).toMatchObject({ outcome: "ok" });
    const now = open(remote);
    expect((await now.oldest(9, Date.now())).places.map(({ id }) => id)).toEqual(["good"]);
    const kept = Buffer.from((await now.find("x", ["held"]))?.bytes ?? []).toString();
    expect(kept).toContain(`refs/owner-reports/pending/x at ${remote} held ${blob}`);
    expect((await recordIn(now, "x"))?.held_reason).toBe("no report");
  });

  test("a report over 1 MiB is refused unread", async () => {
    const remote = bareRepository();
    const subject = "report big of 2024-01-01T00:00:00Z";
    pushFile(remote, "refs/owner-reports/pending/big", "big.md", "x".repeat(1024 * 1024 + 1), subject);
    expect(await open(remote).find("big")).toMatchObject({ problem: "it is over 1 MiB" });
  });

  test.each(["refs/owner-reports/other", "refs/owner-reports/sent/deep", "refs/owner-reports/locks"])(
    "%s is an error that names it, never skipped",
    async (ref) => {
      const remote = bareRepository();
      pushFile(remote, ref, "x", "x");
      await expect(open(remote).oldest(1, 0)).rejects.toThrow(ref);
      await expect(open(remote).exists()).rejects.toMatchObject({ code: "store" });
    },
  );

  test("strange files in an archive are an error that names them", async () => {
    const remote = bareRepository();
    pushFile(remote, "refs/owner-reports/held", "00/x.md", "x");
    await expect(open(remote).oldest(1, 0)).rejects.toThrow("refs/owner-reports/held:00/x.md");
  });
});

describe("a git store", () => {
  test.each(["../x", "a/b", "a b", "-x", "a..b", "x.lock", ".x", "x\ny", "", "@{1}", "a~1", "a:b"])(
    "refuses %j as an id",
    async (id) => {
      const remote = bareRepository();
      await expect(open(remote).put(id, "x")).rejects.toMatchObject({ code: "usage" });
      expect(await open(remote).find(id)).toBeUndefined();
      expect(refsOf(remote, "refs/")).toEqual({});
    },
  );

  test("refuses ids that differ only in case from a sent or held one", async () => {
    const remote = bareRepository();
    const store = open(remote);
    const lease = await leaseOf(store);
    for (const [id, state] of [
      ["Sent-1", "sent"],
      ["Held-1", "held"],
    ] as const) {
      await store.put(id, text(id));
      await store.change(lease, settled(id, emptyDelivery(id, "0"), state));
      await expect(open(remote).put(id.toLowerCase(), text("x"))).rejects.toMatchObject({
        code: "conflict",
      });
    }
  });

  test("reads an unreachable remote as an error, never as empty", async () => {
    const remote = join(tempDir(), "nowhere.git");
    await expect(open(remote).oldest(1, 0)).rejects.toMatchObject({ code: "store" });
    await expect(open(remote).exists()).rejects.toMatchObject({ code: "store" });
    await expect(open(remote).put("a", text("a"))).rejects.toMatchObject({ code: "store" });
  });

  test("settles in one push: the report is never in two places, and never in none", async () => {
    const remote = bareRepository();
    const store = open(remote);
    await store.put("a", text("a"));
    const lease = await leaseOf(store);
    await store.change(lease, begun("a", emptyDelivery("a", "0")));
    const before = refsOf(remote);
    const log = join(tempDir(), "moves");
    writeFileSync(join(remote, "hooks", "post-receive"), `#!/bin/sh\ncat >> ${log}\necho >> ${log}\n`);
    chmodSync(join(remote, "hooks", "post-receive"), 0o755);
    await store.change(lease, settled("a", emptyDelivery("a", "0"), "sent"));
    const [push = "", ...more] = readFileSync(log, "utf8").trimEnd().split("\n\n");
    expect(more).toEqual([]);
    const moved = push.split("\n").map((line) => line.split(" ")[2]);
    expect(moved.sort()).toEqual(["lock", "pending/a", "sent"].map((name) => `refs/owner-reports/${name}`));
    expect(push).toContain(before["refs/owner-reports/lock"]);
    await lease.release();
  });

  test("settles one report and begins the next in one push, all or nothing", async () => {
    const { remote, store, lease } = await withAttempt(["a", "b"]);
    const pushes = join(tempDir(), "pushes");
    writeFileSync(join(remote, "hooks", "post-receive"), `#!/bin/sh\necho $(cut -d" " -f3) >> ${pushes}\n`);
    chmodSync(join(remote, "hooks", "post-receive"), 0o755);
    const next = begun("b", emptyDelivery("b", "1"));
    expect(await store.change(lease, settled("a", emptyDelivery("a", "0"), "sent"), next)).toBe(true);
    const moved = readFileSync(pushes, "utf8").trimEnd().split(" ").sort();
    expect(moved).toEqual(
      ["lock", "pending/a", "pending/b", "sent"].map((name) => `refs/owner-reports/${name}`),
    );
    const other = open(remote);
    expect(await other.find("a")).toMatchObject({ state: "sent" });
    expect(await other.find("b")).toMatchObject({ state: "pending" });
    expect(await recordIn(other, "b")).toEqual(next.record);
    await lease.release();
  });

  test("settles a report although somebody changed the next one meanwhile, and begins nothing", async () => {
    const { remote, store, lease } = await withAttempt(["a", "b"]);
    git(["-C", remote, "update-ref", "-d", "refs/owner-reports/pending/b"]);
    const next = begun("b", emptyDelivery("b", "1"));
    expect(await store.change(lease, settled("a", emptyDelivery("a", "0"), "sent"), next)).toBe(false);
    expect(await open(remote).find("a")).toMatchObject({ state: "sent" });
    expect(Object.keys(refsOf(remote)).sort()).toEqual([
      "refs/owner-reports/lock",
      "refs/owner-reports/sent",
    ]);
    await lease.release();
  });

  test("settles a report although the remote refuses to begin the next one", async () => {
    const { remote, store, lease } = await withAttempt(["a", "b"], { retrySeconds: 0 });
    writeFileSync(join(remote, "hooks", "update"), "#!/bin/sh\ncase $1 in */pending/b) exit 1 ;; esac\n");
    chmodSync(join(remote, "hooks", "update"), 0o755);
    const next = begun("b", emptyDelivery("b", "1"));
    expect(await store.change(lease, settled("a", emptyDelivery("a", "0"), "sent"), next)).toBe(false);
    expect(await open(remote).find("a")).toMatchObject({ state: "sent" });
    expect(await recordIn(open(remote), "b")).toBeUndefined();
    await lease.release();
  });

  test("T-19 archives no other text than the one that was sent, whoever changed it meanwhile", async () => {
    const { remote, store, lease } = await withAttempt(["a", "b"]);
    const other = bareRepository();
    await open(other).put("a", text("a"));
    git([
      "-C",
      remote,
      "fetch",
      "--quiet",
      other,
      "+refs/owner-reports/pending/a:refs/owner-reports/pending/a",
    ]);
    const changed = refsOf(remote)["refs/owner-reports/pending/a"];
    const next = begun("b", emptyDelivery("b", "1"));
    const late = store.change(lease, settled("a", emptyDelivery("a", "0"), "sent"), next);
    await expect(late).rejects.toThrow("does not hold the queue");
    expect(refsOf(remote)["refs/owner-reports/pending/a"]).toBe(changed);
    expect(await open(remote).find("a")).toMatchObject({ state: "pending" });
    expect(await recordIn(open(remote), "b")).toBeUndefined();
    await lease.release();
  });

  test("recovers its own push whose reply was lost, and goes on with the queue", async () => {
    const { remote, store, lease } = await withAttempt(["a", "b"], { retrySeconds: 0 });
    const hidden = `${remote}.away`;
    // The push is applied; then nothing can be read until somebody brings the repository back.
    const hook = `#!/bin/sh\nmv ${remote} ${hidden}\nkill -KILL $PPID\n`;
    writeFileSync(join(remote, "hooks", "post-receive"), hook);
    chmodSync(join(remote, "hooks", "post-receive"), 0o755);
    const step = store.change(
      lease,
      settled("a", emptyDelivery("a", "0"), "sent"),
      begun("b", emptyDelivery("b", "1")),
    );
    await expect(step).rejects.toMatchObject({ code: "store" });
    renameSync(hidden, remote);
    rmSync(join(remote, "hooks", "post-receive"));
    expect(await open(remote).find("a")).toMatchObject({ state: "sent" });
    await store.change(lease, begun("b", emptyDelivery("b", "2")));
    await lease.release();
    expect(await open(remote).holder()).toBeUndefined();
  });

  test.each(["own", "generated"] as const)(
    "a put of an %s id whose answer was lost sees that its report was sent meanwhile, and queues it once",
    async (origin) => {
      const remote = bareRepository();
      const [waits, archived] = [join(remote, "hooks", "waits"), join(remote, "hooks", "archived")];
      // The push is applied, a pass elsewhere sends the report and archives it, and the answer is lost.
      writeFileSync(
        join(remote, "hooks", "post-receive"),
        `#!/bin/sh\nmkdir ${waits} || exit 0\nuntil [ -e ${archived} ]; do sleep 0.1; done\nkill -KILL $PPID\n`,
      );
      chmodSync(join(remote, "hooks", "post-receive"), 0o755);
      const put = open(remote).put("a", text("a"), origin);
      await eventually("the pushed report", () => existsSync(waits));
      const other = open(remote);
      const lease = await leaseOf(other);
      await other.change(lease, settled("a", emptyDelivery("a", "0"), "sent"));
      await lease.release();
      writeFileSync(archived, "");
      expect((await put)?.state).toBe(origin === "own" ? "sent" : undefined);
      expect(Object.keys(refsOf(remote))).toEqual(["refs/owner-reports/sent"]);
    },
  );

  test("T-19 neither settles nor begins for a holder whose lock was taken over", async () => {
    const { remote, store, lease } = await withAttempt(["a", "b"]);
    const heir = await leaseOf(open(remote, { clock: () => Date.now() + 3_600_000 }), "heir");
    const before = refsOf(remote);
    const next = begun("b", emptyDelivery("b", "1"));
    const late = store.change(lease, settled("a", emptyDelivery("a", "0"), "sent"), next);
    await expect(late).rejects.toThrow("Another pass has taken this queue over");
    expect(refsOf(remote)).toEqual(before);
    await heir.release();
  });

  test("T-19 lets no push through when somebody changed the report meanwhile", async () => {
    const remote = bareRepository();
    const store = open(remote);
    await store.put("a", text("a"));
    const lease = await leaseOf(store);
    await store.find("a");
    git(["-C", remote, "update-ref", "-d", "refs/owner-reports/pending/a"]);
    await expect(store.change(lease, begun("a", emptyDelivery("a", "0")))).rejects.toThrow(
      "does not hold the queue",
    );
    expect(Object.keys(refsOf(remote))).toEqual(["refs/owner-reports/lock"]);
    await lease.check();
    await lease.release();
  });

  test("leaves nothing of the queue on the machine once it is closed", async () => {
    const temporaryDirectory = tempDir();
    const store = open(bareRepository(), { temporaryDirectory });
    await store.put("a", text("a"));
    expect(readdirSync(temporaryDirectory)).toHaveLength(1);
    store.close();
    expect(readdirSync(temporaryDirectory)).toEqual([]);
  });

  test("sweeps the copies of processes that were killed, and those of unknown ones after a month, and none of a living one", async () => {
    const temporaryDirectory = tempDir();
    const living = open(bareRepository(), { temporaryDirectory });
    await living.put("a", text("a"));
    const gone = markOf({ ...thisProcess(), pid: 2 ** 22 + 1, start: "1" });
    const elsewhere = markOf({ ...thisProcess(), host: "another-host" });
    const boot = markOf({ ...thisProcess(), boot: "another-boot/1" });
    const longAgo = new Date(Date.now() - 31 * 86_400_000);
    for (const mark of [gone, elsewhere, boot])
      mkdirSync(join(temporaryDirectory, `owner-report-git-${mark}-abcdef`));
    for (const mark of [elsewhere, boot]) {
      const old = join(temporaryDirectory, `owner-report-git-${mark}-oldest`);
      mkdirSync(old);
      utimesSync(old, longAgo, longAgo);
    }
    mkdirSync(join(temporaryDirectory, `owner-report-${gone}-abcdef`));
    const [own = ""] = readdirSync(temporaryDirectory).filter((name) => name.includes(markOf(thisProcess())));
    const store = open(bareRepository(), { temporaryDirectory });
    await store.put("a", text("a"));
    store.close();
    expect(readdirSync(temporaryDirectory).sort()).toEqual(
      [own, ...[elsewhere, boot].map((mark) => `owner-report-git-${mark}-abcdef`)].sort(),
    );
  });

  test("keeps the latest 200 lines of its log", async () => {
    const remote = bareRepository();
    for (let pass = 0; pass < 3; pass++) {
      const store = open(remote);
      const lease = await leaseOf(store);
      for (let line = 0; line < 90; line++) store.log({ pass, line });
      await lease.release();
    }
    const history = await open(remote).history(1000);
    expect([history.length, history[0], history.at(-1)]).toEqual([
      200,
      { pass: 0, line: 70 },
      { pass: 2, line: 89 },
    ]);
  });
});

/** Makes a ref of one commit with one file, as anybody who may push could. */
function pushFile(repository: string, ref: string, path: string, content: string, subject = "x"): void {
  const stream = [
    ...[`commit ${ref}`, "committer t <t@localhost> 1700000000 +0000"],
    ...[`data ${Buffer.byteLength(subject)}`, subject, `M 100644 inline ${path}`],
    ...[`data ${Buffer.byteLength(content)}`, content, ""],
  ].join("\n");
  git(["-C", repository, "fast-import", "--quiet"], { input: stream });
}

/** Has something happen right after a push that settled one report (whose id it is told) and began the next. */
function afterJointStep(store: GitStore, happen: (settled: string) => void): void {
  const change = store.change.bind(store);
  store.change = async (lease, first, ahead) => {
    const isBegun = await change(lease, first, ahead);
    if (ahead) happen(first.id);
    return isBegun;
  };
}

describe("a pass over a git queue", () => {
  const sentWith = { exitCode: 0, signal: null, outcome: "sent" as const, reason: "" };
  const senderOf = (send: (id: string) => SendResult): Sender => ({
    ready() {},
    send: async ({ report }) => send(report.report_id),
    close() {},
  });

  /** A sender that always succeeds, and the ids that it was given. */
  function recorder(): { sender: Sender; sends: string[] } {
    const sends: string[] = [];
    const sender = senderOf((id) => {
      sends.push(id);
      return sentWith;
    });
    return { sender, sends };
  }

  async function queueOf(...ids: string[]): Promise<GitStore> {
    const store = open(bareRepository());
    for (const id of ids) await store.put(id, text(id));
    return store;
  }

  test("that fails in its middle has begun nothing younger", async () => {
    const store = await queueOf("a", "b", "c");
    const failed = { ...sentWith, exitCode: 1, outcome: "failed" as const, reason: "no" };
    const sender = senderOf((id) => (id === "b" ? failed : sentWith));
    const result = await watchdog({ store, sender, limit: 9 });
    expect(result).toMatchObject({ outcome: "partial", sentIds: ["a"], failedId: "b" });
    expect((await recordIn(store, "b"))?.latest).toMatchObject([{ outcome: "failed" }]);
    expect(await recordIn(store, "c")).toBeUndefined();
  });

  test("that is told to stop while a report is settled leaves no trace of an attempt on the next one", async () => {
    const store = await queueOf("a", "b", "c");
    const stop = new AbortController();
    afterJointStep(store, () => stop.abort());
    const { sender, sends } = recorder();
    const result = await watchdog({ store, sender, limit: 9, maxAttempts: 1, cancel: stop.signal });
    expect(result).toMatchObject({
      ...{ outcome: "partial", sentIds: ["a"], backlog: { pending: 2, held: 0 } },
      failedReason: "owner-report was told to stop",
    });
    expect(result.failedId).toBeUndefined();
    expect(sends).toEqual(["a"]);
    expect(await recordIn(store, "b")).toMatchObject({ attempts: 0, in_doubt: 0, latest: [] });
    expect((await consumer({ store, idOrPath: "b" })).report).toMatchObject({ attempts: 0, delivery: null });
    const next = await watchdog({ store, sender, limit: 9, maxAttempts: 1 });
    expect(next).toMatchObject({ outcome: "sent", sentIds: ["b", "c"] });
    expect(await recordIn(store, "b")).toMatchObject({
      attempts: 1,
      latest: [{ possible_duplicate: false }],
    });
  });

  test("whose caller throws between two reports leaves the next one as it was", async () => {
    const store = await queueOf("a", "b");
    const step = ({ index }: Step) => {
      if (index === 1) throw new Error("the terminal is gone");
    };
    const pass = watchdog({ store, sender: senderOf(() => sentWith), limit: 9, step });
    await expect(pass).rejects.toThrow("the terminal is gone");
    expect(await store.find("a")).toMatchObject({ state: "sent" });
    expect(await recordIn(store, "b")).toMatchObject({ attempts: 0, latest: [] });
    expect(await store.holder()).toBeUndefined();
  });

  test("takes no part in what others queue meanwhile, and counts it", async () => {
    const remote = bareRepository();
    const store = open(remote);
    for (const id of ["a", "b"]) await store.put(id, text(id));
    const more = open(remote);
    const put = (id: string) => more.put(`more-${id}`, text(`more-${id}`));
    const sender: Sender = {
      ...senderOf(() => sentWith),
      send: async ({ report }) => {
        await put(report.report_id);
        return sentWith;
      },
    };
    const result = await watchdog({ store, sender, limit: 9 });
    expect(result).toMatchObject({ outcome: "sent", sentIds: ["a", "b"], backlog: { pending: 2, held: 0 } });
  });

  test("records how a send ended before it reads anything more from the remote", async () => {
    const remote = bareRepository();
    git(["-C", remote, "config", "uploadpack.allowFilter", "true"]);
    const ids = gitBacklog(newGitQueue(remote), 52);
    const store = open(remote);
    const sentBefore: Record<string, boolean> = {};
    let settledLast = "";
    const change = store.change.bind(store);
    store.change = async (lease, first, ahead) => {
      const isBegun = await change(lease, first, ahead);
      if (first.to === "sent") settledLast = first.id;
      return isBegun;
    };
    const find = store.find.bind(store);
    let sending = "";
    store.find = async (id, states) => {
      if (sending !== "" && !store.isAtHand(id)) sentBefore[id] = settledLast === sending;
      return find(id, states);
    };
    const sender = senderOf((id) => {
      sending = id;
      return sentWith;
    });
    const result = await watchdog({ store, sender, limit: 99 });
    expect(result).toMatchObject({ outcome: "sent", sentIds: ids });
    expect(sentBefore).toEqual({ [ids[50] ?? ""]: true });
  });

  test("decides on each report again: with in-doubt hold, a report in doubt is held, not sent", async () => {
    const store = await queueOf("a", "b", "c");
    const lease = await leaseOf(store);
    const open = withAttemptStarted(
      emptyDelivery("b", await sha256Of((await store.find("b"))?.bytes ?? new Uint8Array())),
      { attempt: 1, possibleDuplicate: false, owner: "gone", fence: 1, at: "2026-01-01T00:00:00.000Z" },
    );
    await store.change(lease, begun("b", open));
    await lease.release();
    const { sender, sends } = recorder();
    const result = await watchdog({ store, sender, limit: 9, inDoubt: "hold" });
    expect(result).toMatchObject({ outcome: "partial", sentIds: ["a"], failedId: "b" });
    expect(sends).toEqual(["a"]);
    expect(await store.find("b")).toMatchObject({ state: "held" });
  });
});
