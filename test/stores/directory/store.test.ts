import { execFileSync } from "node:child_process";
import nodeFs, {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { markOf, type ProcessIdentity, thisProcess } from "../../../src/platform/process-identity.js";
import { emptyDelivery } from "../../../src/report/delivery-record.js";
import { formatReport } from "../../../src/report/document.js";
import { DurableFs } from "../../../src/stores/directory/durable-fs.js";
import { Lock } from "../../../src/stores/directory/lock.js";
import { DirectoryStore, type DirectoryStoreOptions } from "../../../src/stores/directory/store.js";
import type { WaitTime } from "../../../src/stores/patience.js";
import { describeStore } from "../../contract/store.contract.js";
import { begun, settled } from "../../helpers/changes.js";
import { createReport } from "../../helpers/reports.js";
import { tempDir } from "../../helpers/temp-dir.js";

const freshQueue = () => join(tempDir(), "queue");

const text = (id: string) => formatReport(createReport({ report_id: id }));

describeStore("directory", () => {
  const directory = freshQueue();
  return { store: new DirectoryStore(directory), reopen: () => new DirectoryStore(directory) };
});

test("the outcome of one attempt and the start of the next are flushed together", async () => {
  const directory = freshQueue();
  const ids = ["a", "b", "c"];
  for (const id of ids) await new DirectoryStore(directory).put(id, text(id));
  const paths = new Map<number, string>();
  const flushed: string[] = [];
  const openSync = ((path: string, ...rest: [string, number]) => {
    const descriptor = nodeFs.openSync(path, ...rest);
    paths.set(descriptor, path.replace(/\.[^/]*\.tmp$/, "temporary").slice(directory.length + 1));
    return descriptor;
  }) as typeof nodeFs.openSync;
  const fsyncSync = (descriptor: number) => {
    flushed.push(paths.get(descriptor) ?? "");
    nodeFs.fsyncSync(descriptor);
  };
  const store = new DirectoryStore(directory, { fs: { ...nodeFs, openSync, fsyncSync } });
  const acquired = await store.acquire("test");
  if (!("lease" in acquired)) throw new Error("held");
  const record = (id: string) => emptyDelivery(id, "0".repeat(64));
  await store.change(acquired.lease, begun("a", record("a")));
  flushed.length = 0;
  expect(await store.change(acquired.lease, settled("a", record("a"), "sent"), begun("b", record("b")))).toBe(
    true,
  );
  expect(flushed).toEqual(["deliveries/temporary", "deliveries/temporary", "deliveries", "sent"]);
  await acquired.lease.release();
});

test("the age of an own id costs a small read, whatever the size of its report; only other forms are parsed", async () => {
  const directory = freshQueue();
  const store = new DirectoryStore(directory);
  const at = (minute: number) => `2026-11-22T15:0${minute}:00.000Z`;
  const body = "x".repeat(100_000);
  for (const [report_id, created_at] of [
    ["third", at(3)],
    ["first", at(1)],
  ] as const)
    await store.put(report_id, formatReport(createReport({ report_id, created_at, body })));
  const byHand = `---\ncreated_at: "${at(2)}"\nteam: t\nworker: w\nprogress: 1%\n---\n`;
  writeFileSync(join(directory, "pending", "second.md"), byHand);
  let read = 0;
  const readSync = ((...given: Parameters<typeof nodeFs.readSync>) => {
    const length = nodeFs.readSync(...given);
    read += length;
    return length;
  }) as typeof nodeFs.readSync;
  const counted = new DirectoryStore(directory, { fs: { ...nodeFs, readSync } });
  const ids = async () => (await counted.oldest(9, Date.parse(at(9)))).places.map(({ id }) => id);
  expect(await ids()).toEqual(["first", "second", "third"]);
  expect(read).toBeLessThan(2048);
});

describe("files in pending/ that are not reports", () => {
  async function withPending(): Promise<{ directory: string; store: DirectoryStore; path: string }> {
    const directory = freshQueue();
    const store = new DirectoryStore(directory);
    await store.put("good", text("good"));
    return { directory, store, path: join(directory, "pending", "bad.md") };
  }

  const unix = process.platform === "win32" ? test.skip : test;

  unix.each<[string, RegExp, (path: string, directory: string) => void]>([
    [
      "a symbolic link",
      /symbolic link/,
      (path, directory) => symlinkSync(join(directory, "pending", "good.md"), path),
    ],
    ["a link to nowhere", /symbolic link/, (path) => symlinkSync("/nowhere", path)],
    ["a link to a secret", /symbolic link/, (path) => symlinkSync("/proc/self/environ", path)],
    ["a FIFO", /not a regular file/, (path) => void execFileSync("mkfifo", [path])],
    ["a directory", /directory/, (path) => mkdirSync(path)],
    ["a file over 1 MiB", /over 1 MiB/, (path) => writeFileSync(path, "x".repeat(1024 * 1024 + 1))],
  ])("%s is refused by name, never read, never skipped", async (_, reason, place) => {
    const { directory, store, path } = await withPending();
    place(path, directory);
    expect(await store.find("bad")).toMatchObject({ problem: expect.stringMatching(reason) });
    expect((await store.oldest(9, Date.now())).backlog.pending).toBe(2);
  });

  test("dot files and other names are not reports", async () => {
    const { store, directory } = await withPending();
    for (const name of [".bad.md", "notes.txt", "bad.md.swp"])
      writeFileSync(join(directory, "pending", name), "x");
    expect((await store.oldest(9, Date.now())).backlog.pending).toBe(1);
  });

  unix("a name that is not UTF-8 is listed, so that it is dealt with", async () => {
    const { store, directory } = await withPending();
    writeFileSync(
      Buffer.concat([Buffer.from(`${directory}/pending/`), Buffer.from([0xff, 0xfe]), Buffer.from(".md")]),
      "x",
    );
    const ids = (await store.oldest(9, Date.now())).places.map(({ id }) => id);
    expect(ids).toContainEqual(expect.stringContaining("\ufffd"));
  });
});

describe("a queue that cannot be trusted or read is an error, never empty", () => {
  test("a file in its place", async () => {
    const directory = freshQueue();
    writeFileSync(directory, "");
    const store = new DirectoryStore(directory);
    await expect(store.oldest(1, Date.now())).rejects.toMatchObject({ code: "store" });
    await expect(store.put("a", text("a"))).rejects.toMatchObject({ code: "store", done: "nothing" });
  });

  test.each(["pending", "sent", "held", "deliveries", "log"])(
    "a symbolic link in place of %s/",
    async (name) => {
      const directory = freshQueue();
      const elsewhere = freshQueue();
      mkdirSync(directory);
      mkdirSync(elsewhere);
      symlinkSync(elsewhere, join(directory, name), "dir");
      const store = new DirectoryStore(directory);
      // By its own name, whichever folder the work was about.
      await expect(store.put("a", text("a"))).rejects.toThrow(`${join(directory, name)} is a symbolic link`);
      expect(readdirSync(elsewhere)).toEqual([]);
    },
  );
});

describe("a move", () => {
  test("never overwrites another report in sent/", async () => {
    const directory = freshQueue();
    const store = new DirectoryStore(directory);
    await store.put("a", text("a"));
    writeFileSync(join(directory, "sent", "a.md"), "something else");
    const acquired = await store.acquire("test");
    if (!("lease" in acquired)) throw new Error("busy");
    const record = {
      schema: "owner-report/delivery-v1",
      report_id: "a",
      report_sha256: "0".repeat(64),
      attempts: 1,
      in_doubt: 0,
      latest: [],
      receipt: null,
      held_reason: null,
      reviewed: null,
    } as const;
    await expect(
      store.change(acquired.lease, settled("a", { ...record, latest: [] }, "sent")),
    ).rejects.toMatchObject({
      code: "conflict",
    });
    expect(readdirSync(join(directory, "pending"))).toEqual(["a.md"]);
  });

  test("interrupted between link and unlink is completed by moving again", async () => {
    const directory = freshQueue();
    const store = new DirectoryStore(directory);
    await store.put("a", text("a"));
    linkSync(join(directory, "pending", "a.md"), join(directory, "sent", "a.md"));
    const acquired = await store.acquire("test");
    if (!("lease" in acquired)) throw new Error("busy");
    const record = {
      schema: "owner-report/delivery-v1",
      report_id: "a",
      report_sha256: "0".repeat(64),
      attempts: 1,
      in_doubt: 0,
      latest: [],
      receipt: null,
      held_reason: null,
      reviewed: null,
    } as const;
    await store.change(acquired.lease, settled("a", { ...record, latest: [] }, "sent"));
    expect([readdirSync(join(directory, "pending")), readdirSync(join(directory, "sent"))]).toEqual([
      [],
      ["a.md"],
    ]);
  });
});

/** The turn of a producer, as this process takes it. */
function turnOf(directory: string, self: ProcessIdentity): Lock {
  return new Lock(new DurableFs(), { directory, name: ".put", self, clock: Date.now });
}

describe("leftovers of a killed process", () => {
  const dead = { ...thisProcess(), pid: 2 ** 22 + 1, start: "1" };
  const elsewhere = { ...thisProcess(), host: "another-host" };
  const contained = { ...thisProcess(), boot: `${thisProcess().boot.split("/")[0]}/another-namespace` };
  const open = (directory: string, options: DirectoryStoreOptions = {}) =>
    new DirectoryStore(directory, options);

  test("its temporary files are removed by the next pass; those of living or unknown processes stay", async () => {
    const directory = freshQueue();
    await open(directory).put("a", text("a"));
    const leave = (self: typeof dead) => {
      const store = open(directory, { self }) as unknown as {
        files: { writeTemporary(d: string, t: string): string };
      };
      return store.files.writeTemporary(join(directory, "pending"), "half");
    };
    const gone = leave(dead);
    const kept = [leave(thisProcess()), leave(elsewhere), leave(contained)];
    const acquired = await open(directory).acquire("test");
    if (!("lease" in acquired)) throw new Error("busy");
    const left = readdirSync(join(directory, "pending")).map((name) => join(directory, "pending", name));
    expect(left).toEqual(expect.arrayContaining(kept));
    expect(left).not.toContain(gone);
    await acquired.lease.release();
  });

  test("a producer's turn is removed by the next pass when its process is gone, and kept for a living one", async () => {
    for (const [self, left] of [
      [dead, []],
      [thisProcess(), [".put"]],
    ] as const) {
      const directory = freshQueue();
      await open(directory).put("a", text("a"));
      turnOf(directory, self).acquire("producer");
      const acquired = await open(directory).acquire("test");
      if (!("lease" in acquired)) throw new Error("busy");
      await acquired.lease.release();
      expect(readdirSync(directory).filter((name) => /^(\.put|lock)/.test(name))).toEqual(left);
    }
  });

  test("nothing is removed while another pass holds the queue", async () => {
    const directory = freshQueue();
    const other = await open(directory).acquire("other");
    new DurableFs(undefined, markOf(dead)).writeTemporary(directory, "half");
    turnOf(directory, dead).acquire("producer");
    const before = readdirSync(directory);
    expect(await open(directory).acquire("me")).toHaveProperty("holder");
    expect(readdirSync(directory)).toEqual(before);
    if ("lease" in other) await other.lease.release();
  });

  test("leftovers that cannot be read do not lock the queue", async () => {
    const directory = freshQueue();
    await open(directory).put("a", text("a"));
    const opendirSync = () => {
      throw Object.assign(new Error("EIO"), { code: "EIO" });
    };
    const broken = open(directory, { fs: { ...nodeFs, opendirSync } });
    await expect(broken.acquire("me")).rejects.toMatchObject({ code: "store" });
    expect(readdirSync(directory).filter((name) => name.startsWith("lock"))).toEqual([]);
  });

  test("its lock is taken over at once, with a higher fence, and nothing of it is left after the release", async () => {
    const directory = freshQueue();
    const first = await open(directory, { self: dead }).acquire("dead");
    const second = await open(directory).acquire("alive");
    if (!("lease" in first) || !("lease" in second)) throw new Error("busy");
    expect(second.lease.fence).toBeGreaterThan(first.lease.fence);
    await expect(first.lease.check()).rejects.toThrow("Another pass has taken this queue over");
    await first.lease.release();
    await second.lease.check();
    await second.lease.release();
    expect(readdirSync(directory).filter((name) => name.startsWith("lock"))).toEqual([]);
  });

  test.each([
    ["another host", { host: "another-host" }],
    ["another container of the same host", { boot: `${thisProcess().boot.split("/")[0]}/another` }],
    ["another boot of this host, or of a machine of its name", { boot: "another-boot/1" }],
  ])("a lock of %s is left alone until it is silent for longer than the lease", async (_, other) => {
    const directory = freshQueue();
    await open(directory, { self: { ...thisProcess(), ...other } }).acquire("other");
    expect("holder" in (await open(directory).acquire("me"))).toBe(true);
    expect("lease" in (await open(directory, { leaseSeconds: -1 }).acquire("me"))).toBe(true);
  });

  test("a lock of an earlier process with the same pid is taken over at once", async () => {
    const directory = freshQueue();
    await open(directory, { self: { ...thisProcess(), start: "1" } }).acquire("other");
    expect("lease" in (await open(directory).acquire("me"))).toBe(thisProcess().start !== "");
  });

  test("of many that find the same dead holder exactly one takes over", async () => {
    const directory = freshQueue();
    await open(directory, { self: dead }).acquire("dead");
    const results = await Promise.all(Array.from({ length: 16 }, () => open(directory).acquire("heir")));
    expect(results.filter((r) => "lease" in r)).toHaveLength(1);
  });

  test("a lock file that is not ours holds the queue until it is old", async () => {
    const directory = freshQueue();
    await open(directory).put("a", text("a"));
    writeFileSync(join(directory, "lock"), "what is this");
    expect(await open(directory).acquire("me")).toMatchObject({ holder: { owner: "unknown" } });
    expect("lease" in (await open(directory, { leaseSeconds: -1 }).acquire("me"))).toBe(true);
  });
});

(process.platform === "win32" ? test.skip : test)("everything in a queue is its owner's alone", async () => {
  const directory = freshQueue();
  const store = new DirectoryStore(directory);
  await store.put("a", text("a"));
  const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);
  expect([directory, join(directory, "pending"), join(directory, "log")].map(mode)).toEqual([
    "700",
    "700",
    "700",
  ]);
  expect([join(directory, "pending", "a.md"), join(directory, ".gitignore")].map(mode)).toEqual([
    "600",
    "600",
  ]);
});

