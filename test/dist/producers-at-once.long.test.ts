import { describe, expect, test } from "@jest/globals";
import { cliJson, type JsonResult } from "../helpers/cli.js";
import { onEachNode } from "../helpers/each-node.js";
import { newQueue, type Queue } from "../helpers/queue.js";

const report = ["--team", "t", "--worker", "w", "--progress", "10%"];

/** Starts 16 producers at the same time in a queue that does not exist yet. */
function sixteen(queue: Queue, extra: (number: number) => string[], node = process.execPath) {
  const numbers = Array.from({ length: 16 }, (_, index) => index + 1);
  return Promise.all(
    numbers.map((number) => cliJson(["producer", ...report, ...extra(number), ...queue.flag], { node })),
  );
}

function outcomes(results: JsonResult[]): string[] {
  return results.map((result) => `${result.code} ${result.json.outcome}`).sort();
}

onEachNode("16 producers at once", (node) => {
  test("make 16 reports, each one whole", async () => {
    const queue = newQueue();
    const results = await sixteen(queue, (number) => ["--task-id", `task-${number}`], node);
    expect(outcomes(results)).toEqual(Array(16).fill("0 queued"));
    const ids = results.map((result) => String(result.json.report_id));
    expect(new Set(ids).size).toBe(16);
    expect(queue.ids("pending")).toEqual([...ids].sort());
    for (const [index, id] of ids.entries())
      expect(queue.text("pending", id)).toContain(`"task-${index + 1}"`);
  });
});

describe("16 producers at once with the same id", () => {
  test("and the same fields queue one report", async () => {
    const queue = newQueue();
    const results = await sixteen(queue, () => ["--report-id", "own-id"]);
    expect(outcomes(results)).toEqual([...Array(15).fill("0 already-queued"), "0 queued"]);
    expect(queue.ids("pending")).toEqual(["own-id"]);
  });

  test("and other fields queue one report, and 15 are told of the conflict", async () => {
    const queue = newQueue();
    const results = await sixteen(queue, (number) => ["--report-id", "own-id", "--done", `done-${number}.`]);
    expect(outcomes(results)).toEqual(["0 queued", ...Array(15).fill("73 error")]);
    const winner = results.findIndex((result) => result.code === 0) + 1;
    expect(queue.text("pending", "own-id")).toContain(`done-${winner}.`);
  });

  test("in another case queue one report", async () => {
    for (let round = 1; round <= 3; round++) {
      const queue = newQueue();
      const results = await sixteen(queue, (number) => ["--report-id", number % 2 ? "own-id" : "OWN-ID"]);
      const queued = results.filter((result) => result.json.outcome === "queued");
      expect(queued.map((result) => result.json.report_id)).toEqual(queue.ids("pending"));
      expect(queue.ids("pending")).toHaveLength(1);
    }
  });
});
