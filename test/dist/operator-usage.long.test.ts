import { existsSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { runAction } from "../helpers/action.js";
import { cli, cliJson } from "../helpers/cli.js";
import { listing } from "../helpers/directory-listing.js";
import { onEachNode } from "../helpers/each-node.js";
import { backlog, newQueue, type Queue } from "../helpers/queue.js";
import { recordingSender } from "../helpers/send-commands.js";

interface Full {
  queue: Queue;
  pending: string;
  held: string;
  sent: string;
}

/** A queue with a report in every state. */
async function fullQueue(): Promise<Full> {
  const queue = newQueue();
  const [sent = "", held = "", pending = ""] = backlog(queue, 3);
  await cli(["watchdog", "--send-cmd", "true", ...queue.flag]);
  await cli(["hold", held, "--reason", "not now", ...queue.flag]);
  return { queue, pending, held, sent };
}

const wordsFor = ({ pending, held, sent }: Full) => [
  ["status"],
  ["status", "--errors-first", "--max-age", "1"],
  ...["pending", "sent", "held"].map((state) => ["list", state]),
  ...[pending, held, sent, "absent"].map((id) => ["show", id]),
  ["doctor"],
  ["doctor", "--send-cmd", "true"],
  ["hold", pending, "--reason", "x", "--dry-run"],
  ["release", held, "--dry-run"],
  ["retry", pending, "--send-cmd", "echo noise", "--dry-run"],
  ["prune", "--older-than", "0d", "--dry-run"],
  ["hold", "absent", "--reason", "x"],
  ["hold", pending],
  ["prune", "--older-than", "soon"],
  ["retry", pending, "--send-cmd", "echo noise; exit 1"],
  ["hold", pending, "--reason", "x"],
  ["release", held],
  ["retry", held, "--send-cmd", "echo noise"],
  ["prune", "--older-than", "0d"],
];

onEachNode("every word with --json", (node) => {
  test("prints exactly one document, with the outcome and an exit code that fit each other", async () => {
    const full = await fullQueue();
    for (const words of wordsFor(full)) {
      const { code, json, stdout } = await cliJson([...words, ...full.queue.flag], { node });
      expect(stdout.trimEnd().split("\n")).toHaveLength(1);
      const isFine = ["ok", "sent", "dry-run"].includes(String(json.outcome));
      expect([words, isFine]).toEqual([words, code === 0]);
    }
  });
});

describe("a dry run", () => {
  test("of hold, release or retry changes no byte, says that nothing was changed, and sends nothing", async () => {
    const full = await fullQueue();
    const { queue, pending, held } = full;
    const sender = recordingSender();
    const before = listing(queue.dir);
    for (const words of [
      ["hold", pending, "--reason", "x"],
      ["release", held],
      ["retry", pending, "--send-cmd", sender.record],
      ["prune", "--older-than", "0d"],
    ]) {
      const { code, stdout } = await cli([...words, "--dry-run", ...queue.flag], { env: sender.env });
      expect([words[0], code, stdout]).toEqual([
        words[0],
        0,
        expect.stringMatching(/nothing changed|nothing removed|NOT SENT/),
      ]);
    }
    const inputs = { queue: queue.dir, "dry-run": "true", "report-id": pending, reason: "x" };
    expect((await runAction({ mode: "hold", ...inputs })).outputs.outcome).toBe("dry-run");
    expect([sender.sends(), listing(queue.dir)]).toEqual([[], before]);
  });

  test("exits as the real command would: missing 66, sent 66, nothing to send with 69", async () => {
    const { queue, pending, sent } = await fullQueue();
    const codeOf = async (...words: string[]) => (await cli([...words, "--dry-run", ...queue.flag])).code;
    expect([
      await codeOf("hold", "absent", "--reason", "x"),
      await codeOf("release", "absent"),
      await codeOf("hold", sent, "--reason", "x"),
      await codeOf("retry", pending),
    ]).toEqual([66, 66, 66, 69]);
  });
});

describe("a usage error is 64, names the flag and changes nothing", () => {
  test.each([
    ["older-than", ["prune"]],
    ...["30", "d", "-1d", "1.5d", "30 days", "1y", "1w", "", "1d2h"].map(
      (age) => ["older-than", ["prune", "--older-than", age]] as [string, string[]],
    ),
    ["reason", ["hold", "own-id"]],
    ["reason", ["hold", "own-id", "--reason", ""]],
    ["reason", ["hold", "own-id", "--reason", "  "]],
    ["reason", ["hold", "own-id", "--reason", "two\nlines"]],
    ["reason", ["hold", "own-id", "--reason", "x".repeat(513)]],
    ["report-id", ["hold", "--reason", "x"]],
    ["report-id", ["release"]],
    ["report-id", ["retry", "--send-cmd", "true"]],
    ["report-id", ["show"]],
    ["state", ["list", "lost"]],
    ["state", ["list", "--state", "Pending"]],
    ["max-age", ["status", "--max-age", "0"]],
    ["max-age", ["status", "--max-age", "1h"]],
    ["max-age", ["status", "--expect-team", "t"]],
    ["max-age", ["status", "--expect-worker", "w"]],
    ["--reason", ["release", "own-id", "--reason", "x"]],
    ["--dry-run", ["status", "--dry-run"]],
    ["--all", ["prune", "--older-than", "0d", "--all"]],
  ])("%s: %j", async (flag, words) => {
    const queue = newQueue();
    const env = { OWNER_REPORT_QUEUE: queue.dir };
    const { code, stderr, stdout } = await cli(words, { env });
    expect([code, stdout, stderr]).toEqual([64, "", expect.stringContaining(flag)]);
    expect((await cliJson(words, { env })).json).toMatchObject({ outcome: "error", code: "usage" });
    expect(existsSync(queue.dir)).toBe(false);
  });

  test.each([
    ["older-than", { mode: "prune", "older-than": "soon" }],
    ["reason", { mode: "hold", "report-id": "own-id" }],
    ["state", { mode: "list", state: "lost" }],
    ["errors-first", { mode: "list", "errors-first": "yes" }],
    ["max-age", { mode: "status", "max-age": "soon" }],
  ])("%s as an input of a step", async (name, inputs) => {
    const step = await runAction(inputs);
    expect([step.code, step.outputs.outcome, step.shown]).toEqual([
      1,
      "error",
      expect.stringContaining(name),
    ]);
  });
});
