import { copyFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { cli, cliJson, withJson } from "../helpers/cli.js";
import { listing } from "../helpers/directory-listing.js";
import { onEachNode } from "../helpers/each-node.js";
import { agedId, backlog, handWritten, newQueue, type Queue } from "../helpers/queue.js";
import { recordingSender } from "../helpers/send-commands.js";
import { testWithStrace, traceCli } from "../helpers/strace.js";
import { systemEnvironment } from "../helpers/system-environment.js";
import { tempDir } from "../helpers/temp-dir.js";

const drain = (queue: Queue) => cli(["watchdog", "--all", "--send-cmd", "true", ...queue.flag]);
const prune = (queue: Queue, age: string, ...more: string[]) =>
  cliJson(["prune", "--older-than", age, ...more, ...queue.flag]);
const records = (queue: Queue) => readdirSync(join(queue.dir, "deliveries")).sort();

/** Runs a command that gets a signal as it removes its fortieth file. */
const signalledAtRemoval = (signal: string, words: readonly string[]) => {
  const names = ["unlink", "unlinkat"];
  const inject = `?unlink,?unlinkat:signal=${signal}:when=40`;
  return traceCli(words, { names, inject, env: systemEnvironment(tempDir()), log: join(tempDir(), "trace") });
};

/** A queue with two sent reports, one held and one pending, both of which were tried before. */
async function queueOfAll() {
  const queue = newQueue();
  const [first = "", second = "", held = "", waiting = ""] = backlog(queue, 4);
  for (const id of [held, waiting]) await cli(["driver", id, "--send-cmd", "exit 1", ...queue.flag]);
  await cli(["hold", held, "--reason", "x", ...queue.flag]);
  for (const id of [first, second]) await cli(["driver", id, "--send-cmd", "true", ...queue.flag]);
  return { queue, sent: [first, second], held, waiting };
}

onEachNode("prune", (node) => {
  test("removes sent reports and their records, and nothing else", async () => {
    const { queue, sent, held, waiting } = await queueOfAll();
    const texts = [queue.text("held", held), queue.text("pending", waiting)];
    const words = ["prune", "--older-than", "0d", ...queue.flag];
    const { code, stdout } = await cli(words, { node });
    expect(code).toBe(0);
    for (const id of sent) expect(stdout.indexOf(id)).toBeGreaterThan(-1);
    expect(stdout.indexOf(sent[1] ?? "")).toBeLessThan(stdout.indexOf("2 sent reports removed"));
    expect([queue.ids("sent"), queue.ids("held"), queue.ids("pending")]).toEqual([[], [held], [waiting]]);
    expect([queue.text("held", held), queue.text("pending", waiting)]).toEqual(texts);
    expect(records(queue)).toEqual([`${held}.json`, `${waiting}.json`]);
  });

  test("shows what it would remove and removes nothing on a dry run", async () => {
    const { queue, sent } = await queueOfAll();
    const before = listing(queue.dir);
    const { code, json } = await prune(queue, "0d", "--dry-run");
    expect([code, json.outcome, json.would_remove_ids, json.removed_ids]).toEqual([0, "dry-run", sent, []]);
    const { stdout } = await cli(["prune", "--older-than", "0d", "--dry-run", ...queue.flag], { node });
    for (const id of sent) expect(stdout).toContain(id);
    expect(listing(queue.dir)).toEqual(before);
    expect((await prune(queue, "0d")).json.removed_ids).toEqual(sent);
  });
});

describe("prune", () => {
  test("goes by when a report was sent, not by when it was made", async () => {
    const queue = newQueue();
    backlog(queue, 2); // made years ago, sent now
    await drain(queue);
    for (const age of ["30d", "1h", "5m"]) expect((await prune(queue, age)).json.removed_ids).toEqual([]);
    expect(queue.ids("sent")).toHaveLength(2);
  });

  test("forgets ids: the same own id can be queued again, and is sent again", async () => {
    const queue = newQueue();
    const report = ["--team", "t", "--worker", "w", "--progress", "1%", "--report-id", "own-id"];
    const put = (done: string) => cliJson(["producer", ...report, "--done", done, ...queue.flag]);
    await put("first");
    await drain(queue);
    expect((await put("second")).code).toBe(73);
    await prune(queue, "0d");
    expect((await put("second")).json.outcome).toBe("queued");
    const sender = recordingSender();
    await cli(["watchdog", "--send-cmd", sender.record, ...queue.flag], { env: sender.env });
    expect(sender.sends()).toEqual([{ id: "own-id", attempt: "1", possibleDuplicate: "" }]);
  });

  test("leaves alone what was sent and has not left pending yet, so that it is not sent again", async () => {
    const queue = newQueue();
    const [id = ""] = backlog(queue, 1);
    await drain(queue);
    copyFileSync(queue.path("sent", id), queue.path("pending", id)); // as a crash leaves it, see docs/durability.md
    expect((await prune(queue, "0d")).json.removed_ids).toEqual([]);
    const sender = recordingSender();
    const pass = ["watchdog", "--all", "--send-cmd", sender.record, ...queue.flag];
    expect((await cli(pass, { env: sender.env })).code).toBe(0);
    expect([sender.sends(), queue.ids("pending"), queue.ids("sent")]).toEqual([[], [], [id]]);
    expect((await prune(queue, "0d")).json.removed_ids).toEqual([id]);
  });

  test("removes a sent report whatever is wrong with its file or record", async () => {
    const queue = newQueue();
    const [broken = "", unrecorded = ""] = backlog(queue, 2);
    await drain(queue);
    writeFileSync(queue.path("sent", broken), "no report");
    writeFileSync(join(queue.dir, "deliveries", `${unrecorded}.json`), "{");
    expect((await prune(queue, "0d")).json.removed_ids).toEqual([broken, unrecorded]);
    expect([queue.ids("sent"), records(queue)]).toEqual([[], []]);
  });

  test("of an empty queue removes nothing, and a number of days is exact", async () => {
    const queue = newQueue();
    mkdirSync(join(queue.dir, "sent"), { recursive: true });
    mkdirSync(join(queue.dir, "pending"), { recursive: true });
    const daysAgo = (days: number) => {
      const time = new Date(Date.now() - days * 86_400_000).toISOString();
      return `${time.replace("T", "t").replace("Z", "z").replace(/[-:.]/g, "")}-t-w-0000000a`;
    };
    expect((await prune(queue, "0d")).json.removed_ids).toEqual([]);
    const [old, young] = [daysAgo(30.01), daysAgo(29.9)];
    for (const id of [old, young]) writeFileSync(queue.path("sent", id), handWritten());
    expect((await prune(queue, "30d")).json.removed_ids).toEqual([old]);
    expect(queue.ids("sent")).toEqual([young]);
  });

  testWithStrace("that is killed half-way is finished by running it again", async () => {
    const queue = newQueue();
    const ids = Array.from({ length: 300 }, (_, index) => agedId(index + 1));
    mkdirSync(join(queue.dir, "sent"), { recursive: true });
    for (const id of ids) writeFileSync(queue.path("sent", id), handWritten());
    queue.write(agedId(999), handWritten());
    await signalledAtRemoval("KILL", ["prune", "--older-than", "0d", ...queue.flag]);
    const left = queue.ids("sent");
    expect(left.length).toBeGreaterThan(0);
    expect(left.length).toBeLessThan(ids.length);
    expect(ids.slice(-left.length)).toEqual(left); // the oldest went first
    expect((await prune(queue, "0d")).json.removed_ids).toEqual(left);
    expect([queue.ids("sent"), queue.ids("pending")]).toEqual([[], [agedId(999)]]);
  });

  testWithStrace(
    "that is told to stop ends well, says how far it got, and is finished by running it again",
    async () => {
      const queue = newQueue();
      const ids = Array.from({ length: 300 }, (_, index) => agedId(index + 1));
      mkdirSync(join(queue.dir, "sent"), { recursive: true });
      for (const id of ids) writeFileSync(queue.path("sent", id), handWritten());
      queue.write(agedId(999), handWritten());
      const words = ["prune", "--older-than", "0d", "--json", ...queue.flag];
      const { code, json } = withJson(await signalledAtRemoval("INT", words));
      const left = queue.ids("sent");
      const removed = ids.slice(0, ids.length - left.length);
      expect([code, json.outcome, json.removed_ids]).toEqual([130, "partial", removed]);
      expect(left.length).toBeGreaterThan(0);
      expect(left).toEqual(ids.slice(removed.length));
      expect(existsSync(join(queue.dir, "lock"))).toBe(false);
      expect((await prune(queue, "0d")).json.removed_ids).toEqual(left);
    },
  );
});
