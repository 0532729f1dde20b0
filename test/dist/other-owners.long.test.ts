/** A queue that more than one user of a machine works in: whose files are whose, and what cannot be moved. */
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { cli } from "../helpers/cli.js";
import { agedId, handWritten, newQueue } from "../helpers/queue.js";
import { tempDir } from "../helpers/temp-dir.js";
import { cliForEverybody, NOBODY, type UnprivilegedCli } from "../helpers/unprivileged.js";

const other = process.getuid?.() === 0 ? cliForEverybody() : undefined;
const describeWithUsers = other ? describe : describe.skip;
const asOther: UnprivilegedCli = other ?? (() => Promise.reject(new Error("skipped")));
const report = ["--team", "t", "--worker", "w", "--progress", "10%"];
const send = ["--all", "--send-cmd", "true"];

/** A queue of another user than root, who is the one that works in it. */
async function othersQueue() {
  const home = tempDir();
  chownSync(home, NOBODY, NOBODY);
  const queue = newQueue(join(home, "queue"));
  const put = (id: string) => asOther(["producer", ...report, "--report-id", id, ...queue.flag]);
  expect((await put("young")).code).toBe(0);
  return { home, queue, put };
}

/** A report that root drops in by hand: older than all, readable by everybody. */
function dropIn(path: string): void {
  writeFileSync(path, handWritten(), { mode: 0o644 });
  utimesSync(path, 1e9, 1e9);
}

describeWithUsers("a report that belongs to another user", () => {
  test("is sent once and archived, and so are the younger ones", async () => {
    const { home, queue } = await othersQueue();
    dropIn(queue.path("pending", "by-root"));
    const record = ["--all", "--send-cmd", `echo $OWNER_REPORT_ID >> ${home}/sent`];
    expect((await asOther(["watchdog", ...record, ...queue.flag])).code).toBe(0);
    expect(execFileSync("cat", [join(home, "sent")], { encoding: "utf8" })).toBe("by-root\nyoung\n");
    expect([queue.ids("pending"), queue.ids("sent")]).toEqual([[], ["by-root", "young"]]);
  });

  test("can be held and released, and keeps its age", async () => {
    const { queue } = await othersQueue();
    const path = queue.path("pending", "by-root");
    dropIn(path);
    expect((await asOther(["hold", "by-root", "--reason", "r", ...queue.flag])).code).toBe(0);
    expect(queue.ids("held")).toEqual(["by-root"]);
    expect((await asOther(["release", "by-root", ...queue.flag])).code).toBe(0);
    expect(statSync(path).mtimeMs).toBe(1e12);
  });
});

/** Whether files can be given the attributes that nobody's rights overrule: not everywhere, even to root. */
function hasAttributes(): boolean {
  const path = join(tempDir(), "file");
  writeFileSync(path, "");
  return ["+a", "-a"].every((change) => spawnSync("chattr", [change, path]).status === 0);
}

function attributeOf(name: string): [string, (dir: string) => void, (dir: string) => void] {
  const path = (dir: string) => join(dir, "pending", "by-root.md");
  return [
    `because of chattr +${name}`,
    (dir) => {
      chownSync(path(dir), NOBODY, NOBODY);
      execFileSync("chattr", [`+${name}`, path(dir)]);
    },
    (dir) => execFileSync("chattr", [`-${name}`, path(dir)]),
  ];
}

describeWithUsers("a hold that cannot be recorded", () => {
  test("says that the report is still pending, and of no doubt", async () => {
    const { queue } = await othersQueue();
    chmodSync(join(queue.dir, "deliveries"), 0o755);
    chownSync(join(queue.dir, "deliveries"), 0, 0);
    const { code, stderr } = await asOther(["hold", "young", "--reason", "r", ...queue.flag]);
    expect([code, stderr]).toEqual([74, expect.stringMatching(/still pending\.\s*$/)]);
  });
});

