import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { driver } from "../src/driver.js";
import { hold, release } from "../src/operator/hold.js";
import { move } from "../src/operator/move.js";
import { show } from "../src/operator/show.js";
import type { Delivery, Outcome } from "../src/report/delivery-record.js";
import type { Sender } from "../src/senders/sender.js";
import { DirectoryStore } from "../src/stores/directory/store.js";
import { watchdog } from "../src/watchdog.js";
import { recordIn } from "./helpers/changes.js";
import { backlog, newQueue, type Queue } from "./helpers/queue.js";

/** A queue with one report, and what people and passes do to it. */
function desk() {
  const queue = newQueue();
  const [id = ""] = backlog(queue, 1);
  const store = new DirectoryStore(queue.dir);
  const hand = {
    store,
    idOrPath: id,
    dryRun: false,
    clock: Date.now,
    cancel: new AbortController().signal,
    owner: "ann",
  };
  return {
    queue,
    id,
    hand,
    hold: (reason: string) => hold({ ...hand, reason }),
    release: () => release(hand),
    pass: (outcome: Outcome, reason = "") => watchdog({ store, sender: giving(outcome, reason), limit: 1 }),
    retry: (outcome: Outcome) => driver({ store, sender: giving(outcome, ""), idOrPath: id, retry: true }),
    record: () => recordIn(store, id),
    shown: async (where = store) =>
      JSON.stringify(await show({ store: where, idOrPath: id, clock: Date.now })),
  };
}

function giving(outcome: Outcome, reason: string): Sender {
  return { ready() {}, close() {}, send: async () => ({ outcome, reason, exitCode: null, signal: null }) };
}

/** Takes the report back to where it was before its last move, as a cut-off in that move leaves it. */
function cutOff(queue: Queue, id: string, from: "pending" | "held", to: "sent" | "held" | "pending"): void {
  writeFileSync(queue.path(from, id), readFileSync(queue.path(to, id)));
}

describe("every reason stays in the record, and is shown", () => {
  test("of holds that were released, of doubts, and of what came after", async () => {
    const { hold, release, pass, retry, record, shown } = desk();
    await hold("the receiver is down");
    await release();
    await pass("in-doubt", "no answer after the request");
    await hold("asking the owner");
    await hold("she is on leave");
    await release();
    await retry("sent");
    const delivery = await record();
    expect(delivery?.held_reason).toBeNull();
    expect(delivery?.decisions?.map(({ what, reason, by }) => [what, reason, by?.owner])).toEqual([
      ["held", "the receiver is down", "ann"],
      ["released", "", "ann"],
      ["held", "asking the owner", "ann"],
      ["held", "she is on leave", "ann"],
      ["released", "", "ann"],
      ["retried", "", "a library"],
    ]);
    for (const reason of ["the receiver is down", "no answer after", "asking the owner", "she is on leave"])
      expect(await shown()).toContain(reason);
  });

  test("of three doubts, which the reason why it is blocked names the last of", async () => {
    const { pass, shown } = desk();
    for (const reason of ["first doubt", "second doubt", "third doubt"]) await pass("in-doubt", reason);
    expect((await pass("sent")).failedReason).toContain("third doubt");
    for (const reason of ["first doubt", "second doubt", "third doubt"])
      expect(await shown()).toContain(reason);
  });

  test("of a doubt, however often it plainly failed after that", async () => {
    const { pass, record } = desk();
    await pass("in-doubt", "the only doubt");
    for (let times = 0; times < 30; times++) await pass("failed", `refusal ${times}`);
    const { latest = [], attempts } = (await record()) as Delivery;
    expect([attempts, latest.length]).toEqual([31, 20]);
    expect([latest[0]?.reason, latest.at(-1)?.reason]).toEqual(["the only doubt", "refusal 29"]);
  });

  test("of the latest twenty decisions, and no more", async () => {
    const { hold, record } = desk();
    for (let times = 1; times <= 25; times++) await hold(`reason ${times}`);
    const reasons = (await record())?.decisions?.map(({ reason }) => reason) ?? [];
    expect([reasons.length, reasons[0], reasons.at(-1)]).toEqual([20, "reason 6", "reason 25"]);
  });

  test("of a hold by a version that kept no decisions", async () => {
    const { queue, id, hold, release, record } = desk();
    await hold("of an earlier version");
    const path = join(queue.dir, "deliveries", `${id}.json`);
    const { decisions: _, ...earlier } = JSON.parse(readFileSync(path, "utf8"));
    writeFileSync(path, JSON.stringify(earlier));
    await release();
    expect((await record())?.decisions).toMatchObject([
      { what: "held", reason: "of an earlier version", by: null },
      { what: "released" },
    ]);
  });

  test("of a move to another queue, too, for which nothing is noted", async () => {
    const { hand, hold, release, shown } = desk();
    await hold("not before noon");
    await release();
    const to = new DirectoryStore(newQueue().dir);
    await move({ ...hand, to, progress: () => {} });
    expect(await shown(to)).toContain("not before noon");
    expect(await shown(to)).not.toContain("being moved");
  });
});

describe("a hold that was cut off", () => {
  test.each([true, false])(
    "is ended by a pass and by a retry (%s), which say why it is held",
    async (isRetry) => {
      const { queue, id, hold, pass, retry, record } = desk();
      await pass("in-doubt", "no answer");
      await hold("asking the owner");
      cutOff(queue, id, "pending", "held");
      const { text } = await (isRetry ? retry("sent") : pass("sent"));
      expect(text).toContain("asking the owner");
      expect(text).not.toMatch(/null|undefined/);
      expect([queue.ids("pending"), queue.ids("held")]).toEqual([[], [id]]);
      expect((await record())?.held_reason).toBe("asking the owner");
    },
  );

  test("is said by a dry run with its reason", async () => {
    const { queue, id, hold, hand } = desk();
    await hold("asking the owner");
    cutOff(queue, id, "pending", "held");
    const { text } = await watchdog({ store: hand.store, sender: undefined, limit: 1, dryRun: true });
    expect(text).toContain("asking the owner");
  });
});

test("a hold of a report that went out, whose move to sent/ was cut off, says that it was sent", async () => {
  const { queue, id, pass, hold } = desk();
  await pass("sent");
  cutOff(queue, id, "pending", "sent");
  await expect(hold("too late")).rejects.toThrow("was sent already");
  expect(queue.ids("held")).toEqual([]);
});

test("a hold of a report that is half moved stays a hold in the other queue", async () => {
  const { hand, hold, record } = desk();
  const to = new DirectoryStore(newQueue().dir);
  to.change = async () => {
    throw new Error("cut off");
  };
  await expect(move({ ...hand, to, progress: () => {} })).rejects.toThrow("cut off");
  await hold("asking the owner");
  const mended = new DirectoryStore(to.location);
  await move({ ...hand, to: mended, progress: () => {} });
  expect((await mended.list("held", Date.now())).map(({ id }) => id)).toEqual([hand.idOrPath]);
  expect((await recordIn(mended, hand.idOrPath))?.held_reason).toBe("asking the owner");
  expect(await record()).toBeUndefined();
});
