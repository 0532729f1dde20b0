import { describe, expect, test } from "@jest/globals";
import {
  type Delivery,
  emptyDelivery,
  withAttemptEnded,
  withAttemptStarted,
} from "../../../src/report/delivery-record.js";
import { formatReport } from "../../../src/report/document.js";
import type { CacheStore } from "../../../src/stores/cache/store.js";
import type { Lease } from "../../../src/stores/store.js";
import { type CacheServer, startCacheServer } from "../../helpers/cache-service/server.js";
import { cacheStore } from "../../helpers/cache-service/store.js";
import { begun, forgotten, recordIn, settled } from "../../helpers/changes.js";
import { createReport } from "../../helpers/reports.js";

const text = (id: string, done = "x") => formatReport(createReport({ report_id: id, done }));
const NOW = Date.parse("2026-11-22T15:30:00.000Z");

/** A store that does not wait, and how long it would have. */
function hasty(server: CacheServer, overrides: Parameters<typeof cacheStore>[1] = {}) {
  const waits: number[] = [];
  const wait = async (ms: number) => void waits.push(ms);
  return { store: cacheStore(server, { wait, ...overrides }), waits };
}

async function leaseOf(store: CacheStore): Promise<Lease> {
  const acquired = await store.acquire("a pass");
  if (!("lease" in acquired)) throw new Error(`held by ${acquired.holder.owner}`);
  return acquired.lease;
}

function open(id: string, { owner, fence }: Lease): Delivery {
  const at = new Date(NOW).toISOString();
  return withAttemptStarted(emptyDelivery(id, "0".repeat(64)), {
    attempt: 1,
    possibleDuplicate: false,
    owner,
    fence,
    at,
  });
}

function sent(id: string, lease: Lease): Delivery {
  const result = { outcome: "sent", reason: "", exitCode: 0, signal: null } as const;
  return withAttemptEnded(open(id, lease), result, new Date(NOW).toISOString());
}

const NOWHERE = "http://127.0.0.1:9/";
const deadService = { environment: { ACTIONS_RESULTS_URL: NOWHERE } };

describe("a service that does not work is an error, never an empty queue", () => {
  async function oneReport() {
    const server = await startCacheServer();
    await cacheStore(server).put("a", text("a"));
    return server;
  }

  const looks: [string, (store: CacheStore) => Promise<unknown>][] = [
    ["exists", (store) => store.exists()],
    ["oldest", (store) => store.oldest(9, NOW)],
    ["list", (store) => store.list("sent", NOW)],
    ["find", (store) => store.find("a")],
    ["holder", (store) => store.holder()],
    ["history", (store) => store.history(9)],
    ["acquire", (store) => store.acquire("a pass")],
    ["put", (store) => store.put("b", text("b"))],
  ];

  test("when nothing answers", async () => {
    const server = await oneReport();
    const { store } = hasty(server);
    await server.stop();
    for (const [, look] of looks) await expect(look(store)).rejects.toMatchObject({ code: "store" });
  });

  test.each([
    ["an error of the server", { status: 500 }],
    ["a page of a proxy", { status: 200, body: "<html>please log in</html>" }],
    ["another document", { status: 200, body: "{}" }],
    ["a list of something else", { status: 200, body: '{"total_count":1,"actions_caches":[{"id":1}]}' }],
    ["an entry less than it counts", { status: 200, body: '{"total_count":1,"actions_caches":[]}' }],
  ])("when the list is %s", async (_, fault) => {
    const server = await oneReport();
    const { store } = hasty(server);
    server.fail({ call: "list", ...fault, times: 1000 });
    for (const [, look] of looks) await expect(look(store)).rejects.toMatchObject({ code: "store" });
  });

  test("when the token may not list, and it says which permission is missing", async () => {
    const { store } = hasty(await oneReport(), { token: "ghs_of_another_job" });
    await expect(store.oldest(9, NOW)).rejects.toThrow(/actions: read/);
  });

  test("when only the list works", async () => {
    const server = await oneReport();
    const { store } = hasty(server, deadService);
    await expect(store.find("a")).rejects.toThrow(/could not be read: .*ECONNREFUSED/);
    await expect(store.put("b", text("b"))).rejects.toThrow(/could not be saved: .*ECONNREFUSED/);
    await expect(store.acquire("a pass")).rejects.toMatchObject({ code: "store" });
    expect((await cacheStore(server).oldest(9, NOW)).backlog.pending).toBe(1);
  });

  test("when the run may not read", async () => {
    const { store } = hasty(await oneReport(), { scope: { mayRead: false } });
    await expect(store.find("a")).rejects.toThrow(/cache read denied/);
  });

  test("when the run's mode permits no reads", async () => {
    const { store } = hasty(await oneReport(), { environment: { ACTIONS_CACHE_MODE: "none" } });
    await expect(store.find("a")).rejects.toThrow(/does not permit reads/);
  });
});

