import { describe, expect, test } from "@jest/globals";
import { hold } from "../../../src/operator/hold.js";
import { watchdog } from "../../../src/watchdog.js";
import { recordIn } from "../../helpers/changes.js";
import { pushFile, text } from "../../helpers/git-lease.js";
import { bareRepository, git, refsOf } from "../../helpers/git-remote.js";
import { openGitStore as open } from "../../helpers/git-store.js";

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

  test("a ref in the place of the queue's own is an error, and no pass leaves its lock behind", async () => {
    const remote = bareRepository();
    await open(remote).put("good", text("good"));
    pushFile(remote, "refs/owner-reports/other", "x.md", text("x"));
    const pass = watchdog({ store: open(remote), sender: undefined, limit: 9 });
    await expect(pass).rejects.toMatchObject({ code: "store" });
    expect(refsOf(remote)).not.toHaveProperty(["refs/owner-reports/lock"]);
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
