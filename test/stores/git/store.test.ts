import { chmodSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
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

  test("leaves nothing of the queue on the machine once it is closed", async () => {
    const temporaryDirectory = tempDir();
    const store = open(bareRepository(), { temporaryDirectory });
    await store.put("a", text("a"));
    expect(readdirSync(temporaryDirectory)).toHaveLength(1);
    store.close();
    expect(readdirSync(temporaryDirectory)).toEqual([]);
  });
});
