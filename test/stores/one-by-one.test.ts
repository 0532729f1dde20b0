import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "@jest/globals";
import { move } from "../../src/operator/move.js";
import { prune } from "../../src/operator/prune.js";
import { emptyDelivery, withAttemptEnded, withAttemptStarted } from "../../src/report/delivery-record.js";
import { DirectoryStore } from "../../src/stores/directory/store.js";
import { watchdog } from "../../src/watchdog.js";
import { agedId, handWritten, newQueue, type Queue } from "../helpers/queue.js";

const COUNT = 40;
const NOW = Date.now();
const AT = new Date(NOW - 86_400_000).toISOString();

let queue: Queue;
let cancel: AbortController;

beforeEach(() => {
  queue = newQueue();
  cancel = new AbortController();
  for (const folder of ["pending", "sent", "held", "deliveries", "log"])
    mkdirSync(join(queue.dir, folder), { recursive: true });
});

/** Reports that were sent; they lie in `state`. */
function sentReports(state: "pending" | "sent", idOf = (number: number) => agedId(number)): void {
  for (let number = 1; number <= COUNT; number++) {
    const [id, text] = [idOf(number), handWritten()];
    const digest = createHash("sha256").update(text).digest("hex");
    const begin = { attempt: 1, possibleDuplicate: false, owner: "x", fence: 1, at: AT };
    const result = { outcome: "sent", reason: "", exitCode: 0, signal: null } as const;
    const record = withAttemptEnded(withAttemptStarted(emptyDelivery(id, digest), begin), result, AT);
    writeFileSync(queue.path(state, id), text);
    writeFileSync(join(queue.dir, "deliveries", `${id}.json`), JSON.stringify(record));
  }
}

/** What every word here is given. */
function request() {
  const progress = () => {};
  const store = new DirectoryStore(queue.dir);
  return { store, clock: () => NOW, cancel: cancel.signal, owner: "test", dryRun: false, progress };
}

/** How often what waits for its turn, such as a heartbeat or a signal, gets it while something is done. */
async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  let [turns, isOver] = [0, false];
  const count = () => {
    turns += 1;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  await work();
  isOver = true;
  return turns;
}

const words: Record<string, () => Promise<unknown>> = {
  prune: () => prune({ ...request(), state: "sent", olderThan: 0 }),
  "prune --dry-run": () => prune({ ...request(), state: "sent", olderThan: 0, dryRun: true }),
  move: () => move({ ...request(), to: new DirectoryStore(newQueue().dir) }),
};

test.each(Object.entries(words))("%s lets a heartbeat or a signal in at every report", async (_, work) => {
  sentReports("sent");
  expect(await turnsDuring(work)).toBeGreaterThanOrEqual(COUNT);
});

test("a pass that only archives yields to heartbeats and signals at every report", async () => {
  sentReports("pending");
  const pass = () => watchdog({ ...request(), sender: undefined, limit: COUNT });
  expect(await turnsDuring(pass)).toBeGreaterThanOrEqual(COUNT);
  expect(queue.ids("sent")).toHaveLength(COUNT);
});

test("a list that reads every report, because ids carry no time, yields to them too", async () => {
  sentReports("sent", (number) => `own-${number}`);
  expect(await turnsDuring(() => request().store.list("sent", NOW))).toBeGreaterThanOrEqual(COUNT);
});

test("a move that is told to stop says how far it came, and is finished by the next one", async () => {
  sentReports("sent");
  const to = newQueue();
  let moved = 0;
  const progress = () => {
    moved += 1;
    if (moved === 7) cancel.abort();
  };
  const stopped = await move({ ...request(), to: new DirectoryStore(to.dir), progress });
  expect(stopped).toMatchObject({ outcome: "partial", failedReason: "owner-report was told to stop" });
  expect(stopped.text).toContain("7 sent reports moved");
  cancel = new AbortController();
  expect(await move({ ...request(), to: new DirectoryStore(to.dir) })).toMatchObject({ outcome: "ok" });
  expect(queue.ids("sent")).toEqual([]);
});
