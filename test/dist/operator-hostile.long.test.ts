import { execFileSync } from "node:child_process";
import { utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { runAction } from "../helpers/action.js";
import { cli, cliJson } from "../helpers/cli.js";
import { describeOnPosix } from "../helpers/platform.js";
import { agedId, handWritten, newQueue } from "../helpers/queue.js";
import { runnerCommands } from "../helpers/runner-files.js";
import { tempDir } from "../helpers/temp-dir.js";

const foreign = {
  team: "::error::forged",
  worker: "\u001b[31mred\u001b]0;title\u0007",
  progress: "##[error]forged",
  task_id: "a\u202eb",
  done: "x\n::set-output name=outcome::sent\r##[add-mask]all",
};
const reason = "##[error]forged \u001b[2J ::error::forged";
/** Log commands that owner-report itself prints; tables come in `info` lines. */
const own = ["error", "warning", "notice"];

function expectHarmless(shown: string): void {
  expect(shown).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202e]/);
  const commands = runnerCommands(shown);
  expect(commands.filter(({ name }) => !own.includes(name))).toEqual([]);
  expect(commands.filter(({ data }) => data.startsWith("forged"))).toEqual([]);
}

/** A queue with hostile fields in every state and a hostile reason. */
async function hostileQueue(dir?: string) {
  const queue = newQueue(dir);
  const all = [1, 2, 3].map((number) => queue.write(agedId(number), handWritten(foreign)));
  const [sent = "", held = "", pending = ""] = all;
  await cli(["driver", sent, "--send-cmd", "true", ...queue.flag]);
  await cli(["hold", held, "--reason", reason, ...queue.flag]);
  await cli(["driver", pending, "--send-cmd", "echo '##[error]forged'; exit 1", ...queue.flag]);
  return { queue, all, sent, held, pending };
}

describe("hostile fields, reasons and outputs", () => {
  test("forge nothing on a command line, in text or JSON, and JSON keeps them exact", async () => {
    const { queue, all } = await hostileQueue();
    const words = [["status"], ["doctor"], ...["pending", "held", "sent"].map((state) => ["list", state])];
    for (const word of [...words, ...all.map((id) => ["show", id])]) {
      expectHarmless((await cli([...word, ...queue.flag])).shown);
      const { shown, json } = await cliJson([...word, ...queue.flag]);
      expectHarmless(shown);
      for (const row of (json.reports ?? []) as Record<string, string>[])
        expect(row).toMatchObject({ team: foreign.team, worker: foreign.worker, task_id: foreign.task_id });
    }
    const held = (await cliJson(["list", "held", ...queue.flag])).json.reports;
    expect(held).toMatchObject([{ held_reason: reason }]);
  });

  test("forge nothing in a step, its outputs or its summary", async () => {
    const workspace = tempDir();
    const { all } = await hostileQueue(join(workspace, ".owner-reports"));
    for (const inputs of [
      { mode: "status" },
      { mode: "doctor" },
      { mode: "list", state: "held" },
      ...all.map((id) => ({ mode: "show", "report-id": id })),
    ]) {
      const step = await runAction(inputs, { workspace });
      expectHarmless(step.shown);
      expect(step.outputs.outcome).toMatch(/^(ok|failed)$/);
      expect(step.summary).not.toMatch(/::error::|##\[|\u001b|<script/);
    }
  });

  test("in a table add no lines: each report is one line", async () => {
    const { queue } = await hostileQueue();
    const { stdout } = await cli(["list", ...queue.flag]);
    expect(stdout.trim().split("\n")).toHaveLength(3);
  });
});

describeOnPosix("hostile file names", () => {
  test.each([
    "$(touch pwned)",
    "`touch pwned`",
    "; touch pwned #",
    "'; touch pwned; '",
    "::error::forged",
    "##[error]forged",
    "x\u001b[31m",
    "a\nb::error::forged",
  ])(
    "%j forges nothing, and the commands that are suggested for it run nothing else in a shell",
    async (name) => {
      const queue = newQueue();
      queue.write(name, "broken");
      utimesSync(queue.path("pending", name), 1_500_000_000, 1_500_000_000);
      const home = tempDir();
      const bin = join(home, "owner-report");
      writeFileSync(bin, "#!/bin/sh\n", { mode: 0o755 });
      for (const word of [["status"], ["list"], ["doctor", "--send-cmd", "true"]]) {
        const { shown } = await cli([...word, ...queue.flag]);
        expectHarmless(shown);
        for (const [command] of shown.matchAll(/owner-report (hold|retry|show) .* --reason '[^']*'/g)) {
          const env = { PATH: `${home}:${process.env.PATH}` };
          execFileSync("bash", ["-c", command], { cwd: home, env, stdio: "pipe" });
        }
        expect(() => execFileSync("ls", [join(home, "pwned")], { stdio: "pipe" })).toThrow();
      }
      const step = await runAction({ mode: "status", queue: queue.dir });
      expectHarmless(step.shown);
    },
  );

  test("are held with the command that status gives", async () => {
    const queue = newQueue();
    queue.write("it's $HOME", "broken");
    const { blocked } = (await cliJson(["status", ...queue.flag])).json as {
      blocked: { remedies: string[] };
    };
    const [, words = ""] = /owner-report hold (.*) --reason/.exec(blocked.remedies.join("\n")) ?? [];
    const read = execFileSync("bash", ["-c", `printf '%s\\n' ${words}`], { encoding: "utf8" });
    expect((await cli(["hold", ...read.trimEnd().split("\n"), "--reason", "x"])).code).toBe(0);
    expect([queue.ids("pending"), queue.ids("held")]).toEqual([
      [],
      [expect.stringMatching(/^it-s-home-[0-9a-f]{8}$/)],
    ]);
  });
});
