import { cpSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
import stringWidth from "string-width";
import { cliBundle } from "../helpers/bundles.js";
import { fakeCrontab } from "../helpers/crontab.js";
import { expectGolden } from "../helpers/golden.js";
import { start } from "../helpers/processes.js";
import { systemEnvironment } from "../helpers/system-environment.js";
import { ON_SCREENS, tempDir } from "../helpers/temp-dir.js";
import { startOnTerminal, testOnTerminal, withoutSequences } from "../helpers/terminal.js";
import { thirtyReports } from "../helpers/thirty-reports.js";

/*
 * The screens of doctor and cron show for thirty reports, on terminals of 40, 80 and 120 columns and in a pipe. The program
 * lies in a temporary directory, wherever this repository does.
 */

interface Scene {
  args: string[];
  env: Record<string, string>;
}

const scenes: Record<string, Scene> = {};
const program = join(tempDir(ON_SCREENS), "dist/cli.js");

async function run({ args, env }: Scene) {
  const all = { ...systemEnvironment(tempDir()), NO_COLOR: "1", ...env };
  return start(process.execPath, [program, ...args], { cwd: tempDir(), env: all }).finished;
}

beforeAll(async () => {
  cpSync(dirname(cliBundle), dirname(program), { recursive: true });
  const { queue } = thirtyReports();
  const env = { PATH: fakeCrontab(tempDir(ON_SCREENS)).path, OWNER_REPORT_SEND_CMD: "./send.sh" };
  const cron = (...args: string[]): Scene => ({ args: ["cron", ...args, ...queue.flag], env });
  scenes.doctor = { args: ["doctor", ...queue.flag], env: { PATH: env.PATH } };
  scenes["cron-show-none"] = cron("show");
  expect((await run(scenes["cron-show-none"])).code).toBe(0);
  const other = thirtyReports().queue;
  const installed = (...args: string[]): Scene => ({ args: ["cron", ...args, ...other.flag], env });
  expect((await run(installed("install", "--max-count", "5"))).code).toBe(0);
  scenes["cron-show"] = installed("show");
  scenes["cron-show-different"] = installed("show", "--max-count", "9", "--in-doubt", "hold");
});

/** What a machine or a moment decides: where Node lies, and the checks of the clock, the disk and Node itself. */
function withoutChance(shown: string): string {
  const lines = shown
    .replaceAll(process.execPath, "/NODE/node")
    .replaceAll(`PATH=${dirname(process.execPath)}:`, "PATH=/NODE:")
    .split("\n");
  let isKept = true;
  const kept = lines.filter((line) => {
    if (/^\S/.test(line)) isKept = !/^\w+ +(clock|disk space|Node\.js)\b/.test(line);
    return isKept || line === "";
  });
  return kept.join("\n");
}

const isWhole = /owner-report |^ *\S+$|^\* \* \* \* \* /;

for (const name of ["doctor", "cron-show-none", "cron-show", "cron-show-different"])
  describe(name, () => {
    testOnTerminal("on a terminal of 40 to 200 columns is as it should be, and fits", async () => {
      const { args, env } = scenes[name] as Scene;
      for (const columns of [40, 80, 120, 200]) {
        const options = { columns, env: { NO_COLOR: "1", ...env }, program };
        const shown = withoutSequences((await startOnTerminal(args, options).finished).stdout);
        const wide = shown.split("\n").filter((line) => stringWidth(line) > columns);
        expect(wide.filter((line) => !isWhole.test(line))).toEqual([]);
        if (columns < 200) expectGolden(`${name}-${columns}`, withoutChance(shown));
      }
    });

    test("in a pipe is as it should be: plain and whole", async () => {
      const { stdout } = await run(scenes[name] as Scene);
      expect(stdout.replaceAll("--reason '…'", "")).not.toMatch(/\u001b|…/);
      expectGolden(`${name}-pipe`, withoutChance(stdout));
    });
  });

describe("at 80 columns", () => {
  const shown = async (args: readonly string[]) => {
    const { stdout, code } = await startOnTerminal(args, { columns: 80, env: { NO_COLOR: "1" } }).finished;
    return { code, raw: stdout, lines: withoutSequences(stdout).split("\n") };
  };

  testOnTerminal("what every command of an operator says fits, and nothing moves the cursor", async () => {
    const { queue, blocked, held } = thirtyReports();
    const ids = [blocked.slice(-8), held.slice(-8)];
    const words = [
      ["retry", ids[0] ?? "", "--send-cmd", "exit 1"],
      [
        "hold",
        ids[0] ?? "",
        "--reason",
        "a reason that is so long that it has to be wrapped on such a terminal",
      ],
      ["confirm", ids[1] ?? ""],
      ["confirm", "2100"],
      ["show", "nothing-like-it"],
      ["release", "--all", "--dry-run"],
      ["release", "--all"],
      ["release", "--all"],
      ["prune", "--older-than", "1d"],
      ["hold"],
      ["driver", ids[0] ?? ""],
    ];
    for (const args of words) {
      const { raw, lines } = await shown([...args, ...queue.flag]);
      const wide = lines.filter((line) => stringWidth(line) > 80 && !isWhole.test(line));
      expect([args, wide, lines.filter((line) => line.endsWith(" "))]).toEqual([args, [], []]);
      expect(raw).not.toMatch(/\u001b\[/);
    }
  });

  testOnTerminal("doctor tells a queue that is not there from one in which no pass ran", async () => {
    const { lines } = await shown(["doctor", "--queue", join(tempDir(), "none")]);
    expect(lines.join("\n")).toMatch(/^skipped +last pass +there is no queue yet$/m);
  });
});
