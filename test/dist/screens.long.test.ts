import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
import stringWidth from "string-width";
import { cliBundle } from "../helpers/bundles.js";
import { cli, cliJson, startCli } from "../helpers/cli.js";
import { eventually } from "../helpers/eventually.js";
import { expectGolden } from "../helpers/golden.js";
import { start } from "../helpers/processes.js";
import { backlog, newQueue } from "../helpers/queue.js";
import { recordingSender } from "../helpers/send-commands.js";
import { systemEnvironment } from "../helpers/system-environment.js";
import { startOnTerminal, testOnTerminal, withoutSequences } from "../helpers/terminal.js";
import { thirtyReports } from "../helpers/thirty-reports.js";

let thirty: ReturnType<typeof thirtyReports>;
beforeAll(() => {
  thirty = thirtyReports();
});

const words = (word: string) => {
  const { queue, blocked, held } = thirty;
  const ids: Record<string, string> = { "show-blocked": blocked.slice(-8), "show-held": held.slice(-8) };
  const [first = "", second] = word.split("-");
  return [first, ...(second === undefined ? [] : [ids[word] ?? second]), ...queue.flag];
};

async function onTerminal(word: string, columns: number): Promise<string> {
  const { stdout } = await startOnTerminal(words(word), { columns, env: { NO_COLOR: "1" } }).finished;
  return withoutSequences(stdout);
}

const WORDS = ["status", "list", "list-held", "list-sent", "show-blocked", "show-held"];
const idOrCommand = /owner-report|^ *(\/|\d{8}t\d{9}z-)/;

describe("the screens of thirty reports", () => {
  for (const word of WORDS) {
    testOnTerminal(`${word} on a terminal of 40 to 200 columns is as it should be, and fits`, async () => {
      const widths = [40, 80, 120, 200];
      const screens = await Promise.all(widths.map((columns) => onTerminal(word, columns)));
      for (const [at, columns] of widths.entries()) {
        const shown = screens[at] ?? "";
        const wide = shown.split("\n").filter((line) => stringWidth(line) > columns);
        expect(wide.filter((line) => !idOrCommand.test(line))).toEqual([]);
        if (columns < 200) expectGolden(`${word}-${columns}`, shown);
      }
    });

    test(`${word} in a pipe is as it should be: plain and whole`, async () => {
      const { stdout } = await cli(words(word));
      expect(stdout.replaceAll("--reason '…'", "")).not.toMatch(/\u001b|…/);
      expectGolden(`${word}-pipe`, stdout);
    });
  }

  testOnTerminal("a list has one line for each report, with its short id", async () => {
    const shown = (await onTerminal("list", 80)).trimEnd().split("\n");
    const ids = thirty.queue.ids("pending");
    expect(shown.slice(2).map((line) => line.trim().slice(0, 8))).toEqual(ids.map((id) => id.slice(-8)));
  });
});

describe("status", () => {
  const firstLine = async (queue: { flag: readonly string[] }) =>
    (await cli(["status", ...queue.flag])).stdout.split("\n")[0];

  test("first says in one line whether all is well, and exits with 1 for what is not only when asked to", async () => {
    const queue = newQueue();
    const [first = "", second = ""] = backlog(queue, 2);
    const exit = async (...more: string[]) => (await cli(["status", ...more, ...queue.flag])).code;
    expect([await firstLine(queue), await exit("--exit-code")]).toEqual([
      expect.stringMatching(/^All is well: 2 reports are pending, the oldest for .*\.$/),
      0,
    ]);
    await cli(["hold", second, "--reason", "x", ...queue.flag]);
    expect(await firstLine(queue)).toBe("NOT WELL: 1 held for a person.");
    expect([await exit("--exit-code"), await exit()]).toEqual([1, 0]);
    await cli(["watchdog", "--send-cmd", "exit 1", ...queue.flag]);
    expect(await firstLine(queue)).toBe(`NOT WELL: blocked by ${first}; 1 held for a person.`);
    await cli(["release", second, ...queue.flag]);
    expect([await exit("--exit-code"), await exit()]).toEqual([1, 0]);
    await cli(["watchdog", "--all", "--send-cmd", "true", ...queue.flag]);
    expect([await firstLine(queue), await exit("--exit-code")]).toEqual([
      "All is well: nothing is pending.",
      0,
    ]);
    expect(
      (await cli(["status", "--exit-code", "--max-age", "1", "--expect-team", "nobody", ...queue.flag])).code,
    ).toBe(1);
  });

  test("says what is being sent, for how long and by whom, and calls nothing blocked meanwhile", async () => {
    const queue = newQueue();
    const [head = ""] = backlog(queue, 2);
    await cli(["watchdog", "--send-cmd", "exit 1", ...queue.flag]);
    const sender = recordingSender();
    const pass = startCli(["watchdog", "--send-cmd", sender.recordAndWait, ...queue.flag], {
      env: sender.env,
    });
    await sender.waiting();
    const { json, stderr } = await cliJson(["status", ...queue.flag]);
    expect([stderr, json.blocked, json.is_well]).toEqual(["", null, true]);
    expect(json.sending).toMatchObject({ report_id: head, pid: pass.pid });
    const { stdout } = await cli(["status", ...queue.flag]);
    expect(stdout).toMatch(new RegExp(`^SENDING ${head} for \\d+ s \\(pid ${pass.pid}\\)$`, "m"));
    expect(stdout).not.toContain("BLOCKED");
    const said = join(queue.dir, "said");
    const hold = `exec "$NODE" "$CLI" hold ${head} --reason x --queue '${queue.dir}' > '${said}'`;
    const env = { ...systemEnvironment(queue.dir), NODE: process.execPath, CLI: cliBundle };
    const waiting = start("bash", ["-c", hold], { cwd: queue.dir, env });
    await eventually(
      "a line about the wait",
      () => existsSync(said) && readFileSync(said, "utf8").includes("Waiting for the pass"),
    );
    sender.release();
    await pass.finished;
    await waiting.finished;
    expect((await cliJson(["status", ...queue.flag])).json).toMatchObject({ sending: null, blocked: null });
  });

  test("still calls an attempt blocked whose process is gone", async () => {
    const queue = newQueue();
    const [head = ""] = backlog(queue, 1);
    const sender = recordingSender();
    const pass = startCli(["watchdog", "--send-cmd", sender.recordAndWait, ...queue.flag], {
      env: sender.env,
    });
    await sender.waiting();
    pass.kill("SIGKILL");
    await pass.finished;
    const { json } = await cliJson(["status", ...queue.flag]);
    expect([json.sending, json.blocked]).toMatchObject([null, { report_id: head }]);
    sender.release();
  });

  test("and list say nothing on stderr with --json, whatever is wrong", async () => {
    const { queue } = thirty;
    for (const word of [
      ["status"],
      ["status", "--exit-code"],
      ["list"],
      ["list", "held"],
      ["list", "--queue", join(queue.dir, "none")],
    ])
      expect((await cliJson([...word, ...(word.includes("--queue") ? [] : queue.flag)])).stderr).toBe("");
    const { json } = await cliJson(["status", ...queue.flag]);
    expect(json.blocked).toMatchObject({
      remedies: expect.arrayContaining([expect.stringMatching(/^owner-report retry /)]),
    });
  });
});