describe("hosts whose clocks differ from that of their file server", () => {
  const HOUR = 3_600_000;
  const elsewhere = { ...thisProcess(), host: "elsewhere" };
  const clockOff = (hours: number) => ({ clock: () => Date.now() + hours * HOUR });

  test.each([
    ["ahead", 2, 0, true],
    ["behind", -2, 2, false],
  ])(
    "sweep by its clock: a temporary file is as old as it says (own clock %s)",
    async (_, off, age, isKept) => {
      const directory = freshQueue();
      await new DirectoryStore(directory).put("a", text("a"));
      const temporary = join(directory, "pending", `.${markOf(elsewhere)}-0123456789ab.tmp`);
      writeFileSync(temporary, "being written");
      const written = new Date(Date.now() - age * HOUR);
      utimesSync(temporary, written, written);
      expect(await new DirectoryStore(directory, clockOff(off)).acquire("test")).toHaveProperty("lease");
      expect(existsSync(temporary)).toBe(isKept);
    },
  );
});

describe("a producer that waits for its turn", () => {
  const elsewhere = { ...thisProcess(), host: "elsewhere" };

  /** Another host's producer has the turn, and gave its last sign of life so many seconds ago. */
  async function taken(secondsAgo: number) {
    const directory = freshQueue();
    await new DirectoryStore(directory).put("a", text("a"));
    turnOf(directory, elsewhere).acquire("producer");
    const silentFor = (seconds: number) => {
      const last = new Date(Date.now() - seconds * 1000);
      utimesSync(join(directory, ".put"), last, last);
    };
    silentFor(secondsAgo);
    return { directory, silentFor };
  }

  /** A time in which every pause lasts ten seconds, and somebody is told so. */
  function hurrying(passed: (seconds: number) => void = () => {}): WaitTime {
    let seconds = 0;
    const sleep = async () => {
      seconds += 10;
      passed(seconds);
    };
    return { monotonic: () => seconds * 1000, sleep };
  }

  test("gets it once the lease of a silent producer has ended, even after 30 seconds", async () => {
    const { directory, silentFor } = await taken(21);
    const waits: number[] = [];
    const time = hurrying((seconds) => {
      waits.push(seconds);
      silentFor(21 + seconds);
    });
    const store = new DirectoryStore(directory, { time });
    expect(await store.put("b", text("b"))).toBeUndefined();
    expect(waits).toEqual([10, 20, 30, 40]);
    expect(await store.find("b")).toMatchObject({ state: "pending" });
  });

  test("learns after 30 seconds who holds it, if that process lives, whatever its own clock is set to", async () => {
    const { directory } = await taken(0);
    const stands = new DirectoryStore(directory, { time: hurrying(), clock: () => 0 });
    await expect(stands.put("b", text("b"))).rejects.toThrow(/on elsewhere/);
    let leaps = Date.now();
    const leaping = new DirectoryStore(directory, { clock: () => (leaps += 3_600_000) });
    setTimeout(() => utimesSync(join(directory, ".put"), 0, 0), 50);
    expect(await leaping.put("b", text("b"))).toBeUndefined();
  });
});
