import { join } from "node:path";
import { type SystemCall, type Traced, traceCli } from "../helpers/strace.js";
import { comparable, lying, type Room } from "./room.js";
import type { Scenario } from "./scenarios.js";
import { describeCall } from "./system-calls.js";

/** What a word does when nothing disturbs it. */
export interface Course {
  scenario: Scenario;
  calls: SystemCall[];
  /** The calls among them that matter, in words, each once. */
  described: string[];
  matters(call: SystemCall): boolean;
  describe(call: SystemCall): string;
  /** The text of the report that it makes, if it makes one. */
  newText: string;
}

/** At which call of which name a run is disturbed; counted as strace counts. */
export interface Point {
  name: string;
  k: number;
  /** The call in words. */
  aim: string;
}

/** Runs a scenario, undisturbed, to learn which calls it makes. */
export async function courseOf(
  scenario: Scenario,
  names: readonly string[],
  which: (call: SystemCall, room: Room) => boolean,
): Promise<Course> {
  const runs = [];
  for (let run = 0; run < 3; run++) runs.push(await undisturbedCourse(scenario, names, which));
  // The longest: its counts do not fall on those calls of Node's own that other runs make less of.
  return runs.reduce((longest, run) => (run.calls.length > longest.calls.length ? run : longest));
}

async function undisturbedCourse(
  scenario: Scenario,
  names: readonly string[],
  which: (call: SystemCall, room: Room) => boolean,
): Promise<Course> {
  const room = scenario.room();
  const { calls, code, shown } = await trace(room, scenario.words(room), names);
  if (code !== 0) throw new Error(`Undisturbed, ${scenario.title} ended with ${code}: ${shown}`);
  const matters = (call: SystemCall) => which(call, room);
  const describe = (call: SystemCall) => describeCall(call, room);
  const described = [...new Set(calls.filter(matters).map(describe))];
  const newText = comparable(lying(room).find(({ id }) => !room.accepted.has(id))?.text ?? "");
  return { scenario, calls, described, matters, describe, newText };
}

/** The names of the calls that matter: one loop of faults for each. */
export function namesIn({ calls, matters }: Course): string[] {
  return [...new Set(calls.filter(matters).map(({ name }) => name))];
}

/** Where to disturb a run of this course, by calls of one name. */
export function pointsOf({ calls, matters, describe }: Course, name: string): Point[] {
  const sameName = calls.filter((call) => call.name === name);
  return sameName.flatMap((call, index) =>
    matters(call) ? [{ name, k: index + 1, aim: describe(call) }] : [],
  );
}

/** When a child ends, Node notes that by writes of its own, mostly two or four, which shifts the count for each child. */
const SHIFTS = [
  0, 2, -2, 4, -4, 6, -6, 8, -8, 10, -10, 12, -12, 1, -1, 3, -3, 5, -5, 7, -7, 9, -9, 14, -14, 16, -16,
];
const TRIES = 8 * SHIFTS.length;

/** What a disturbed run met. */
export interface Met {
  /** The call that was disturbed, in words; `undefined` when it was none that matters. */
  hit: string | undefined;
  /** The how manieth call of its name was the one aimed at, if the run came so far. */
  aimedAt: number | undefined;
}

/** Disturbs a run at a point; when it met another call, once more: where the call was in that run, or a little earlier or later. */
export async function aimAt(point: Point, disturb: (at: Point) => Promise<Met>): Promise<void> {
  let { k } = point;
  for (let tried = 1; tried <= TRIES; tried++) {
    const { hit, aimedAt = k } = await disturb({ ...point, k });
    if (hit === point.aim) return;
    const shifted = Math.max(1, point.k + (SHIFTS[tried % SHIFTS.length] ?? 0));
    k = aimedAt === k ? shifted : aimedAt;
  }
  throw new Error(`No run could be disturbed at "${point.aim}" (${point.name}, about the ${point.k}th)`);
}

/** Finds the call aimed at in a run of which only calls of its name were traced: of several the one nearest to where it was looked for. */
export function findAim({ calls }: Traced, room: Room, { k, aim }: Point): number | undefined {
  const counts = calls.flatMap((call, index) => (describeCall(call, room) === aim ? [index + 1] : []));
  return counts.sort((a, b) => Math.abs(a - k) - Math.abs(b - k))[0];
}

/** Where a run could be disturbed that makes more calls of a name than this course. */
export function* pointsBeyond({ calls }: Course, name: string): Generator<Point> {
  for (let k = calls.filter((call) => call.name === name).length + 1; ; k++) yield { name, k, aim: "" };
}

/** Runs words in a room and kills the run before one call. */
export function killAt(
  room: Room,
  words: readonly string[],
  { name, k }: Pick<Point, "name" | "k">,
): Promise<Traced> {
  return trace(room, words, [name], `${name}:signal=KILL:when=${k}`);
}

/** Runs words in a room and makes one call fail, or it and all later ones of its name. */
export function failAt(
  room: Room,
  words: readonly string[],
  { name, k }: Point,
  { error, forGood }: { error: string; forGood: boolean },
): Promise<Traced> {
  return trace(room, words, [name], `${name}:error=${error}:when=${k}${forGood ? "+" : ""}`);
}

function trace(room: Room, words: readonly string[], names: readonly string[], inject?: string) {
  const log = join(room.dir, "trace");
  return traceCli(words, { names, env: room.env, log, ...(inject !== undefined && { inject }) });
}
