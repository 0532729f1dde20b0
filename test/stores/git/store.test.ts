import {
  chmodSync,
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
import { markOf, thisProcess } from "../../../src/platform/process-identity.js";
import { emptyDelivery } from "../../../src/report/delivery-record.js";
import { CLOCK_TOLERANCE, GIT_LEASE_SECONDS } from "../../../src/stores/git/lease.js";
import { describeStore } from "../../contract/store.contract.js";
import { begun, recordIn, settled } from "../../helpers/changes.js";
import { elsewhere, later, leaseOf, sameClock, text, withAttempt } from "../../helpers/git-lease.js";
import { bareRepository, git, refsOf } from "../../helpers/git-remote.js";
import { openGitStore as open } from "../../helpers/git-store.js";
import { tempDir } from "../../helpers/temp-dir.js";

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
});

describe("a git store", () => {
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
});
