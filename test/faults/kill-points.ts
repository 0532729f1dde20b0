import { join } from "node:path";
import { type SystemCall, type Traced, traceCli } from "../helpers/strace.js";
import { isLong } from "./form.js";
import { comparable, lying, type Room } from "./room.js";
import type { Scenario } from "./scenarios.js";
import { describeCall, isMutation, MUTATING } from "./system-calls.js";

/** What a word does when nothing disturbs it. */
export interface Course {
  scenario: Scenario;
  calls: SystemCall[];
  /** Its mutating calls in words, each once. */
  mutations: string[];
  isMutation(call: SystemCall): boolean;
  /** The text of the report that it makes, if it makes one. */
  newText: string;
}

/** Before which call of which name a run is killed; counted as strace counts. */
export interface KillPoint {
  name: string;
  k: number;
}

/** Node's own calls at start-up differ a little from run to run, by this many of a name. */
const MARGIN = 3;

/** Runs a scenario once, undisturbed, to learn which calls it makes. */
export async function courseOf(scenario: Scenario): Promise<Course> {
  const room = scenario.room();
  const { calls, code, shown } = await trace(room, scenario.words(room));
  if (code !== 0) throw new Error(`Undisturbed, ${scenario.title} ended with ${code}: ${shown}`);
  const mutates = (call: SystemCall) => isMutation(call, room);
  const mutations = [...new Set(calls.filter(mutates).map((call) => describeCall(call, room)))];
  const newText = comparable(lying(room).find(({ id }) => !room.accepted.has(id))?.text ?? "");
  return { scenario, calls, mutations, isMutation: mutates, newText };
}

/** The names of the mutating calls of a course: one loop of kills for each. */
export function namesToKill({ calls, isMutation }: Course): string[] {
  return [...new Set(calls.filter(isMutation).map(({ name }) => name))];
}

/** Where to kill a run of this course by calls of one name; for ever, as a run may make more than the first did. */
export function* killPoints({ calls, isMutation }: Course, name: string): Generator<KillPoint> {
  const sameName = calls.filter((call) => call.name === name);
  const first = sameName.findIndex(isMutation) + 1;
  for (let k = Math.max(1, first - MARGIN); ; k++) {
    const known = sameName[k - 1];
    // An open that only reads is the same moment as the mutation before it.
    const isPointless = !isLong && name.startsWith("open") && known && !isMutation(known);
    if (!isPointless) yield { name, k };
  }
}

/** Runs words in a room and kills the run before one call. */
export function killAt(room: Room, words: readonly string[], point: KillPoint): Promise<Traced> {
  return trace(room, words, point);
}

function trace(room: Room, words: readonly string[], point?: KillPoint): Promise<Traced> {
  const log = join(room.dir, "trace");
  if (!point) return traceCli(words, { names: MUTATING, env: room.env, log });
  const inject = `${point.name}:signal=KILL:when=${point.k}`;
  return traceCli(words, { names: [point.name], inject, env: room.env, log });
}
