import { cpSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
import stringWidth from "string-width";
import { cliBundle } from "../helpers/bundles.js";
import { fakeCrontab } from "../helpers/crontab.js";
import { expectGolden } from "../helpers/golden.js";
import { start } from "../helpers/processes.js";
import { systemEnvironment } from "../helpers/system-environment.js";
import { tempDir } from "../helpers/temp-dir.js";
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
const program = join(tempDir(), "dist/cli.js");

async function run({ args, env }: Scene) {
  const all = { ...systemEnvironment(tempDir()), NO_COLOR: "1", ...env };
  return start(process.execPath, [program, ...args], { cwd: tempDir(), env: all }).finished;
}

beforeAll(async () => {
  cpSync(dirname(cliBundle), dirname(program), { recursive: true });
  const { queue } = thirtyReports();
  const env = { PATH: fakeCrontab().path, OWNER_REPORT_SEND_CMD: "./send.sh" };
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
