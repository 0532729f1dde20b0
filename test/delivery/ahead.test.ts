import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import type { Sender } from "../../src/senders/sender.js";
import { DirectoryStore } from "../../src/stores/directory/store.js";
import { watchdog } from "../../src/watchdog.js";
import { recordIn } from "../helpers/changes.js";
import { backlog, handWritten, newQueue } from "../helpers/queue.js";

/** A pass over three reports; while the first one is sent, somebody does something in the queue. */
async function passWhile(happens: (path: string, ids: readonly string[], dir: string) => void) {
  const queue = newQueue();
  const ids = backlog(queue, 3);
  const store = new DirectoryStore(queue.dir);
  const sent: [string, string][] = [];
  const sender: Sender = {
    ready() {},
    close() {},
    async send({ report, bytes }) {
      // What comes next may be loaded by then.
      await new Promise((resolve) => setImmediate(resolve));
      if (sent.length === 0) happens(queue.path("pending", ids[1] ?? ""), ids, queue.dir);
      sent.push([report.report_id, Buffer.from(bytes).toString()]);
      return { outcome: "sent", reason: "", exitCode: 0, signal: null };
    },
  };
  const cancel = new AbortController();
  const pass = () => watchdog({ store, sender, limit: 9, cancel: cancel.signal });
  const result = await pass();
  return { queue, ids, store, sent, result, pass };
}

describe("a report that waits while the one before it is sent", () => {
  test("is sent as it lies there when its turn comes", async () => {
    const text = handWritten({ task_id: "written anew" });
    const { sent, ids, queue } = await passWhile((path) => writeFileSync(path, text));
    expect(sent.map(([id]) => id)).toEqual(ids);
    expect(sent[1]?.[1]).toBe(text);
    expect(queue.ids("sent")).toEqual(ids);
  });

  test("is passed by when it is gone", async () => {
    const { sent, ids, result } = await passWhile((path) => rmSync(path));
    expect(sent.map(([id]) => id)).toEqual([ids[0], ids[2]]);
    expect(result.outcome).toBe("sent");
  });

  test("ends the pass, not sent, when a copy of it lies elsewhere by then", async () => {
    const { sent, ids, queue, result } = await passWhile((_, [, second = ""], dir) =>
      writeFileSync(join(dir, "sent", `${second}.md`), "another"),
    );
    expect(sent.map(([id]) => id)).toEqual([ids[0]]);
    expect(result).toMatchObject({ outcome: "error", code: "invalid-report", failedId: ids[1] });
    expect(queue.ids("pending")).toEqual(ids.slice(1));
  });

  test("ends the pass when it is no report any more, and the one before it is settled all the same", async () => {
    const { ids, queue, result } = await passWhile((path) => writeFileSync(path, "what is this"));
    expect(result).toMatchObject({ outcome: "error", code: "invalid-report", failedId: ids[1] });
    expect(queue.ids("sent")).toEqual([ids[0]]);
  });

  test("is not in doubt when the one before it could not be moved", async () => {
    const { ids, store, queue, result } = await passWhile((_, [first = ""], dir) =>
      mkdirSync(join(dir, "sent", `${first}.md`)),
    );
    expect(result).toMatchObject({ outcome: "error", failedId: ids[0] });
    expect(queue.ids("pending")).toEqual(ids);
    expect((await recordIn(store, ids[0] ?? ""))?.latest.at(-1)?.outcome).toBe("sent");
    expect(await recordIn(store, ids[1] ?? "")).toBeUndefined();
  });

  test("keeps no other one from being settled where its attempt cannot be recorded", async () => {
    const { ids, queue, sent, result } = await passWhile((_, [, second = ""], dir) =>
      mkdirSync(join(dir, "deliveries", `${second}.json`)),
    );
    expect(queue.ids("sent")).toEqual([ids[0]]);
    expect(sent).toHaveLength(1);
    expect(result).toMatchObject({ outcome: "error", failedId: ids[1] });
  });
});
