import { describe, expect, test } from "@jest/globals";
import { isLong } from "./form.js";
import { takeOverWaiting } from "./power/time.js";

takeOverWaiting();
const { runScenario } = await import("./power/scenario.js");

const crashes = isLong ? 100_000 : 10_000;
const replayed = process.env.OWNER_REPORT_SEED;

/** What the power must have interrupted often enough for the figures to mean something. */
const OPERATIONS = ["create", "write", "fsync", "link", "rename", "unlink", "mkdir", "send", "answer"];

/** A scenario that broke a promise, with all that is needed to see it again. */
async function explain(seed: number, broken: readonly string[]): Promise<string> {
  const { trace } = await runScenario(seed, { traced: true });
  return `OWNER_REPORT_SEED=${seed} replays this:\n${broken.join("\n")}\n\n${trace.join("\n")}`;
}

/** Runs scenarios, seed by seed, until the power has gone so many times. */
async function crash(times: number, firstSeed: number) {
  const cuts: string[] = [];
  const failures: number[] = [];
  let sends = 0;
  for (let seed = firstSeed; cuts.length < times; seed++) {
    const ended = await runScenario(seed);
    cuts.push(...ended.cuts);
    sends += ended.sends;
    if (ended.broken.length > 0) failures.push(seed);
    if (failures.length === 5) break;
  }
  return { cuts, failures, sends };
}

async function breaksNone(): Promise<void> {
  const { cuts, failures, sends } = await crash(crashes, 1);
  const [seed] = failures;
  if (seed !== undefined) {
    const { broken } = await runScenario(seed);
    throw new Error(
      `${failures.length} scenarios failed (seeds ${failures}).\n${await explain(seed, broken)}`,
    );
  }
  for (const operation of OPERATIONS) {
    const interrupted = cuts.filter((cut) => cut === operation).length;
    expect([operation, interrupted > crashes / 200]).toEqual([operation, true]);
  }
  expect(sends).toBeGreaterThan(crashes / 2);
}

async function replay(seed: number): Promise<void> {
  const { broken } = await runScenario(seed);
  if (broken.length > 0) throw new Error(await explain(seed, broken));
}

describe("a queue whose machine loses power at any moment", () => {
  if (replayed === undefined) test(`breaks no promise in ${crashes} crashes`, breaksNone, 3_600_000);
  else test(`breaks no promise in scenario ${replayed}`, () => replay(Number(replayed)));

  test("goes through the same operations again with the same seed", async () => {
    for (let seed = 1; seed <= 50; seed++) {
      const [first, second] = [
        await runScenario(seed, { traced: true }),
        await runScenario(seed, { traced: true }),
      ];
      expect(second).toEqual(first);
    }
  });
});
