import { describe, expect, test } from "@jest/globals";
import { runScenario } from "./power/scenario.js";

const TEMPORARY = /\/\.[^/]+\.tmp$/;

/** Every fsync that a promise rests on, by what it makes durable. */
const matters: [string, RegExp, (path: string) => boolean][] = [
  [
    "a report's content",
    / is not whole| is lost/,
    (path) => path.includes("/pending/") && TEMPORARY.test(path),
  ],
  ["a record's content", /JSON|record/, (path) => path.includes("/deliveries/") && TEMPORARY.test(path)],
  ["the entries of pending/", / is lost/, (path) => path.endsWith("/pending")],
  [
    "the entries of deliveries/",
    /not flagged|sent again|sent twice|no record|sent and held/,
    (path) => path.endsWith("/deliveries"),
  ],
  ["the entries of sent/", / is lost/, (path) => path.endsWith("/sent")],
  ["the entries of held/", / is lost/, (path) => path.endsWith("/held")],
  ["the entries of the queue directory", / is lost/, (path) => path.endsWith("/queue")],
  ["the queue directory itself", / is lost/, (path) => path.endsWith("/srv")],
];

/** The first broken promise of a machine whose disk acknowledges some fsyncs and does not do them. */
async function firstBroken(lies: (path: string) => boolean): Promise<string | undefined> {
  for (let seed = 1; seed <= 3_000; seed++) {
    const { broken } = await runScenario(seed, { lies });
    if (broken[0] !== undefined) return broken[0];
  }
  return undefined;
}

describe("the harness for lost power", () => {
  test.each(matters)("sees what breaks when %s is not fsynced", async (_, complaint, lies) => {
    expect(await firstBroken(lies)).toMatch(complaint);
  });
});
