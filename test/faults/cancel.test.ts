import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, expect, test } from "@jest/globals";
import { startCli } from "../helpers/cli.js";
import { eventually } from "../helpers/eventually.js";
import { describeOnPosix } from "../helpers/platform.js";
import type { Finished, Running } from "../helpers/processes.js";
import { recordOf } from "../helpers/queue.js";
import { eachAtOnce, isLong, isShort, SEED, seeded } from "./form.js";
import { expectRecovered, expectWhole, leftovers, passWords, type Room, undisturbed } from "./room.js";
import { roomWithBacklog } from "./scenarios.js";

const MOMENTS = isLong ? 50 : isShort ? 2 : 5;
const REPORTS = 12;
/** A drain takes about this long, start-up and all. */
const DRAIN_MS = 2_500;
const TERM_AFTER_MS = 7_500;
const KILLED_AFTER_MS = 10_000;

const figures = { cancelled: 0, inDoubt: 0, killedAtStart: 0, slowestMs: 0, terms: 0 };

interface Moment {
  afterMs: number;
  /** Whether what the send command started goes on when it is told to end. */
  isStubborn: boolean;
}

function moments(): Moment[] {
  const random = seeded(SEED);
  return Array.from({ length: MOMENTS }, () => ({
    afterMs: random() * DRAIN_MS,
    isStubborn: random() < 0.3,
  }));
}

/** Notes the run and its process group, then takes a while, in a child of its own. */
function slowSender(room: Room, { isStubborn }: Moment): string {
  const note = `echo "$$" >> ${JSON.stringify(join(room.dir, "groups"))}`;
  const slowly = isStubborn ? "trap 'sleep 60' TERM; sleep 0.15; :" : "sleep 0.15";
  return `${note}\n${room.sender.record}\n(${slowly}) &\nwait $!`;
}

/** As GitHub cancels: SIGINT, and SIGTERM 7.5 s later if it still runs, which is killed at 10 s. Gives the time it took to end. */
async function cancelAt(running: Running, { afterMs }: Moment): Promise<{ ended: Finished; took: number }> {
  await Promise.race([running.finished, pause(afterMs)]);
  const at = performance.now();
  running.kill("SIGINT");
  const term = setTimeout(() => {
    figures.terms += 1;
    running.kill("SIGTERM");
  }, TERM_AFTER_MS);
  const ended = await running.finished;
  clearTimeout(term);
  return { ended, took: performance.now() - at };
}

/** How many attempts have no outcome. The record of a first attempt that was taken back has no attempt at all. */
function openAttempts({ accepted, queue }: Room): number {
  return [...accepted.keys()].filter((id) => recordOf(queue, id)?.latest.at(-1)?.outcome === null).length;
}

function livingGroups(room: Room): number[] {
  const file = join(room.dir, "groups");
  const groups = existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean).map(Number) : [];
  return groups.filter((group) => {
    try {
      process.kill(-group, 0);
      return true;
    } catch {
      return false;
    }
  });
}

function expectSettled(room: Room, ended: Finished): void {
  const wasKilled = ended.signal !== null;
  if (wasKilled) figures.killedAtStart += 1;
  expect(openAttempts(room)).toBe(0);
  expect(ended.shown).not.toMatch(/A bug in owner-report/);
  if (!wasKilled) expect(leftovers(room)).toEqual([]);
  if (ended.code === 0) expect(room.queue.ids("pending")).toEqual([]);
}

async function cancelOnce(moment: Moment): Promise<void> {
  const room = roomWithBacklog(REPORTS);
  const words = ["watchdog", "--all", "--send-cmd", slowSender(room, moment), ...room.queue.flag];
  const { ended, took } = await cancelAt(startCli(words, { env: room.env, cwd: "/" }), moment);
  expect(took).toBeLessThan(KILLED_AFTER_MS);
  await eventually("the end of every process group", () => livingGroups(room).length === 0);
  figures.cancelled += 1;
  figures.slowestMs = Math.max(figures.slowestMs, Math.round(took));
  figures.inDoubt += /in doubt/.test(ended.shown) ? 1 : 0;
  expectSettled(room, ended);
  expectWhole(room, ended, "");
  expect(await undisturbed(room, passWords(room))).toMatchObject({ code: 0 });
  expectRecovered(room, 1);
}

describeOnPosix("a drain that is cancelled as GitHub does", () => {
  afterAll(() => console.log(`cancellations: ${JSON.stringify(figures)}, seed ${SEED}`));

  test(`at ${MOMENTS} random moments ends in time with every attempt settled and its children gone (seed ${SEED})`, async () => {
    await eachAtOnce(moments(), cancelOnce);
    expect(figures.cancelled).toBe(MOMENTS);
  }, 600_000);
});
