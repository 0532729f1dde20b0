import nodeFs, { rmSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "@jest/globals";
import { driver } from "../../src/driver.js";
import { type ErrorCode, OwnerReportError, saying } from "../../src/errors.js";
import { hold, release } from "../../src/operator/hold.js";
import { move } from "../../src/operator/move.js";
import { prune } from "../../src/operator/prune.js";
import { producer } from "../../src/producer.js";
import type { SendResult } from "../../src/report/delivery-record.js";
import type { Outgoing, Sender } from "../../src/senders/sender.js";
import type { FileSystem } from "../../src/stores/directory/durable-fs.js";
import { DirectoryStore } from "../../src/stores/directory/store.js";
import { watchdog } from "../../src/watchdog.js";
import { backlog, newQueue, type Queue } from "../helpers/queue.js";
import { tempDir } from "../helpers/temp-dir.js";

/** Every sentence about what is safe; a fault must have exactly one. */
const SAFE =
  /Nothing was lost|still pending|still held|was not queued|lies in the queue|not known whether|stays in|else was/g;

type Step = "linkSync" | "renameSync" | "unlinkSync" | "fsyncSync";

/** A disk on which one operation fails where its last path ends so, once it is `bad`. */
function disk(step: Step, where: string) {
  const state = { bad: true };
  const broken = (...args: unknown[]) => {
    if (state.bad && String(args.at(-1)).includes(where))
      throw Object.assign(new Error("no space"), { code: "ENOSPC", path: args.at(-1) });
    return (nodeFs[step] as (...args: unknown[]) => unknown)(...args);
  };
  return { fs: { ...nodeFs, [step]: broken } as FileSystem, state };
}

let queue: Queue;
let sends: Outgoing[];
let result: SendResult;

const sender: Sender = {
  ready() {},
  send: async (outgoing) => {
    sends.push(outgoing);
    return result;
  },
  close() {},
};

beforeEach(() => {
  queue = newQueue();
  sends = [];
  result = { outcome: "sent", reason: "", exitCode: 0, signal: null };
});

const healthy = () => new DirectoryStore(queue.dir);
const on = (fs: FileSystem) => new DirectoryStore(queue.dir, { fs });
const pass = (store: DirectoryStore) => watchdog({ store, sender, limit: 5 });
const person = (store: DirectoryStore, idOrPath: string) => ({
  store,
  idOrPath,
  dryRun: false,
  clock: Date.now,
  cancel: new AbortController().signal,
  owner: "a person",
});

function only(text: string): string[] {
  return text.match(SAFE) ?? [];
}

async function faultOf(work: Promise<unknown>): Promise<OwnerReportError> {
  const error = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (error instanceof OwnerReportError) return error;
  throw new Error(`not a fault: ${error}`);
}

describe("a fault of the disk says once what is safe, and the next pass does as it says", () => {
  test("an attempt that could not be begun: not sent, still pending", async () => {
    const [id = ""] = backlog(queue, 1);
    const { text } = await pass(on(disk("renameSync", "deliveries").fs));
    expect(text).toContain(`Report ${id} was not sent and is still pending; if the attempt was recorded`);
    expect(only(text)).toHaveLength(1);
    expect(sends).toEqual([]);
    expect(await pass(healthy())).toMatchObject({ outcome: "sent", sentIds: [id] });
  });

  test("an outcome that could not be recorded: the next pass takes it as in doubt", async () => {
    const [id = ""] = backlog(queue, 1);
    const { fs, state } = disk("renameSync", "deliveries");
    state.bad = false;
    const dying: Sender = {
      ...sender,
      send: async (outgoing) => {
        state.bad = true;
        return sender.send(outgoing, new AbortController().signal);
      },
    };
    const { text } = await driver({ store: on(fs), sender: dying, idOrPath: id }).catch(
      (error: OwnerReportError) => ({ text: error.message }),
    );
    expect(text).toContain(`Report ${id} is still pending, and is taken as in doubt.`);
    expect(only(text)).toHaveLength(1);
    await pass(healthy());
    expect(sends.map(({ possibleDuplicate }) => possibleDuplicate)).toEqual([false, true]);
  });

  test("a sent report that could not be moved: not sent again", async () => {
    const [id = ""] = backlog(queue, 1);
    for (const again of [0, 1]) {
      const { text } = await pass(on(disk("linkSync", join("sent", id)).fs));
      expect(text).toContain(
        `Report ${id} is still pending; its outcome is recorded, so it is not sent again.`,
      );
      expect([again, only(text)]).toEqual([again, ["still pending"]]);
    }
    expect(await pass(healthy())).toMatchObject({ outcome: "sent", sentIds: [id] });
    expect(sends).toHaveLength(1);
  });

  test("a report that could not be held, or given back: where it was", async () => {
    const [id = ""] = backlog(queue, 1);
    const full = disk("renameSync", "deliveries").fs;
    const notHeld = await faultOf(hold({ ...person(on(full), id), reason: "why" }));
    expect(notHeld.message).toMatch(
      new RegExp(`Cannot .*no space is left .*\\. Report ${id} is still pending\\.$`),
    );
    await hold({ ...person(healthy(), id), reason: "why" });
    const notReleased = await faultOf(release(person(on(full), id)));
    expect(notReleased.message).toMatch(new RegExp(`Report ${id} is still held\\.$`));
    expect([notHeld, notReleased].map(({ message }) => only(message))).toEqual([
      ["still pending"],
      ["still held"],
    ]);
  });

  test("a report that could not be moved to another queue, or removed: where it was", async () => {
    const [id = ""] = backlog(queue, 1);
    const other = join(tempDir(), "other");
    const to = new DirectoryStore(other, { fs: disk("linkSync", join("pending", id)).fs });
    const moving = move({ ...person(healthy(), id), to, progress() {} });
    expect(only((await moving).text)).toEqual(["stays in"]);
    await release(person(healthy(), id));
    rmSync(other, { recursive: true });
    await pass(healthy());
    const pruning = prune({
      ...person(on(disk("unlinkSync", join("sent", id)).fs), id),
      state: "sent",
      olderThan: 0,
    });
    expect(only((await faultOf(pruning)).message)).toEqual(["else was"]);
    expect(queue.ids("sent")).toEqual([id]);
  });

  test.each([
    ["linkSync", "pending", "The report was not queued.", []],
    ["unlinkSync", "pending", "The report lies in the queue as mine all the same", ["mine"]],
  ] as const)("a report that could not be queued by %s", async (step, where, said, lying) => {
    const checkpoint = { team: "t", worker: "w", progress: "1/2" };
    const put = producer({ store: on(disk(step, where).fs), checkpoint, reportId: "mine" });
    const { message } = await faultOf(put);
    expect(message).toContain(said);
    expect(only(message)).toHaveLength(1);
    expect(queue.ids("pending")).toEqual(lying);
  });
});

describe("the words for what is safe", () => {
  const fault = (code: ErrorCode = "store") =>
    new OwnerReportError(code, "It broke.", { done: "nothing", remedy: "Mend it." });

  test("stand before the remedy, and are the general ones where no role says more", () => {
    expect(fault().message).toBe(
      "It broke. Nothing was lost: what was not sent is still in the queue. Mend it.",
    );
    expect(fault().saying(() => "All is well.").message).toBe("It broke. All is well. Mend it.");
  });

  test("are said once: the role nearest to the store knows best", async () => {
    const inner = saying(Promise.reject(fault()), () => "Inner.");
    await expect(saying(inner, () => "Outer.")).rejects.toThrow("It broke. Inner. Mend it.");
    const other = new OwnerReportError("conflict", "Another one has it.");
    await expect(saying(Promise.reject(other), () => "Outer.")).rejects.toThrow("Another one has it.");
    await expect(saying(Promise.reject(new TypeError("x")), () => "Outer.")).rejects.toThrow(/^x$/);
  });

  test("keep the cause", () => {
    const cause = new Error("the disk");
    const said = new OwnerReportError("store", "It broke.", { cause, done: "unknown" }).saying(() => "Safe.");
    expect(said).toMatchObject({ cause, code: "store", done: undefined });
  });
});
