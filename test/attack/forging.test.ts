import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { isLong, sampled } from "../faults/form.js";
import { type ActionResult, declaredOutputs, runAction } from "../helpers/action.js";
import { cli, cliJson } from "../helpers/cli.js";
import { peakMemory } from "../helpers/peak-memory.js";
import { describeOnLinux } from "../helpers/platform.js";
import { handWritten, newQueue } from "../helpers/queue.js";
import { runnerCommands } from "../helpers/runner-files.js";
import { tempDir } from "../helpers/temp-dir.js";
import { LONG_TIMEOUT } from "./long-form.js";

const forging = [
  ...[
    "::set-output name=outcome::forged",
    "::add-mask::forged",
    "::stop-commands::forged",
    "::save-state name=x::forged",
  ],
  ...[
    "  ::error::forged",
    "\t::warning file=x::forged",
    "::group::forged",
    "::debug::forged",
    "::add-path::forged",
  ],
  ...[
    "##[error]forged",
    "text ##[add-mask]forged",
    "##[set-output name=outcome;]forged",
    "##vso[task.complete]forged",
  ],
  ...[
    "first\r::error::forged",
    "x\r##[error]forged",
    "\u2028::error::forged",
    "\u0085::error::forged",
    "\v::error::forged",
  ],
  ...[
    "\u001b[2J\u001b]0;forged\u0007",
    "\u009b31mforged",
    "\u202eforged\u2066",
    "\u001b]8;;http://127.0.0.1\u0007forged",
  ],
  ...[
    "outcome<<EOF",
    "forged",
    "EOF",
    "outcome=forged",
    "ghadelimiter_0",
    "ghadelimiter_00000000-0000-0000-0000-000000000000",
  ],
  ...[
    "<script>forged</script>",
    "<img src=x onerror=forged>",
    "</td></tr></table><h1>forged</h1>",
    "[forged](http://127.0.0.1)",
  ],
  ...[
    "![forged](http://127.0.0.1/x)",
    "@octocat @everyone",
    "#1",
    "| forged |\n|---|",
    "```\nforged\n```",
    "<!-- forged",
    "&lt;b&gt;",
  ],
].join("\n");
const line = forging.replace(/[\r\n\u2028\u2029]+/g, " ").slice(0, 500);
const hostile = { team: line, worker: line, "task-id": line, done: forging, next: forging, body: forging };
const loud = 'printf "%s\\n" "$TEXT"; printf "%s\\n" "$TEXT" >&2';
const own = ["error", "warning", "notice"];

function expectOurs(log: string, isStep: boolean): void {
  const commands = runnerCommands(log);
  expect(commands.filter(({ name }) => !isStep || !own.includes(name))).toEqual([]);
  expect(commands.filter(({ data }) => /^\W*forged/.test(data))).toEqual([]);
  expect(log).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
}

/** The summary holds our tags alone, no attributes but ours, and nothing that Markdown or GitHub would read. */
function expectOurSummary(step: ActionResult): void {
  const text = step.summary.replace(/<\/?(h3|table|tr|td|p|code|br)>|<th align="left">|<\/th>/g, "");
  expect(text).not.toMatch(/[<>@`[\]*|]|https?:\/\//);
}

function expectOurStep(step: ActionResult, outcome: string): void {
  expectOurs(step.stdout, true);
  expectOurs(step.stderr, true);
  expectOurSummary(step);
  expect(step.outputs.outcome).toBe(outcome);
  expect(declaredOutputs).toEqual(expect.arrayContaining(Object.keys(step.outputs)));
}

describe("T-08 a step's log, outputs and summary stay ours", () => {
  test("whatever the fields, the body and the send command's output hold", async () => {
    const workspace = tempDir();
    const env = {
      TEXT: forging,
      GITHUB_HEAD_REF: line,
      GITHUB_REF: line,
      GITHUB_WORKFLOW: line,
      GITHUB_ACTOR: line,
    };
    const options = { workspace, env };
    const inputs = { ...hostile, progress: "::error::forged" };
    const producer = await runAction({ mode: "producer", ...inputs }, options);
    expectOurStep(producer, "queued");
    const id = producer.outputs["report-id"] ?? "";
    const steps: [Record<string, string>, string][] = [
      [{ mode: "watchdog", "dry-run": "true", "send-cmd": loud }, "dry-run"],
      [{ mode: "watchdog", "send-cmd": `${loud}; exit 9` }, "failed"],
      [{ mode: "driver", "report-id": id, "send-timeout": "1", "send-cmd": `${loud}; sleep 60` }, "in-doubt"],
      [{ mode: "driver", "report-id": id, "send-cmd": loud }, "sent"],
      [{ mode: "consumer", "report-id": id }, "ok"],
    ];
    for (const [given, outcome] of steps) expectOurStep(await runAction(given, options), outcome);
  });

  test("whatever an error repeats of what was given, or of a stored report's field names", async () => {
    const workspace = tempDir();
    const queue = newQueue(join(workspace, ".owner-reports"));
    const names = [
      "##[error]forged",
      "\r::error::forged",
      "<script>forged",
      "@octocat",
      "\u001b[31m",
      "::error::forged",
    ];
    const bad = queue.write(
      "bad",
      handWritten(Object.fromEntries(names.map((name) => [JSON.stringify(name), "x"]))),
    );
    expectOurStep(await runAction({ mode: "consumer", "report-id": bad }, { workspace }), "error");
    expectOurStep(await runAction({ mode: "watchdog", "send-cmd": "true" }, { workspace }), "error");
    for (const given of [
      { mode: forging },
      { mode: "producer", team: "t", worker: "w", progress: "1", "body-file": line },
      { mode: "consumer", "report-id": forging },
      { mode: "consumer", "report-id": "x/::error::forged\r##[error]forged" },
      { mode: "watchdog", "max-count": forging },
      { mode: "move", from: `ftp:${forging}`, to: `git:x#${forging}` },
      { mode: "watchdog", queue: `/nowhere/${line.replaceAll("/", "")}` },
      { mode: "producer", team: forging, worker: forging, progress: forging, status: forging },
    ])
      expectOurStep(await runAction(given, { workspace }), "queue" in given ? "empty" : "error");
  });
});

