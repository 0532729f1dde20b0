import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { runAction } from "../helpers/action.js";
import { cli, cliJson } from "../helpers/cli.js";
import { git } from "../helpers/git-remote.js";
import { handWritten, newQueue } from "../helpers/queue.js";
import { tempDir } from "../helpers/temp-dir.js";
import { checkout, ID, report, send } from "./pull-request.js";

test("T-26 a committed queue with a sent report is refused by every word", async () => {
  const { workspace, queue } = checkout({ [`sent/${ID}.md`]: handWritten({ progress: "10%" }) });
  const words = [
    ["producer", ...report],
    ["direct", ...report, ...send],
    ["driver", ID, ...send],
    ["watchdog", ...send],
    ["watchdog", ...send, "--dry-run"],
    ["consumer", ID],
    ["status"],
    ["list"],
    ["show", ID],
    ["hold", ID, "--reason", "r"],
    ["release", ID],
    ["retry", ID, ...send],
    ["prune", "--older-than", "1d"],
    ["cron", "install", ...send],
    ["cron", "print"],
  ].map((word) => [...word, ...queue.flag]);
  words.push(["move", "--from", `directory:${queue.dir}`, "--to", `directory:${tempDir()}/to`]);
  const other = newQueue();
  other.write("one", handWritten());
  words.push(["move", "--from", `directory:${other.dir}`, "--to", `directory:${queue.dir}`]);
  for (const word of words) {
    const { code, stderr } = await cli(word, { cwd: workspace });
    expect([word[0], code, stderr]).toEqual([word[0], 74, expect.stringContaining("git tracks")]);
  }
  const step = await runAction({ mode: "watchdog", "send-cmd": "touch ran" }, { workspace });
  expect([step.code, step.outputs.outcome]).toEqual([1, "error"]);
  expect(git(["-C", workspace, "status", "--short", "--ignored"])).toBe("");
});

test("T-27 a file in sent/ without a record of this very text is no proof that it was sent", async () => {
  const queue = newQueue();
  const words = [
    ["producer", ...report],
    ["producer", ...report, "--dry-run"],
    ["direct", ...report, ...send],
    ["driver", ID, ...send],
  ].map((word) => [...word, ...queue.flag]);
  const hands = [
    ["retry", ID, ...send],
    ["hold", ID, "--reason", "r"],
    ["hold", ID, "--reason", "r", "--dry-run"],
    ["release", ID],
  ].map((word) => [...word, ...queue.flag]);
  const shown = async () => (await cli(["show", ID, ...queue.flag])).stdout;
  await cli(["direct", ...report, "--send-cmd", "true", ...queue.flag]);
  for (const word of words) expect((await cli(word)).code).toBe(0);
  for (const word of hands.slice(1)) expect((await cli(word)).stderr).toContain("was sent already");
  expect(await shown()).toContain(`${ID} is sent:`);
  const record = join(queue.dir, "deliveries", `${ID}.json`);
  const sent = JSON.parse(readFileSync(record, "utf8"));
  const without = [
    { ...sent, latest: [{ ...sent.latest[0], outcome: "failed" }] },
    { ...sent, report_sha256: "0".repeat(64) },
    { ...sent, attempts: 0, latest: [] },
  ];
  for (const other of without) {
    writeFileSync(record, JSON.stringify(other));
    for (const word of [...words, ...hands]) {
      const { code, json } = await cliJson(word);
      expect([word[0], code, json.code]).toEqual([word[0], 73, "conflict"]);
    }
    expect(await shown()).toContain(`${ID} lies in sent/, but no delivery record says`);
  }
});
