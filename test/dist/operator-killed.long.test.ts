import { expect } from "@jest/globals";
import { cli } from "../helpers/cli.js";
import { type Course, killBeforeEachChange } from "../helpers/killing.js";
import { agedId, copyOf, handWritten, newQueue, type Queue, type State } from "../helpers/queue.js";
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

/** A queue whose only report is as these commands, one after the other, leave it. */
async function queueAfter(...commands: string[][]): Promise<Queue> {
  const queue = newQueue();
  queue.write(id, text);
  for (const words of commands) await cli([...words, ...queue.flag]);
  return queue;
}

const FAILED = ["watchdog", "--send-cmd", "exit 1"];

testWithStrace(
  "a hold that is killed before any of its changes leaves the report to be sent once, or held; a second hold finishes it",
  async () => {
    const attempted = await queueAfter(FAILED);
    const make = async () => {
      const queue = copyOf(attempted);
      return { queue, words: ["hold", id, "--reason", "x", ...queue.flag] };
    };
    const outcomes = new Set<string>();
    const killed = await killEach(make, async (queue) => {
      expect(["pending", "held", "pending,held"]).toContain(placesOf(queue).join());
      outcomes.add(placesOf(queue).join());
      const other = copyOf(queue);
      const { code } = await cli(["hold", id, "--reason", "again", ...other.flag]);
      expect([code, placesOf(other)]).toEqual([0, ["held"]]);
      const sends = await drain(queue);
      const [place, ...others] = placesOf(queue);
      expect([place === "held" ? 0 : 1, others]).toEqual([sends.length, []]);
    });
    expect(killed).toBeGreaterThan(8);
    expect([...outcomes].sort()).toEqual(["held", "pending", "pending,held"]);
  },
  10 * MINUTES,
);

testWithStrace(
  "a release that is killed before any of its changes leaves the report held, or finished by the next pass and sent once",
  async () => {
    const held = await queueAfter(FAILED, ["hold", id, "--reason", "x"]);
    const make = async () => {
      const queue = copyOf(held);
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
    const sent = await queueAfter(["watchdog", "--send-cmd", "true"]);
    const make = async () => {
      const queue = copyOf(sent);
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
