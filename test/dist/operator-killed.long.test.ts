import { expect } from "@jest/globals";
import { cli } from "../helpers/cli.js";
import { type Course, killBeforeEachChange } from "../helpers/killing.js";
import { agedId, handWritten, newQueue, type Queue, type State } from "../helpers/queue.js";
import { recordingSender } from "../helpers/send-commands.js";
import { testWithStrace } from "../helpers/strace.js";

const MINUTES = 60_000;
const STATES: readonly State[] = ["pending", "sent", "held"];
const id = agedId(1);
const text = handWritten({ done: "keep me" });

/** Kills fresh runs before every change they make, and has each looked at; gives how many were killed. */
function killEach(make: () => Promise<Course>, look: (queue: Queue) => Promise<void>): Promise<number> {
  return killBeforeEachChange(make, async ({ queue }) => {
    for (const state of STATES)
      for (const found of queue.ids(state)) expect(queue.text(state, found)).toBe(text);
    await look(queue);
  });
}

const placesOf = (queue: Queue) => STATES.filter((state) => queue.ids(state).includes(id));

async function drain(queue: Queue) {
  const sender = recordingSender();
  const pass = ["watchdog", "--all", "--send-cmd", sender.record, ...queue.flag];
  for (let time = 0; time < 2; time++) await cli(pass, { env: sender.env });
  return sender.sends();
}

async function attempted(): Promise<Queue> {
  const queue = newQueue();
  queue.write(id, text);
  await cli(["watchdog", "--send-cmd", "exit 1", ...queue.flag]);
  return queue;
}

testWithStrace(
  "a hold that is killed before any of its changes leaves the report to be sent once, or held; a second hold finishes it",
  async () => {
    const make = async () => {
      const queue = await attempted();
      return { queue, words: ["hold", id, "--reason", "x", ...queue.flag] };
    };
    const outcomes = new Set<string>();
    const killed = await killEach(make, async (queue) => {
      expect(["pending", "held", "pending,held"]).toContain(placesOf(queue).join());
      outcomes.add(placesOf(queue).join());
      const sends = await drain(queue);
      const [place, ...others] = placesOf(queue);
      expect([place === "held" ? 0 : 1, others]).toEqual([sends.length, []]);
    });
    expect(killed).toBeGreaterThan(8);
    expect([...outcomes].sort()).toEqual(["held", "pending", "pending,held"]);
    const again = await killEach(make, async (queue) => {
      const { code } = await cli(["hold", id, "--reason", "again", ...queue.flag]);
      expect([code, placesOf(queue)]).toEqual([0, ["held"]]);
    });
    expect(again).toBe(killed);
  },
  10 * MINUTES,
);

testWithStrace(
  "a release that is killed before any of its changes leaves the report held, or finished by the next pass and sent once",
  async () => {
    const make = async () => {
      const queue = await attempted();
      await cli(["hold", id, "--reason", "x", ...queue.flag]);
      return { queue, words: ["release", id, ...queue.flag] };
    };
    const outcomes = new Set<string>();
    const killed = await killEach(make, async (queue) => {
      const before = placesOf(queue).join();
      outcomes.add(before);
      const sends = await drain(queue);
      expect([sends.length, placesOf(queue)]).toEqual(before === "held" ? [0, ["held"]] : [1, ["sent"]]);
      if (before !== "held") return;
      expect((await cli(["release", id, ...queue.flag])).code).toBe(0);
      expect([await drain(queue), placesOf(queue)]).toEqual([[expect.objectContaining({ id })], ["sent"]]);
    });
    expect(killed).toBeGreaterThan(8);
    expect([...outcomes].sort()).toEqual(["held", "pending", "pending,held"]);
  },
  10 * MINUTES,
);

testWithStrace(
  "a prune that is killed before any of its changes is finished by the next; its id is then free, and nothing is sent again",
  async () => {
    const make = async () => {
      const queue = newQueue();
      queue.write(id, text);
      await cli(["watchdog", "--send-cmd", "true", ...queue.flag]);
      return { queue, words: ["prune", "--older-than", "0d", ...queue.flag] };
    };
    const killed = await killEach(make, async (queue) => {
      expect(["sent", ""]).toContain(placesOf(queue).join());
      expect(await drain(queue)).toEqual([]);
      expect((await cli(["prune", "--older-than", "0d", ...queue.flag])).code).toBe(0);
      expect(placesOf(queue)).toEqual([]);
      const own = ["--team", "t", "--worker", "w", "--progress", "1%", "--report-id", id];
      expect((await cli(["producer", ...own, ...queue.flag])).code).toBe(0);
      expect(await drain(queue)).toEqual([{ id, attempt: "1", possibleDuplicate: "" }]);
    });
    expect(killed).toBeGreaterThan(4);
  },
  10 * MINUTES,
);
