import { describe, expect, test } from "@jest/globals";
import { isLong, isShort } from "./form.js";
import { ROLES, runScenario } from "./power/scenario.js";

const scenarios = isLong ? 100_000 : isShort ? 200 : 4_000;
const replayed = process.env.OWNER_REPORT_SEED;

/** What power cuts and kills must have interrupted often enough for the figures to mean something. */
const OPERATIONS = ["create", "write", "fsync", "link", "rename", "unlink", "mkdir", "send", "answer"];

/** A scenario that broke a promise, with all that is needed to see it again. */
async function explain(seed: number, broken: readonly string[]): Promise<string> {
  const { trace } = await runScenario(seed, { traced: true });
  return `OWNER_REPORT_SEED=${seed} replays this:\n${broken.join("\n")}\n\n${trace.join("\n")}`;
}

/** Runs scenarios, seed by seed, until a few have broken a promise. */
async function live(times: number) {
  const ended = {
    cuts: new Map<string, number>(),
    kills: new Map<string, number>(),
    roles: new Map<string, number>(),
  };
  const failures: number[] = [];
  let sends = 0;
  for (let seed = 1; seed <= times && failures.length < 5; seed++) {
    const { cuts, kills, roles, sends: sent, broken } = await runScenario(seed);
    count(ended.cuts, cuts);
    count(ended.kills, kills);
    count(ended.roles, roles);
    sends += sent;
    if (broken.length > 0) failures.push(seed);
  }
  return { ...ended, failures, sends };
}

function count(counts: Map<string, number>, names: readonly string[]): void {
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
}

async function breaksNone(): Promise<void> {
  const { cuts, kills, roles, failures, sends } = await live(scenarios);
  const [seed] = failures;
  if (seed !== undefined) {
    const { broken } = await runScenario(seed);
    throw new Error(
      `${failures.length} scenarios failed (seeds ${failures}).\n${await explain(seed, broken)}`,
    );
  }
  if (isShort) return; // Too few for the figures.
  const seldom = (counts: Map<string, number>, names: readonly string[], least: number) =>
    names.filter((name) => (counts.get(name) ?? 0) < least);
  expect(seldom(cuts, OPERATIONS, scenarios / 250)).toEqual([]);
  expect(seldom(kills, OPERATIONS, scenarios / 1000)).toEqual([]);
  expect(seldom(roles, ROLES, scenarios / 10)).toEqual([]);
  expect(sends).toBeGreaterThan(scenarios);
}

async function replay(seed: number): Promise<void> {
  const { broken } = await runScenario(seed);
  if (broken.length > 0) throw new Error(await explain(seed, broken));
}

describe("queues whose processes are killed and whose machine loses power at any moment", () => {
  if (replayed === undefined) test(`break no promise in ${scenarios} scenarios`, breaksNone, 3_600_000);
  else test(`break no promise in scenario ${replayed}`, () => replay(Number(replayed)));

  test("go through the same operations again with the same seed", async () => {
    for (let seed = 1; seed <= (isShort ? 10 : 50); seed++) {
      const [first, second] = [
        await runScenario(seed, { traced: true }),
        await runScenario(seed, { traced: true }),
      ];
      expect(second).toEqual(first);
    }
  });
});
