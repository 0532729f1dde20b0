import { expect } from "@jest/globals";
import type { Course } from "./points.js";
import {
  acceptClaims,
  BUG,
  expectRecovered,
  expectWhole,
  leftovers,
  passWords,
  type Room,
  undisturbed,
} from "./room.js";

/** Runs what comes next, undisturbed, and checks that nothing of the faults is left. */
export async function recover(room: Room, { scenario, newText }: Course, faults: number): Promise<void> {
  const again = scenario.again?.(room);
  for (const words of [...(again ? [again] : []), passWords(room)]) {
    const next = await undisturbed(room, words);
    expect(next.shown).not.toMatch(BUG);
    expect(next.code).toBe(0);
    acceptClaims(room, next, newText);
  }
  expectWhole(room, { stdout: "" }, newText);
  expectRecovered(room, faults);
  expect(leftovers(room)).toEqual([]);
}
