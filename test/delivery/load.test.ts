import { mkdirSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { driver } from "../../src/driver.js";
import type { Sender } from "../../src/senders/sender.js";
import { DirectoryStore } from "../../src/stores/directory/store.js";
import { watchdog } from "../../src/watchdog.js";
import { recordIn } from "../helpers/changes.js";
import { backlog, handWritten, newQueue, type Queue } from "../helpers/queue.js";

test.each(["sent", "held"] as const)(
  "what lies in %s under the name of a pending report and is no report stops the pass red, by its path",
  async (state) => {
    const queue = newQueue();
    const [id = ""] = backlog(queue, 2);
    mkdirSync(queue.path(state, id), { recursive: true });
    const pass = await watchdog({ store: new DirectoryStore(queue.dir), sender: undefined, limit: 5 });
    expect(pass).toMatchObject({ outcome: "error", code: "invalid-report", failedId: id, sentIds: [] });
    expect(pass.text).toContain(queue.path(state, id));
    expect(queue.ids("pending")).toHaveLength(2);
  },
);

describe("a pass that is told to stop once an attempt is recorded", () => {
  const sent = { outcome: "sent", reason: "", exitCode: 0, signal: null } as const;
  const sender: Sender = { ready() {}, send: async () => sent, close() {} };

  /** A store on which owner-report is told to stop in the moment in which an attempt begins. */
  function stopping(queue: Queue) {
    const store = new DirectoryStore(queue.dir);
    const stop = new AbortController();
    const change = store.change.bind(store);
    store.change = async (...args) => {
      const isAhead = await change(...args);
      stop.abort();
      return isAhead;
    };
    return { store, sender, cancel: stop.signal };
  }

  test("sends nothing and says so; a report that was fixed meanwhile is sent by the next pass", async () => {
    const queue = newQueue();
    const [id = ""] = backlog(queue, 1);
    const pass = await watchdog({ ...stopping(queue), limit: 5 });
    expect(pass).toMatchObject({ outcome: "failed", sentIds: [], failedId: id, backlog: { pending: 1 } });
    queue.write(id, handWritten({ done: "mended" }));
    const next = await watchdog({ store: new DirectoryStore(queue.dir), sender, limit: 5 });
    expect(next).toMatchObject({ outcome: "sent", sentIds: [id] });
    expect(await recordIn(new DirectoryStore(queue.dir), id)).toMatchObject({ attempts: 1, in_doubt: 0 });
  });

  test("of a retry leaves the record as it was: what is blocked stays blocked", async () => {
    const queue = newQueue();
    const [id = ""] = backlog(queue, 1);
    const doubtful: Sender = {
      ...sender,
      send: async () => ({ ...sent, outcome: "in-doubt", exitCode: null }),
    };
    const store = new DirectoryStore(queue.dir);
    for (let pass = 0; pass < 3; pass++) await watchdog({ store, sender: doubtful, limit: 1 });
    const before = await recordIn(store, id);
    const retry = await driver({ ...stopping(queue), idOrPath: id, retry: true });
    expect(retry).toMatchObject({ outcome: "failed", sentIds: [] });
    expect(await recordIn(store, id)).toEqual(before);
    expect(await watchdog({ store, sender, limit: 1 })).toMatchObject({ outcome: "in-doubt", failedId: id });
  });
});