describe("T-09 the command line's words and its one JSON document stay ours", () => {
  test("whatever the fields, the body and the send command's output hold", async () => {
    const queue = newQueue();
    const fields = Object.entries(hostile).flatMap(([name, value]) => [`--${name}`, value]);
    const options = { env: { TEXT: forging } };
    const words = [
      ["producer", ...fields, "--progress", "::error::forged", "--report-id", "own-id"],
      ["driver", "own-id", "--dry-run", "--send-cmd", loud],
      ["watchdog", "--send-cmd", `${loud}; exit 9`],
      ["driver", "own-id", "--send-cmd", loud],
      ["consumer", "own-id"],
      ["consumer", `x/${forging}`],
      ["watchdog", "--max-count", forging],
    ];
    for (const word of words)
      for (const { shown, stdout } of [
        await cli([...word, ...queue.flag], options),
        await cliJson([...word, ...queue.flag], options),
      ]) {
        expectOurs(shown.replaceAll(stdout.startsWith("{") ? stdout : "\0", ""), false);
        if (stdout.startsWith("{")) expect(runnerCommands(stdout)).toEqual([]);
        if (stdout.startsWith("{")) expect(stdout.trimEnd()).not.toContain("\n");
      }
  });
});

describe("T-09 the command line's JSON", () => {
  test("holds no control of a terminal but as an escape", async () => {
    const queue = newQueue();
    const id = queue.write("own-id", handWritten({ done: "\u009b2J\u0085\u202egnp.exe\u2066" }));
    const { stdout } = await cli(["consumer", id, ...queue.flag]);
    expect(JSON.parse(stdout)).toMatchObject({ done: "\u009b2J\u0085\u202egnp.exe\u2066" });
    expect(stdout).not.toMatch(/[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
  });
});

const MiB = 1024 * 1024;
const floods: [string, string, number][] = [
  ["10 MB in lines", "yes '::error::forged ##[error]x' | head -c 10000000", 10],
  ["one line of 20 MB", "head -c 20000000 /dev/zero | tr '\\0' x", 20],
  [
    "20 MB of carriage returns and commands",
    "yes $'x\\r::error::forged' | tr -d '\\n' | head -c 20000000",
    20,
  ],
  ...(isLong
    ? [["one line of 200 MB", "head -c 200000000 /dev/zero | tr '\\0' x", 200] as [string, string, number]]
    : []),
];

describeOnLinux("T-10 a flood of output fills neither the log nor the memory", () => {
  test.each(sampled(floods, 3))(
    "%s, on both streams",
    async (_, command) => {
      const queue = newQueue();
      queue.write("own-id", handWritten());
      const peak = peakMemory();
      const flood = `{ ${command}; } || true; { ${command}; } >&2 || true; ${peak.note}`;
      const args = [
        "driver",
        "own-id",
        "--success-pattern",
        "delivered\\n$",
        "--send-cmd",
        `${flood}; echo; echo delivered`,
      ];
      const { code, shown, stdout } = await cliJson([...args, ...queue.flag], { env: peak.env });
      expect(code).toBe(0);
      expect(stdout.length).toBeLessThan(MiB);
      expect(shown.length).toBeLessThan(MiB);
      expectOurs(shown, false);
      expect(peak.read()).toBeGreaterThan(20);
      expect(peak.read()).toBeLessThan(220);
    },
    LONG_TIMEOUT,
  );
});
