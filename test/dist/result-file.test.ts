import { describe, expect, test } from "@jest/globals";
import { cli, cliJson } from "../helpers/cli.js";
import { onEachNode } from "../helpers/each-node.js";
import { recordOf } from "../helpers/queue.js";
import { queueOfOne, SAY, send } from "../helpers/result-file.js";

onEachNode("a result file", (node) => {
  test("gives the receipt of a success, which is recorded and shown", async () => {
    const queue = queueOfOne();
    const command = `${SAY("receipt.message_id=42")}\necho "receipt.url = $AT" >> "$OWNER_REPORT_RESULT"`;
    const args = ["driver", "own-id", "--send-cmd", command, ...queue.flag];
    const env = { AT: "https://u:p@chat.example/m/42?key=1" };
    expect((await cliJson(args, { node, env })).json).toMatchObject({ outcome: "sent" });
    expect(recordOf(queue).receipt).toEqual({ message_id: "42", url: "https://chat.example/m/42" });
    expect((await cli(["show", "own-id", ...queue.flag])).stdout).toContain('"message_id":"42"');
  });
});

describe("the outcome that a command gives itself moves only from sent to failed to in doubt", () => {
  const ENDLESS = "sleep 300";
  const HASTY = ["--send-timeout", "1"];
  const CASES: [string, string[], string][] = [
    ["exit 0", [], "sent"],
    ["exit 0", ["outcome=sent"], "sent"],
    ["exit 0", ["outcome=failed"], "failed"],
    ["exit 0", ["outcome=in-doubt", "outcome=failed"], "in-doubt"],
    ["exit 3", ["outcome=sent"], "failed"],
    ["exit 3", ["outcome=failed"], "failed"],
    ["exit 3", ["outcome=in-doubt", "retry-after=1"], "in-doubt"],
    [ENDLESS, ["outcome=failed"], "in-doubt"],
    ["kill -9 $$", ["outcome=failed"], "in-doubt"],
  ];

  test.each(CASES)("%s after %j: %s", async (ending, lines, expected) => {
    const command = [...lines.map(SAY), SAY("receipt.id=1"), ending].join("\n");
    const { json, code, attempt, record, queue } = await send(command, ending === ENDLESS ? HASTY : []);
    expect([json.outcome, attempt.outcome, code]).toEqual([expected, expected, expected === "sent" ? 0 : 1]);
    expect(queue.ids(expected === "sent" ? "sent" : "pending")).toEqual(["own-id"]);
    expect(record.receipt).toEqual(expected === "sent" ? { id: "1" } : null);
    if (lines.includes("outcome=sent")) expect(json.warnings).toEqual([expect.stringContaining("line 1")]);
  });

  test("with a success pattern that does not match, too", async () => {
    const pattern = ["--success-pattern", "never"];
    expect((await send("echo x", pattern)).attempt.outcome).toBe("failed");
    expect((await send(SAY("outcome=in-doubt"), pattern)).attempt.outcome).toBe("in-doubt");
  });

  test("in-doubt: hold sets aside what a command calls in doubt", async () => {
    const { queue } = await send(SAY("outcome=in-doubt"), ["--in-doubt", "hold"]);
    expect(queue.ids("held")).toEqual(["own-id"]);
  });
});
