import { readdirSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { cli } from "../helpers/cli.js";
import { isAlive } from "../helpers/processes.js";
import { agedId, backlog, handWritten, newQueue, type Queue } from "../helpers/queue.js";
import { recordingSender } from "../helpers/send-commands.js";
import { startOnTerminal, testOnTerminal, withoutSequences } from "../helpers/terminal.js";

const BAR = /[█▓░=-]{5,} *\d+\/\d+/;
const SHOW_CURSOR = "\u001b[?25h";
const HIDE_CURSOR = "\u001b[?25l";

/** Columns a text takes on a terminal: two for each wide character, none for what combines. */
function columnsOf(line: string): number {
  return [...line].reduce(
    (sum, char) => sum + (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uff00-\uff60]/.test(char) ? 2 : 1),
    0,
  );
}

const onTerminal = (words: readonly string[], env: Record<string, string> = {}, columns = 80) =>
  startOnTerminal(words, { env, columns }).finished;

async function blockedQueue(): Promise<{ queue: Queue; ids: string[] }> {
  const queue = newQueue();
  const ids = backlog(queue, 3);
  await cli(["watchdog", "--send-cmd", "exit 1", ...queue.flag]);
  return { queue, ids };
}

describe("watchdog --all on a terminal", () => {
  testOnTerminal(
    "shows how far it is, says every report that was sent, and gives the cursor back",
    async () => {
      const queue = newQueue();
      const ids = backlog(queue, 5);
      const { code, stdout } = await onTerminal(["watchdog", "--all", "--send-cmd", "true", ...queue.flag]);
      expect(code).toBe(0);
      expect(withoutSequences(stdout)).toMatch(BAR);
      expect(stdout).toContain("/5");
      for (const id of ids) expect(withoutSequences(stdout)).toContain(`Sent: ${id}`);
      expect(withoutSequences(stdout).trimEnd()).toMatch(/5 reports were sent\.$/);
      expect(stdout.lastIndexOf(SHOW_CURSOR)).toBeGreaterThan(stdout.lastIndexOf(HIDE_CURSOR));
    },
  );

  testOnTerminal.each([
    ["with --json", ["--all", "--json"], {}],
    ["without --all", ["--max-count", "5"], {}],
    ["on a dumb terminal", ["--all"], { TERM: "dumb" }],
  ])("has no bar %s", async (_, more, env) => {
    const queue = newQueue();
    backlog(queue, 5);
    const { code, stdout } = await onTerminal(
      ["watchdog", ...more, "--send-cmd", "true", ...queue.flag],
      env,
    );
    expect([code, queue.ids("sent").length]).toEqual([0, 5]);
    expect(withoutSequences(stdout)).not.toMatch(BAR);
    expect(stdout).not.toContain(HIDE_CURSOR);
  });

  test("has no bar and no sequences without a terminal", async () => {
    const queue = newQueue();
    backlog(queue, 5);
    const { code, shown } = await cli(["watchdog", "--all", "--send-cmd", "true", ...queue.flag]);
    expect(code).toBe(0);
    expect(shown).not.toMatch(/\u001b/);
    expect(shown).not.toMatch(BAR);
  });

  testOnTerminal("ends at Ctrl-C with everything in its place, and says what was sent", async () => {
    const queue = newQueue();
    const ids = backlog(queue, 4);
    const sender = recordingSender();
    const command = `if [ "$OWNER_REPORT_ID" = "${ids[2]}" ]; then ${sender.recordAndWait}; else ${sender.record}; fi`;
    const args = ["watchdog", "--all", "--send-cmd", command, ...queue.flag];
    const running = startOnTerminal(args, { env: sender.env });
    const waiting = await sender.waiting();
    running.type("\u0003");
    const { code, stdout } = await running.finished;
    expect([code, isAlive(waiting)]).toEqual([130, false]);
    const said = withoutSequences(stdout);
    for (const id of ids.slice(0, 2)) expect(said).toContain(`Sent: ${id}`);
    expect(said.replace(/\s+/g, " ")).toMatch(
      new RegExp(`2 reports were sent\\. Then the pass stopped: .*${ids[2]}.*in doubt`),
    );
    expect([queue.ids("sent"), queue.ids("pending")]).toEqual([ids.slice(0, 2), ids.slice(2)]);
    expect(readdirSync(queue.dir).filter((name) => name.startsWith("lock"))).toEqual([]);
    expect(stdout.lastIndexOf(SHOW_CURSOR)).toBeGreaterThan(stdout.lastIndexOf(HIDE_CURSOR));
    await cli(["watchdog", "--all", "--send-cmd", sender.record, ...queue.flag], { env: sender.env });
    const sends = sender.sends().map((send) => [send.id, send.possibleDuplicate]);
    expect(sends).toEqual([
      [ids[0], ""],
      [ids[1], ""],
      [ids[2], ""],
      [ids[2], "1"],
      [ids[3], ""],
    ]);
  });
});

describe("colours", () => {
  testOnTerminal("are on a terminal only, never with NO_COLOR, and never the only sign", async () => {
    const { queue } = await blockedQueue();
    for (const words of [["status"], ["doctor"]]) {
      const all = [...words, ...queue.flag];
      const coloured = (await onTerminal(all)).stdout;
      expect(coloured).toContain("\u001b[31m");
      for (const env of [{ NO_COLOR: "1" }, { TERM: "dumb" }])
        expect((await onTerminal(all, env)).stdout).not.toContain("\u001b");
      expect((await cli(all)).shown).not.toContain("\u001b");
      expect(withoutSequences(coloured)).toMatch(words[0] === "status" ? /^BLOCKED by /m : /^fail {2}/m);
    }
  });
});

describe("a row of wide characters on a terminal", () => {
  testOnTerminal.each([40, 60, 80, 120])(
    "of %d columns is one line that fits, is cut with a sign, and whole in show",
    async (columns) => {
      const queue = newQueue();
      const id = queue.write(agedId(1, "t"), handWritten({ team: "團隊名稱很長", worker: "工人" }));
      await cli(["watchdog", "--send-cmd", "exit 1", ...queue.flag]);
      const reason = "收件者不接受這個表情符號".repeat(8);
      await cli(["hold", id, "--reason", reason, ...queue.flag]);
      const { stdout } = await onTerminal(["list", "held", ...queue.flag], {}, columns);
      const [, head = "", row = "", ...others] = withoutSequences(stdout).trimEnd().split("\n");
      expect([head.trim().split(/ {2,}/)[0], row.trim().slice(0, 8), others]).toEqual([
        "report",
        id.slice(-8),
        [],
      ]);
      expect([columnsOf(head) <= columns, columnsOf(row) <= columns, row.endsWith("…")]).toEqual([
        true,
        true,
        true,
      ]);
      const shown = withoutSequences(
        (await onTerminal(["show", id.slice(-8), ...queue.flag], {}, columns)).stdout,
      );
      expect(shown.replace(/\s/g, "")).toContain(reason);
    },
  );
});