describe("a report is queued only after it was read back", () => {
  test.each([
    ["a token that may only read", { scope: { mayWrite: false } }, /cache write denied.*may only read/],
    [
      "a mode that permits no writes",
      { environment: { ACTIONS_CACHE_MODE: "read" } },
      /does not permit writes/,
    ],
  ])("%s is an error that says so", async (_, overrides, message) => {
    const server = await startCacheServer();
    const { store } = hasty(server, overrides);
    await expect(store.put("a", text("a"))).rejects.toThrow(message);
    expect((await store.oldest(9, NOW)).backlog.pending).toBe(0);
  });

  test("a reply lost after the save does not count as a failure", async () => {
    const server = await startCacheServer();
    server.fail({ call: "FinalizeCacheEntryUpload", after: true, cut: true });
    expect(await hasty(server).store.put("a", text("a"))).toBeUndefined();
    expect((await cacheStore(server).oldest(9, NOW)).backlog.pending).toBe(1);
  });

  test("a save that cannot be read back is not queued", async () => {
    const server = await startCacheServer();
    server.before("GetCacheEntryDownloadURL", "report:a", () => server.caches.remove(() => true));
    await expect(hasty(server).store.put("a", text("a"))).rejects.toThrow(/does not find it/);
  });

  test("a save that reads back differently is not queued", async () => {
    const server = await startCacheServer();
    await cacheStore(server).put("other", text("other"));
    const [other] = server.caches.all;
    server.before("GetCacheEntryDownloadURL", "report:a", () => {
      for (const entry of server.caches.all) entry.bytes = other?.bytes;
    });
    const existing = await hasty(server).store.put("a", text("a"));
    expect(Buffer.from(existing?.bytes ?? []).toString()).toBe(text("other"));
  });

  test("a limit is waited for as long as the service says, and then it is queued", async () => {
    const server = await startCacheServer();
    const body = '{"code":"resource_exhausted","msg":"too many requests"}';
    server.fail({ call: "CreateCacheEntry", status: 429, headers: { "retry-after": "7" }, body, times: 2 });
    server.fail({ call: "list", status: 429, headers: { "retry-after": "5" } });
    const { store, waits } = hasty(server);
    expect(await store.put("a", text("a"))).toBeUndefined();
    expect(waits).toEqual([5000, 7000, 7000]);
  });

  test("a limit without end is an error", async () => {
    const server = await startCacheServer();
    server.fail({ call: "CreateCacheEntry", status: 429, times: 1000 });
    await expect(hasty(server).store.put("a", text("a"))).rejects.toThrow(/429/);
  });
});

