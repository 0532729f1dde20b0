import { chmodSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { emptyDelivery } from "../../../src/report/delivery-record.js";
import { begun, recordIn, settled } from "../../helpers/changes.js";
import { eventually } from "../../helpers/eventually.js";
import { leaseOf, text, withAttempt } from "../../helpers/git-lease.js";
import { bareRepository, git, refsOf } from "../../helpers/git-remote.js";
import { openGitStore as open } from "../../helpers/git-store.js";

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
});
