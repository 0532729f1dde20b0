import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { runAction } from "../helpers/action.js";
import { cli } from "../helpers/cli.js";
import { newQueue, type Queue } from "../helpers/queue.js";
import { tempDir } from "../helpers/temp-dir.js";

const required = ["--team", "t", "--worker", "w"];
const report = [...required, "--progress", "10%"];

function produce(queue: Queue, args: string[], input?: string) {
  const all = ["producer", "--report-id", "own-id", ...args, ...queue.flag];
  return cli(all, input === undefined ? {} : { input });
}

async function stored(queue: Queue): Promise<Record<string, unknown>> {
  const { stdout } = await cli(["consumer", "own-id", ...queue.flag]);
  return JSON.parse(stdout) as Record<string, unknown>;
}

async function storedAfter(args: string[]): Promise<Record<string, unknown>> {
  const queue = newQueue();
  const { code, stderr } = await produce(queue, args);
  if (code !== 0) throw new Error(`exit ${code}: ${stderr}`);
  return stored(queue);
}

async function expectRefused(args: string[], field: string): Promise<void> {
  const queue = newQueue();
  const { code, stderr } = await produce(queue, args);
  expect(code).toBe(64);
  expect(stderr).toContain(field);
  expect(queue.ids("pending")).toEqual([]);
}

describe("an input of the action that is written as a YAML block", () => {
  test("may end in a line end where a value is one line, and keeps it where it may have several", async () => {
    const inputs = { mode: "producer", team: "t\n", worker: "w\r\n", progress: "10%\n", done: "a\nb\n" };
    const { code, outputs } = await runAction(inputs);
    expect([code, outputs.outcome]).toEqual([0, "queued"]);
    const report = JSON.parse(String(outputs.report));
    expect(report).toMatchObject({ team: "t", worker: "w", progress: "10%", done: "a\nb\n" });
  });

  test("is not given when there is nothing but its line end", async () => {
    const inputs = { mode: "producer", team: "t", worker: "w", progress: "10%", "dry-run": "\n" };
    const { code, stdout } = await runAction(inputs);
    expect([code, stdout]).toEqual([0, expect.stringContaining("Queued: ")]);
  });

  test("is refused when it has two lines where a value is one", async () => {
    const { code, stdout } = await runAction({
      mode: "producer",
      team: "t\nu\n",
      worker: "w",
      progress: "10%",
    });
    expect([code, stdout]).toEqual([1, expect.stringContaining("team")]);
  });
});

describe("a value comes back as the same string", () => {
  test.each([
    ...[
      "80%",
      "012",
      "yes",
      "no",
      "null",
      "~",
      "1e3",
      "0x1F",
      "12:30",
      "2026-11-22",
      "true",
      ".inf",
      "- item",
    ],
    ...[
      "a: b",
      "a #b",
      "'",
      '"',
      "\\n",
      "{}",
      "[]",
      "*a",
      "&a",
      "!!js/function x",
      "%TAG",
      "|",
      ">",
      "🚀👩‍💻",
      "第一階段",
    ],
    ...["---", "...", "---js"],
  ])("%j as task id, done and next", async (value) => {
    const args = [...report, "--task-id", value, "--done", value, "--next", value];
    expect(await storedAfter(args)).toMatchObject({ task_id: value, done: value, next: value });
  });

  test.each(["\ttab", "\u00a0nbsp", "\u2028line", "\u0085next", "\ufeffbom", "\u001b[31mred"])(
    "%j as done and next",
    async (value) => {
      expect(await storedAfter([...report, "--done", value, "--next", value])).toMatchObject({
        done: value,
        next: value,
      });
    },
  );

  test.each(["a\nb", "a\r\nb", "\n\na\n\n", "a\r", "---\nteam: x\n---\n", " padded \n "])(
    "%j as done, next and body",
    async (value) => {
      const args = [...report, "--done", value, "--next", value, "--body", value];
      expect(await storedAfter(args)).toMatchObject({ done: value, next: value, body: value });
    },
  );

  test("a body comes from a file or from standard input", async () => {
    const body = "# Title\r\n\r\n---\n\n```js\nx\n```\n\n🚀";
    const file = join(tempDir(), "body.md");
    writeFileSync(file, body);
    expect(await storedAfter([...report, "--body-file", file])).toMatchObject({ body });
    const queue = newQueue();
    expect((await produce(queue, [...report, "--body-file", "-"], body)).code).toBe(0);
    expect(await stored(queue)).toMatchObject({ body });
  });

  test("in a step, a multi-line input comes back as it was given", async () => {
    const done = "first\n\n  second ✅";
    const inputs = { mode: "producer", team: "t", worker: "w", progress: "1%", done, body: done };
    const step = await runAction(inputs);
    expect(JSON.parse(step.outputs.report ?? "")).toMatchObject({ done, body: done });
  });
});