describe("a key is created once", () => {
  test("even if the list does not show it yet", async () => {
    const server = await startCacheServer();
    await cacheStore(server).put("a", text("a", "first"));
    server.hide("report:a");
    const existing = await hasty(server).store.put("a", text("a", "second"));
    expect(Buffer.from(existing?.bytes ?? []).toString()).toBe(text("a", "first"));
  });

  test("an interrupted save keeps the key, and the report is not reported as queued", async () => {
    const server = await startCacheServer();
    server.fail({ call: "FinalizeCacheEntryUpload", cut: true });
    await expect(hasty(server).store.put("a", text("a"))).rejects.toMatchObject({ code: "store" });
    const again = hasty(server).store.put("a", text("a"));
    await expect(again).rejects.toMatchObject({
      message: expect.stringMatching(/never finished/),
      done: "nothing",
    });
    expect((await cacheStore(server).oldest(9, NOW)).backlog.pending).toBe(0);
  });

  test("an interrupted save of a record or lock is skipped", async () => {
    const server = await startCacheServer();
    const { store } = hasty(server);
    await store.put("a", text("a"));
    server.fail({ call: "FinalizeCacheEntryUpload", key: "lock:", cut: true });
    await expect(store.acquire("cut off")).rejects.toMatchObject({ code: "store" });
    const lease = await leaseOf(store);
    server.fail({ call: "FinalizeCacheEntryUpload", key: "record:", cut: true });
    await expect(store.change(lease, begun("a", open("a", lease)))).rejects.toMatchObject({
      code: "store",
      done: "unknown",
    });
    await store.change(lease, begun("a", open("a", lease)));
    expect((await recordIn(cacheStore(server), "a"))?.attempts).toBe(1);
  });

  test("an id that is a prefix of another is a different id", async () => {
    const server = await startCacheServer();
    await cacheStore(server).put("ab", text("ab"));
    expect(await cacheStore(server).find("a")).toBeUndefined();
    expect(await cacheStore(server).put("a", text("a"))).toBeUndefined();
    expect(Buffer.from((await cacheStore(server).find("a"))?.bytes ?? []).toString()).toBe(text("a"));
  });
});

describe("entries removed by GitHub", () => {
  test("an entry that vanishes between the list and the read is reported as a loss", async () => {
    const server = await startCacheServer();
    await cacheStore(server).put("a", text("a"));
    const { store } = hasty(server);
    expect(await store.exists()).toBe(true);
    server.caches.remove(() => true);
    await expect(store.find("a")).rejects.toThrow(/Report a .*evicted.*queue: git/);
  });

  test("a sent report does not become pending again when its older entries stay, nor when they go", async () => {
    const server = await startCacheServer();
    server.mayDelete = false;
    const { store } = hasty(server);
    await store.put("a", text("a"));
    const lease = await leaseOf(store);
    await store.change(lease, begun("a", open("a", lease)));
    await store.change(lease, settled("a", sent("a", lease), "sent"));
    expect(server.caches.listed("").filter(({ key }) => /report:a|record:a/.test(key))).toHaveLength(3);
    expect((await cacheStore(server).oldest(9, NOW)).backlog.pending).toBe(0);
    server.caches.remove(({ key }) => /report:a|record:a:000001/.test(key));
    expect(await cacheStore(server).find("a")).toMatchObject({ state: "sent" });
    expect((await cacheStore(server).put("a", text("a", "second")))?.state).toBe("sent");
  });

  test("where this job may remove them too, a sent report is one entry", async () => {
    const server = await startCacheServer();
    const { store } = hasty(server);
    await store.put("a", text("a"));
    const lease = await leaseOf(store);
    await store.change(lease, begun("a", open("a", lease)));
    await store.change(lease, settled("a", sent("a", lease), "sent"));
    expect(server.caches.listed("").filter(({ key }) => /report:a|record:a/.test(key))).toHaveLength(1);
    expect(await cacheStore(server).find("a", ["sent"])).toMatchObject({ state: "sent" });
  });

  test("forgetting needs a permission, and the error names it", async () => {
    const server = await startCacheServer();
    server.mayDelete = false;
    const { store } = hasty(server);
    await store.put("a", text("a"));
    const lease = await leaseOf(store);
    await store.change(lease, settled("a", sent("a", lease), "sent"));
    await expect(store.change(lease, forgotten("a"))).rejects.toThrow(/actions: write/);
    expect(await cacheStore(server).find("a")).toMatchObject({ state: "sent" });
  });
});

