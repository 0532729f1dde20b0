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
import { markOf, thisProcess } from "../../../src/platform/process-identity.js";
import { emptyDelivery } from "../../../src/report/delivery-record.js";
import { begun, recordIn, settled } from "../../helpers/changes.js";
import { eventually } from "../../helpers/eventually.js";
import { leaseOf, text, withAttempt } from "../../helpers/git-lease.js";
import { bareRepository, git, refsOf } from "../../helpers/git-remote.js";
import { openGitStore as open } from "../../helpers/git-store.js";
import { tempDir } from "../../helpers/temp-dir.js";

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
