import { afterAll, describe, expect, test } from "@jest/globals";
import { testWithStrace } from "../helpers/strace.js";
import { eachAtOnce, isLong, SEED, seeded } from "./form.js";
import { type Course, courseOf, type KillPoint, killAt, killPoints, namesToKill } from "./kill-points.js";
import {
  acceptClaims,
  expectRecovered,
  expectWhole,
  leftovers,
  newRoom,
  passWords,
  type Room,
  undisturbed,
} from "./room.js";
import { producer, SCENARIOS, watchdog } from "./scenarios.js";
import { describeCall } from "./system-calls.js";

const MINUTES = 60_000;
const figures = { kills: 0, pairs: 0, hits: new Map<string, number>() };

/** Kills a fresh run before one call and checks what it left; `undefined` when it ended before that call. */
async function killOnce(course: Course, point: KillPoint): Promise<{ room: Room; hit: string } | undefined> {
  const { scenario, newText } = course;
  const room = scenario.room();
  const killed = await killAt(room, scenario.words(room), point);
  acceptClaims(room, killed, newText);
  expectWhole(room, killed, newText);
  if (!killed.killedAt) return undefined;
  figures.kills += 1;
  return { room, hit: describeCall(killed.killedAt, room) };
}

/** Runs what comes next, undisturbed, and checks that nothing of the kills is left. */
async function recover(room: Room, { scenario, newText }: Course, kills: number): Promise<void> {
  const again = scenario.again?.(room);
  for (const words of [...(again ? [again] : []), passWords(room)]) {
    const next = await undisturbed(room, words);
    expect(next.shown).not.toMatch(/A bug in owner-report|\n {4}at /);
    expect(next.code).toBe(0);
    acceptClaims(room, next, newText);
  }
  expectWhole(room, { stdout: "" }, newText);
  expectRecovered(room, kills);
  // A producer's turn waits for the next producer with an own id, which takes it over at once: see below.
  expect(leftovers(room).filter((name) => !name.startsWith(".put"))).toEqual([]);
}

async function killBeforeEach(course: Course, name: string, hits: Set<string>): Promise<void> {
  for (const point of killPoints(course, name)) {
    const killed = await killOnce(course, point);
    if (!killed) return;
    hits.add(killed.hit);
    figures.hits.set(name, (figures.hits.get(name) ?? 0) + 1);
    await recover(killed.room, course, 1);
  }
}

describe("a process that is killed before any one system call", () => {
  afterAll(() => {
    const hits = Object.fromEntries([...figures.hits].sort());
    console.log(`kills: ${figures.kills}, pairs: ${figures.pairs}, by system call: ${JSON.stringify(hits)}`);
  });

  testWithStrace.each(SCENARIOS)(
    "$title loses no accepted report, repeats at most one send, and leaves nothing behind",
    async (scenario) => {
      const course = await courseOf(scenario);
      expect(course.mutations).toEqual(expect.arrayContaining([...scenario.essential]));
      const hits = new Set<string>();
      await eachAtOnce(namesToKill(course), (name) => killBeforeEach(course, name, hits));
      expect([...hits]).toEqual(expect.arrayContaining(course.mutations));
    },
    30 * MINUTES,
  );

  testWithStrace("leaves no producer's turn in the way of the next producer", async () => {
    const room = newRoom();
    await killAt(room, producer.words(room), { name: "unlink", k: 2 });
    expect(leftovers(room)).toContain(".put");
    const another = [...producer.words(room), "--report-id", "another-id"];
    for (const words of [another, passWords(room)])
      expect(await undisturbed(room, words)).toMatchObject({ code: 0 });
    expect(leftovers(room)).toEqual([]);
  });
});

const inLongForm = isLong ? testWithStrace : test.skip;

describe("two processes that are killed one after the other", () => {
  inLongForm(
    `lose no accepted report and repeat at most two sends (seed ${SEED})`,
    async () => {
      for (const scenario of SCENARIOS) await killPairs(await courseOf(scenario), await courseOf(watchdog));
    },
    60 * MINUTES,
  );
});

const SECONDS_PER_FIRST = 4;

async function killPairs(first: Course, pass: Course): Promise<void> {
  const random = seeded(SEED);
  const pick = <T>(items: readonly T[]) => items[Math.floor(random() * items.length)] as T;
  const seconds = pass.calls.filter(pass.isMutation).map((call) => pointOf(pass, call));
  await eachAtOnce(namesToKill(first), async (name) => {
    for (const point of killPoints(first, name))
      for (let i = 0; i < SECONDS_PER_FIRST; i++) {
        const killed = await killOnce(first, point);
        if (!killed) return;
        const second = await killAt(killed.room, passWords(killed.room), pick(seconds));
        acceptClaims(killed.room, second, first.newText);
        expectWhole(killed.room, second, first.newText);
        figures.pairs += second.killedAt ? 1 : 0;
        await recover(killed.room, first, second.killedAt ? 2 : 1);
      }
  });
}

function pointOf({ calls }: Course, call: Course["calls"][number]): KillPoint {
  const sameName = calls.filter(({ name }) => name === call.name);
  return { name: call.name, k: sameName.indexOf(call) + 1 };
}