describe("the lock", () => {
  test("of a holder without a heartbeat for 15 minutes is taken over, and the holder stops", async () => {
    const server = await startCacheServer();
    const elsewhere = { host: "another", boot: "other", pid: 1, start: "1" };
    const first = await leaseOf(cacheStore(server, { self: elsewhere }));
    server.ahead = 14 * 60_000;
    expect("holder" in (await cacheStore(server).acquire("early"))).toBe(true);
    server.ahead = 16 * 60_000;
    const second = await leaseOf(cacheStore(server));
    expect(second.fence).toBeGreaterThan(first.fence);
    await expect(first.check()).rejects.toThrow(/taken this queue over/);
    await second.check();
    await first.release();
    await second.check();
  });

  test("is not taken twice when the list does not show it", async () => {
    const server = await startCacheServer();
    await leaseOf(cacheStore(server));
    server.hide("lock:");
    expect(await hasty(server).store.acquire("second")).toMatchObject({ holder: { owner: "a pass" } });
  });

  test("of another machine with the same host name is not taken for a dead one's", async () => {
    const server = await startCacheServer();
    const image = { host: "runner-image", pid: 1, start: "1" };
    await leaseOf(cacheStore(server, { self: { ...image, boot: "one" } }));
    const other = cacheStore(server, { self: { ...image, boot: "two" } });
    expect("holder" in (await other.acquire("second"))).toBe(true);
  });
});

describe("refs and prefixes", () => {
  test("a queue is the entries of one ref; entries of other refs give a warning", async () => {
    const server = await startCacheServer();
    await cacheStore(server, { scope: { ref: "refs/pull/7/merge" } }).put(
      "a",
      text("a", "of the pull request"),
    );
    const main = cacheStore(server);
    expect((await main.oldest(9, NOW)).backlog.pending).toBe(0);
    expect(main.warnings().join("\n")).toMatch(/neither sees nor drains: refs\/pull\/7\/merge/);
    expect(await main.put("a", text("a", "of main"))).toBeUndefined();
    const found = await cacheStore(server, {
      scope: { ref: "refs/pull/7/merge", alsoReads: ["refs/heads/main"] },
    }).find("a");
    expect(Buffer.from(found?.bytes ?? []).toString()).toContain("of the pull request");
  });

  test("prefixes separate queues, and foreign caches are not reports", async () => {
    const server = await startCacheServer();
    await cacheStore(server, { prefix: "owner-reports-2" }).put("a", text("a"));
    const foreign = server.caches.reserve("owner-reports/refs/heads/main:something", "v", "refs/heads/main");
    if (foreign) Object.assign(foreign, { isFinal: true, bytes: Buffer.alloc(1) });
    expect(await cacheStore(server).oldest(9, NOW)).toEqual({ places: [], backlog: { pending: 0, held: 0 } });
  });

  test("a list of many pages is read whole, and from the start when it changes meanwhile", async () => {
    const server = await startCacheServer();
    const add = (n: number) => {
      const entry = server.caches.reserve(
        `owner-reports/refs/heads/main:report:r${n}`,
        "v",
        "refs/heads/main",
      );
      if (entry) Object.assign(entry, { isFinal: true, createdAt: n, bytes: Buffer.alloc(1) });
    };
    for (let n = 0; n < 250; n++) add(n);
    let lists = 0;
    const remove = () => {
      if (++lists === 2) server.caches.remove(({ key }) => key.endsWith(":r5"));
      else server.before("list", "", remove);
    };
    server.before("list", "", remove);
    const view = await cacheStore(server, { prefix: "owner-reports" }).exists();
    expect(view).toBe(true);
    expect(server.calls.filter((call) => call.startsWith("list"))).toHaveLength(2 + 3);
  });

  test("every use warns that a cache is best effort, and names the alternative", async () => {
    const [warning] = cacheStore(await startCacheServer()).warnings();
    expect(warning).toMatch(/best effort.*7 days.*ref.*queue: git/);
  });

  test.each(["ACTIONS_RESULTS_URL", "ACTIONS_RUNTIME_TOKEN", "ACTIONS_CACHE_SERVICE_V2", "GITHUB_REF"])(
    "without %s there is no such store",
    async (name) => {
      const server = await startCacheServer();
      const make = () => cacheStore(server, { environment: { [name]: "" } });
      expect(make).toThrow(expect.objectContaining({ code: "unavailable" }));
      expect(make).toThrow(new RegExp(name));
    },
  );
});