describe("progress", () => {
  test.each([
    ["80%", "80%", 80],
    ["80", "80%", 80],
    ["0", "0%", 0],
    ["100%", "100%", 100],
    ["3/4", "3/4", 75],
    ["half way there", "half way there", null],
    ["x".repeat(64), "x".repeat(64), null],
  ])("%j is stored as %j, in per cent %j", async (given, progress, percent) => {
    const args = [...required, "--progress", given];
    expect(await storedAfter(args)).toMatchObject({ progress, progress_percent: percent });
  });

  test("a fraction is a number of per cent", async () => {
    const { progress, progress_percent: percent } = await storedAfter([...required, "--progress", "3/7"]);
    expect(progress).toBe("3/7");
    expect(Math.round(Number(percent))).toBe(43);
  });

  test.each(["101%", "101", "100.5%", "8/7", "x".repeat(65), "two\nlines"])("%j is refused", (given) =>
    expectRefused([...required, "--progress", given], "progress"),
  );
});

describe("status", () => {
  test.each([
    ...["normal", "warning", "blocked", "failed", "cancelled", "completed"].map((name) => [name, name]),
    ...["success", "ok", "pending", "in_progress"].map((name) => [name, "normal"]),
    ["done", "completed"],
    ["failure", "failed"],
    ["error", "failed"],
  ])("%s is stored as %s", async (given, status) => {
    expect(await storedAfter([...report, "--status", given ?? ""])).toMatchObject({ status });
  });

  test.each(["fine", "0"])("%j is refused", (given) =>
    expectRefused([...report, "--status", given], "status"),
  );
});

describe("limits", () => {
  test.each(["done", "next"])("%s holds 4,000 characters and not one more", async (field) => {
    expect(await storedAfter([...report, `--${field}`, "x".repeat(4000)])).toMatchObject({
      [field]: "x".repeat(4000),
    });
    await expectRefused([...report, `--${field}`, "x".repeat(4001)], field);
  });

  test.each(["team", "worker", "task-id", "source"])("%s holds 512 characters in one line", async (field) => {
    const key = field.replace("-", "_");
    expect(await storedAfter([...report, `--${field}`, "x".repeat(512)])).toMatchObject({
      [key]: "x".repeat(512),
    });
    await expectRefused([...report, `--${field}`, "x".repeat(513)], field);
    await expectRefused([...report, `--${field}`, "a\nb"], field);
  });

  test("front matter over 16 KiB is refused although each field is within its limit", async () => {
    const queue = newQueue();
    const long = "進".repeat(4000);
    expect((await produce(queue, [...report, "--done", long, "--next", long])).code).toBe(64);
    expect(queue.ids("pending")).toEqual([]);
  });

  test("a body holds 256 KiB and not one byte more", async () => {
    const queue = newQueue();
    const fits = "x".repeat(256 * 1024);
    expect((await produce(queue, [...report, "--body-file", "-"], `${fits}x`)).code).toBe(64);
    expect(queue.ids("pending")).toEqual([]);
    expect((await produce(queue, [...report, "--body-file", "-"], fits)).code).toBe(0);
    expect(await stored(queue)).toMatchObject({ body: fits });
  });
});
