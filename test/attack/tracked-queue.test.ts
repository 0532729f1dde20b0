import { expect, test } from "@jest/globals";
import { cli } from "../helpers/cli.js";
import { handWritten } from "../helpers/queue.js";
import { checkout, ID, report, send } from "./pull-request.js";

const committed: [string, Record<string, string>][] = [
  ["a pending report", { [`pending/${ID}.md`]: handWritten() }],
  ["a record", { [`deliveries/${ID}.json`]: "{}" }],
  ["a lock", { lock: "{}" }],
];

test.each(committed)("T-26 a committed queue with %s is refused", async (_, files) => {
  const { queue } = checkout(files);
  for (const word of [
    ["producer", ...report],
    ["watchdog", ...send],
  ])
    expect((await cli([...word, ...queue.flag])).code).toBe(74);
});

test("T-26 doctor names a committed queue as a check that failed", async () => {
  const { queue } = checkout({ lock: "{}" });
  const { code, stdout } = await cli(["doctor", ...queue.flag]);
  expect([code, stdout]).toEqual([1, expect.stringMatching(/fail +git +The queue .* git tracks/)]);
});
