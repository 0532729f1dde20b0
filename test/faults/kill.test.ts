import { afterAll, describe, expect, test } from "@jest/globals";
import { testWithStrace } from "../helpers/strace.js";
import { eachAtOnce, isLong, isShort, SEED, sampled, seeded } from "./form.js";
import {
  aimAt,
  type Course,
  courseOf,
  findAim,
  killAt,
  type Met,
  namesIn,
  type Point,
  pointsBeyond,
  pointsOf,
} from "./points.js";
import { recover } from "./recover.js";
import { acceptClaims, expectWhole, leftovers, newRoom, passWords, type Room, undisturbed } from "./room.js";
import { direct, producer, SCENARIOS, type Scenario, watchdog } from "./scenarios.js";
import { describeCall, isMutation, MUTATING } from "./system-calls.js";
import { directByWebhook } from "./webhook-scenario.js";

const MINUTES = 60_000;
/** Of the points of each system call the short form tries one in so many; `npm run test:all` every other one. What a driver does, a direct send does too. */
const ONE_IN = 12;
const scenarios = isShort ? [producer, direct] : [...SCENARIOS, directByWebhook];
const figures = { kills: 0, pairs: 0, hits: new Map<string, number>() };

const killable = (scenario: Scenario) => courseOf(scenario, MUTATING, isMutation);

/** Kills a fresh run before one call and checks what it left; it may have ended before that call. */
async function killOnce(course: Course, point: Point): Promise<Met & { room: Room }> {
  const { scenario, newText } = course;
  const room = scenario.room();
  const killed = await killAt(room, scenario.words(room), point);
  acceptClaims(room, killed, newText);
  expectWhole(room, killed, newText);
  const aimedAt = findAim(killed, room, point);
  if (!killed.killedAt) return { room, hit: undefined, aimedAt };
  figures.kills += 1;
  return { room, hit: describeCall(killed.killedAt, room), aimedAt };
}

async function killBeforeEach(course: Course, name: string): Promise<void> {
  const points = sampled(pointsOf(course, name), ONE_IN, 2);
  for (const point of points) await aimAt(point, (at) => killAndRecover(course, at));
  if (isShort) return;
  for (const point of pointsBeyond(course, name)) if (!(await killAndRecover(course, point)).hit) return;
}

async function killAndRecover(course: Course, point: Point): Promise<Met> {
  const killed = await killOnce(course, point);
  if (killed.hit === undefined) return killed;
  figures.hits.set(point.name, (figures.hits.get(point.name) ?? 0) + 1);
  const isOwn = killed.hit !== point.aim && point.aim !== ""; // a call of Node's own: nothing new about the queue
  if (!isOwn) await recover(killed.room, course, 1);
  return killed;
}

afterAll(() => {
  const hits = Object.fromEntries([...figures.hits].sort());
  console.log(
    `kills: ${figures.kills} (pairs: ${figures.pairs}), single ones by system call: ${JSON.stringify(hits)}`,
  );
});

describe("a process that is killed before any one system call", () => {
  testWithStrace.each(scenarios)(
    "$title loses no accepted report, repeats at most one send, and leaves nothing behind",
    async (scenario) => {
      const course = await killable(scenario);
      expect(course.described).toEqual(expect.arrayContaining([...scenario.essential]));
      await eachAtOnce(namesIn(course), (name) => killBeforeEach(course, name));
    },
    (isLong ? 60 : 10) * MINUTES,
  );

  testWithStrace.each(["producer", "pass"])(
    "leaves no producer's turn in the way, or behind, once there was another %s",
    async (next) => {
      const room = newRoom();
      await killAt(room, producer.words(room), { name: "unlink", k: 2 });
      expect(leftovers(room)).toContain(".put");
      const words =
        next === "pass" ? passWords(room) : [...producer.words(room), "--report-id", "another-id"];
      expect(await undisturbed(room, words)).toMatchObject({ code: 0 });
      expect(leftovers(room)).not.toContain(".put");
    },
  );
});

const inLongForm = isLong ? testWithStrace : test.skip;

describe("two processes that are killed one after the other", () => {
  inLongForm(
    `lose no accepted report and repeat at most two sends (seed ${SEED})`,
    async () => {
      for (const scenario of SCENARIOS) await killPairs(await killable(scenario), await killable(watchdog));
    },
    60 * MINUTES,
  );
});

const SECONDS_PER_FIRST = 4;

async function killPairs(first: Course, pass: Course): Promise<void> {
  const random = seeded(SEED);
  const pick = <T>(items: readonly T[]) => items[Math.floor(random() * items.length)] as T;
  const seconds = namesIn(pass).flatMap((name) => pointsOf(pass, name));
  const points = namesIn(first).flatMap((name) => pointsOf(first, name));
  const pairs = points.flatMap((point) =>
    Array.from({ length: SECONDS_PER_FIRST }, () => [point, pick(seconds)] as const),
  );
  await eachAtOnce(pairs, async ([point, second]) => {
    const killed = await killOnce(first, point);
    if (killed.hit === undefined) return;
    const run = await killAt(killed.room, passWords(killed.room), second);
    acceptClaims(killed.room, run, first.newText);
    expectWhole(killed.room, run, first.newText);
    figures.pairs += run.killedAt ? 1 : 0;
    await recover(killed.room, first, run.killedAt ? 2 : 1);
  });
}
