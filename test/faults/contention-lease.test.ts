import { createHash } from "node:crypto";
import nodeFs, { linkSync, readdirSync, readFileSync, unlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "@jest/globals";
import { type ProcessIdentity, thisProcess } from "../../src/platform/process-identity.js";
import {
  emptyDelivery,
  type SendResult,
  withAttemptEnded,
  withAttemptStarted,
} from "../../src/report/delivery-record.js";
import type { Sender } from "../../src/senders/sender.js";
import type { FileSystem } from "../../src/stores/directory/durable-fs.js";
import type { DirectoryPass } from "../../src/stores/directory/pass.js";
import { DirectoryStore } from "../../src/stores/directory/store.js";
import { watchdog } from "../../src/watchdog.js";
import { begun, settled } from "../helpers/changes.js";
import { backlog, newQueue, type Queue } from "../helpers/queue.js";

const LEASE_SECONDS = 30;
const SENT: SendResult = { outcome: "sent", reason: "", exitCode: 0, signal: null };

let queue: Queue;
let ids: string[];
let sends: string[];

beforeEach(() => {
  queue = newQueue();
  ids = backlog(queue, 2);
  sends = [];
});

function sender(name: string, meanwhile: () => Promise<void> = async () => {}): Sender {
  const send = async ({ report, possibleDuplicate }: Parameters<Sender["send"]>[0]) => {
    sends.push(`${name} ${report.report_id}${possibleDuplicate ? " flagged" : ""}`);
    await meanwhile();
    return SENT;
  };
  return { ready: () => {}, send, close: () => {} };
}

function storeOf(options: { fs?: FileSystem; self?: ProcessIdentity } = {}): DirectoryStore {
  return new DirectoryStore(queue.dir, { leaseSeconds: LEASE_SECONDS, ...options });
}

/** As if the holder had been stopped for longer than its lease. */
function expireLease(): void {
  const before = new Date(Date.now() - 2 * LEASE_SECONDS * 1_000);
  for (const name of readdirSync(queue.dir).filter((n) => n.startsWith("lock")))
    utimesSync(join(queue.dir, name), before, before);
}

/** What takes the lock for a store, loaded, so that it takes it before anything else happens. */
async function takerOf(store: DirectoryStore): Promise<DirectoryPass> {
  return Reflect.get(store, "pass").call(store);
}

async function successor(): Promise<void> {
  expireLease();
  const result = await watchdog({ store: storeOf(), sender: sender("second"), limit: 10 });
  expect(result.outcome).toBe("sent");
}

/** A file system on which something happens right after so many files were renamed, that is, records written. */
function afterRecords(count: number, happens: () => void): FileSystem {
  let left = count;
  const renameSync: typeof nodeFs.renameSync = (...paths) => {
    nodeFs.renameSync(...paths);
    left -= 1;
    if (left === 0) happens();
  };
  return { ...nodeFs, renameSync };
}

/** What another holder does between a pass's looks at pending/ and at the other places. */
class InterruptedStore extends DirectoryStore {
  constructor(
    dir: string,
    private happens: () => void,
  ) {
    super(dir, { leaseSeconds: LEASE_SECONDS });
  }

  override async find(...asked: Parameters<DirectoryStore["find"]>) {
    if (asked[1]?.includes("held")) {
      this.happens();
      this.happens = () => {};
    }
    return super.find(...asked);
  }
}

function writeRecordOfSuccess(id: string): void {
  const digest = createHash("sha256").update(queue.text("pending", id)).digest("hex");
  const at = new Date().toISOString();
  const first = { attempt: 1, possibleDuplicate: false, owner: "first", fence: 1, at };
  const record = withAttemptEnded(withAttemptStarted(emptyDelivery(id, digest), first), SENT, at);
  writeFileSync(join(queue.dir, "deliveries", `${id}.json`), JSON.stringify(record));
}

describe("a holder that was stopped, and wakes up after its lock was taken over", () => {
  test("does not send: it looks again between the record and the send", async () => {
    const second = await takerOf(storeOf());
    let taken: ReturnType<typeof second.acquire> | undefined;
    const fs = afterRecords(1, () => {
      expireLease();
      taken = second.acquire("second");
    });
    const first = await watchdog({ store: storeOf({ fs }), sender: sender("first"), limit: 10 });
    expect(first).toMatchObject({ outcome: "error", code: "store", sentIds: [] });
    expect(sends).toEqual([]);
    expect(queue.ids("pending")).toEqual(ids);
    const other = await taken;
    if (other && "lease" in other) await other.lease.release();
    await successor();
    expect(sends).toEqual([`second ${ids[0]} flagged`, `second ${ids[1]}`]);
  });

  test("does not settle: it looks again between the send and the record", async () => {
    const first = await watchdog({ store: storeOf(), sender: sender("first", successor), limit: 10 });
    expect(first).toMatchObject({ outcome: "error", code: "store", sentIds: [] });
    expect(first.text).toContain("taken this queue over");
    expect(sends).toEqual([`first ${ids[0]}`, `second ${ids[0]} flagged`, `second ${ids[1]}`]);
    expect(queue.ids("sent")).toEqual(ids);
    const record = JSON.parse(readFileSync(join(queue.dir, "deliveries", `${ids[0]}.json`), "utf8"));
    expect(record).toMatchObject({ attempts: 2, latest: [{ outcome: "in-doubt" }, { outcome: "sent" }] });
  });

  test("does not say that a report which its successor has moved is still pending", async () => {
    const second = await takerOf(storeOf());
    let taken: ReturnType<typeof second.acquire> | undefined;
    const fs = afterRecords(2, () => {
      expireLease();
      taken = second.acquire("second");
      nodeFs.renameSync(queue.path("pending", ids[0] ?? ""), queue.path("sent", ids[0] ?? ""));
    });
    const first = await watchdog({ store: storeOf({ fs }), sender: sender("first"), limit: 10 });
    expect(await taken).toHaveProperty("lease");
    expect(first).toMatchObject({ outcome: "error", code: "store", sentIds: [] });
    expect(first.text).toContain("taken this queue over");
    expect([queue.ids("sent"), queue.ids("pending")]).toEqual([[ids[0]], [ids[1]]]);
  });

  test.each([
    ["halfway", false, "sent"],
    ["to its end", true, "empty"],
  ] as const)(
    "does not make one report look like two when it moves one %s just then",
    async (_, whole, outcome) => {
      const id = ids[0] ?? "";
      const store = new InterruptedStore(queue.dir, () => {
        writeRecordOfSuccess(id);
        linkSync(queue.path("pending", id), queue.path("sent", id));
        if (whole) unlinkSync(queue.path("pending", id));
      });
      const second = await watchdog({ store, sender: sender("second"), limit: 1 });
      expect(second).toMatchObject({ outcome });
      expect(sends).toEqual([]);
      expect([queue.ids("sent"), queue.ids("pending")]).toEqual([[id], [ids[1]]]);
    },
  );

  test("neither begins, nor settles, nor removes the lock of its successor", async () => {
    const [one, two] = [storeOf(), storeOf()];
    const first = await one.acquire("first");
    expireLease();
    const second = await two.acquire("second");
    if (!("lease" in first && "lease" in second)) throw new Error("Both should have had the lock");
    expect(second.lease.fence).toBeGreaterThan(first.lease.fence);
    const record = emptyDelivery(ids[0] ?? "", "0");
    await expect(one.change(first.lease, begun(ids[0] ?? "", record))).rejects.toThrow(
      "taken this queue over",
    );
    await expect(one.change(first.lease, settled(ids[0] ?? "", record, "sent"))).rejects.toThrow(
      "taken this queue over",
    );
    await first.lease.release();
    expect(await storeOf().acquire("third")).toMatchObject({ holder: { owner: "second" } });
    expect([readdirSync(join(queue.dir, "deliveries")), queue.ids("pending")]).toEqual([[], ids]);
    await second.lease.release();
    expect(readdirSync(queue.dir).filter((name) => name.startsWith("lock"))).toEqual([]);
  });
});

describe("a lock is taken over", () => {
  const self = thisProcess();

  async function held(by: ProcessIdentity): Promise<void> {
    expect(await storeOf({ self: by }).acquire("first")).toHaveProperty("lease");
  }

  test("from a process whose pid is in use again, by its start time", async () => {
    await held({ ...self, start: `${Number(self.start) - 1}` });
    expect(await storeOf().acquire("second")).toMatchObject({ lease: { fence: 2 } });
  });

  test.each([
    ["another host", { host: "another-host" }],
    ["another boot, or a machine of the same name", { boot: "another-boot/1" }],
    ["another container of this boot", { boot: `${self.boot.split("/")[0]}/another-namespace` }],
    ["a sandbox that does not know its boot", { boot: "" }],
  ])("from %s by its heartbeat alone, whatever runs under its pid here", async (_, other) => {
    await held({ ...self, pid: 2 ** 22 + 1, ...other });
    expect(await storeOf().acquire("second")).toMatchObject({ holder: { owner: "first", isOver: false } });
    expireLease();
    expect(await storeOf().acquire("second")).toMatchObject({ lease: { fence: 2 } });
  });

  test("never from a holder that runs and gives its heartbeat", async () => {
    await held(self);
    expect(await storeOf().acquire("second")).toMatchObject({ holder: { owner: "first", pid: self.pid } });
  });
});