describeWithUsers("a report that cannot leave pending/", () => {
  const hindrances: [string, (dir: string) => void, (dir: string) => void][] = [
    [
      "because of the sticky bit",
      (dir) => {
        chownSync(join(dir, "pending"), 0, 0);
        chmodSync(join(dir, "pending"), 0o1777);
      },
      (dir) => chmodSync(join(dir, "pending"), 0o777),
    ],
    [
      "because pending/ is another user's",
      (dir) => {
        chownSync(join(dir, "pending"), 0, 0);
        chmodSync(join(dir, "pending"), 0o755);
      },
      (dir) => chownSync(join(dir, "pending"), NOBODY, NOBODY),
    ],
    [
      "because sent/ is another user's",
      (dir) => {
        chownSync(join(dir, "sent"), 0, 0);
        chmodSync(join(dir, "sent"), 0o755);
      },
      (dir) => chownSync(join(dir, "sent"), NOBODY, NOBODY),
    ],
    ...(hasAttributes() ? ["i", "a"].map(attributeOf) : []),
  ];

  test.each(hindrances)("%s is not sent, and shown as blocking", async (_, hinder, help) => {
    const { queue } = await othersQueue();
    dropIn(queue.path("pending", "by-root"));
    hinder(queue.dir);
    for (const word of [["watchdog"], ["watchdog", "--dry-run"], ["driver", "by-root"]]) {
      const words = [...word, "--send-cmd", "touch ran", ...queue.flag];
      const { code, stderr } = await asOther(words);
      expect([word, code, stderr]).toEqual([
        word,
        74,
        expect.stringContaining("cannot be moved out of pending/"),
      ]);
    }
    expect(readdirSync(join(queue.dir, "deliveries"))).toEqual([]);
    const status = await asOther(["status", ...queue.flag]);
    expect(status.stdout).toMatch(/^BLOCKED.*by-root/m);
    const doctor = await asOther(["doctor", "--send-cmd", "true", ...queue.flag]);
    expect([doctor.code, doctor.stdout]).toEqual([1, expect.stringMatching(/fail +backlog +blocked/)]);
    help(queue.dir);
    expect((await asOther(["watchdog", ...send, ...queue.flag])).code).toBe(0);
    expect(queue.ids("sent")).toEqual(["by-root", "young"]);
  });
});

describeWithUsers("a user who may only read a queue", () => {
  test("can list it and make a dry run of a pass, and is shown no block", async () => {
    const queue = newQueue();
    queue.write("one", handWritten());
    await cli(["producer", ...report, ...queue.flag]);
    execFileSync("chmod", ["-R", "go+rX", join(queue.dir, "..")]);
    const { stdout } = await asOther(["status", ...queue.flag]);
    expect(stdout).not.toContain("BLOCKED");
    expect((await asOther(["watchdog", "--dry-run", "--send-cmd", "true", ...queue.flag])).code).toBe(0);
    expect((await asOther(["watchdog", "--send-cmd", "true", ...queue.flag])).code).toBe(74);
  });
});

describeWithUsers("root in another user's queue", () => {
  const ownedByRoot = (dir: string) =>
    execFileSync("find", [dir, "-uid", "0"], { encoding: "utf8" }).split("\n").filter(Boolean);

  test("leaves no file that the owner of the queue cannot use", async () => {
    const { home, queue } = await othersQueue();
    const log = join(home, "logs/pass.log");
    const words = [
      ["producer", ...report],
      ["watchdog", "--send-cmd", "exit 1"],
      ["hold", "young", "--reason", "r"],
      ["release", "young"],
      ["direct", ...report, "--report-id", "by-root", "--send-cmd", "true"],
      ["cron", "print", "--send-cmd", "true"],
    ];
    mkdirSync(join(home, "logs"));
    chownSync(join(home, "logs"), NOBODY, NOBODY);
    for (const word of words) await cli([...word, ...queue.flag]);
    await cli(["watchdog", "--send-cmd", "exit 1", "--log-file", log, ...queue.flag]);
    expect(ownedByRoot(home)).toEqual([]);
    expect((await asOther(["watchdog", ...send, ...queue.flag])).code).toBe(0);
    expect(queue.ids("pending")).toEqual([]);
  });

  test("creates a missing queue as the owner of its folder", async () => {
    const home = tempDir();
    chownSync(home, NOBODY, NOBODY);
    const queue = newQueue(join(home, "a/b/queue"));
    const { code } = await cli(["producer", ...report, "--report-id", agedId(1), ...queue.flag]);
    expect([code, ownedByRoot(home)]).toEqual([0, []]);
    expect((await asOther(["watchdog", ...send, ...queue.flag])).code).toBe(0);
  });

  test("an error that another user's file causes says whose it is", async () => {
    const { queue } = await othersQueue();
    await asOther(["watchdog", "--send-cmd", "exit 1", ...queue.flag]);
    const record = join(queue.dir, "deliveries/young.json");
    chownSync(record, 0, 0);
    const { code, stderr } = await asOther(["watchdog", ...send, ...queue.flag]);
    expect([code, stderr]).toEqual([
      74,
      expect.stringContaining(`it belongs to user id 0, and this is run by user id ${NOBODY}`),
    ]);
  });
});
