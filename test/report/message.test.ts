import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import type { Report } from "../../src/report/fields.js";
import { renderMessage } from "../../src/report/message.js";
import { STATUSES } from "../../src/report/statuses.js";
import { createReport } from "../helpers/reports.js";

const run_url = "https://github.com/o/r/actions/runs/1";

/** Golden files are made anew with UPDATE_GOLDEN=1; read what changed before committing it. */
function expectGolden(name: string, text: string): void {
  const path = `test/report/golden/${name}.txt`;
  if (process.env.UPDATE_GOLDEN === "1") writeFileSync(path, `${text}\n`);
  expect(`${text}\n`).toBe(readFileSync(path, "utf8"));
}

const cases: Record<string, Partial<Report>> = {
  full: { run_url, body: "\n\nFree **Markdown**.\n\n- one\n- two\n\n" },
  "only-required": { task_id: "", done: "", next: "" },
  fraction: { progress: "3/7" },
  text: { progress: "almost there" },
  "many-lines": { done: "first\nsecond\r\nthird", next: "" },
  "zero-and-all": { progress: "0%", next: "100%" },
  hostile: {
    team: "@everyone",
    done: '"$(touch pwned) `id` "; rm -rf ~ #\n::set-output name=x::y\n##[add-mask]a',
    next: "@here <!channel> <@123> <@&456> @\u200beveryone",
    body: "left \u202eright\u202c \u001b[31mred\u001b[0m \u0000 overwritten\rby this",
  },
  ...Object.fromEntries(STATUSES.map((status) => [`status-${status}`, { status }])),
};

describe("the message reads well", () => {
  test.each(Object.keys(cases))("%s", (name) => {
    const { text, truncated } = renderMessage(createReport(cases[name]));
    expectGolden(name, text);
    expect(truncated).toBe(false);
  });
});

describe("a mention of a group", () => {
  const shown = (done: string) => renderMessage(createReport({ done, task_id: "", next: "" })).text;

  test.each([
    ...[
      "@everyone",
      "@here",
      "@EVERYONE",
      "@channel",
      "@all",
      "@Room",
      "@**all**",
      "@**everyone**",
      "@_**all**",
    ],
    ...[
      "@*team*",
      "<!channel>",
      "<!subteam^S1>",
      "<@U1>",
      "<@&456>",
      "<users/all>",
      '<at user_id="all">',
      "(@all)",
    ],
    ...["@\u200ball", "x@everyone"],
  ])("is broken: %s", (mention) => {
    for (const text of [mention, `please ask ${mention} now`, `${mention}.`, `${mention}!`]) {
      expect(shown(text)).not.toContain(mention);
      expect(shown(text).replaceAll("\u200b", "")).toContain(mention.replaceAll("\u200b", ""));
    }
  });

  test.each([
    ...[
      "a@all.example",
      "a@channel.example",
      "@room/core",
      "@all-hands/kit",
      "@alliance",
      "@channels",
      "me@room.org",
    ],
    ...["1 < 2 @ home", "@alice", "<attr>", "<b>"],
  ])("is not seen in %s", (text) => {
    expect(shown(text)).toContain(text);
  });
});

describe("a message over its limit is cut visibly and keeps the run link", () => {
  const long = createReport({ run_url, body: "😀 wörd ".repeat(20_000) });

  test.each([
    ["discord", 2000, (text: string) => text.length],
    ["telegram", 4096, (text: string) => text.length],
    ["", 30_000, (text: string) => Buffer.byteLength(text)],
    ["carrier-pigeon", 30_000, (text: string) => Buffer.byteLength(text)],
  ])("channel %j", (channel, limit, size) => {
    const { text, truncated } = renderMessage(long, channel);
    expect(truncated).toBe(true);
    expect(size(text)).toBeLessThanOrEqual(limit);
    expect(size(text)).toBeGreaterThan(limit - 8);
    expect(text).toContain("… (cut here: the whole report is a-report)");
    expect(text.endsWith(run_url)).toBe(true);
    expect(text.isWellFormed()).toBe(true);
  });

  test("a message at its limit is whole", () => {
    const empty = renderMessage(createReport({ body: "x" }), "discord").text.length;
    const exact = renderMessage(createReport({ body: "x".repeat(2001 - empty) }), "discord");
    expect([exact.text.length, exact.truncated]).toEqual([2000, false]);
    expect(renderMessage(createReport({ body: "x".repeat(2002 - empty) }), "discord").truncated).toBe(true);
  });
});

describe("a message that ends in a command's output", () => {
  const lines = Array.from({ length: 400 }, (_, i) => `line ${i + 1} of the output, 第 ${i + 1} 行 🚀`);
  const outputOf = (text: string, fence = "```") => `${fence}\n${text}\n${fence}`;
  const done = "backup ended with exit code 2 after 3 s\nLast line: line 400 of the output";
  const report = (body: string, more: Partial<Report> = {}) =>
    createReport({ ...{ run_url, body, done, next: "", status: "failed" }, ...more });

  test("is cut in the middle of the output, and reads well", () => {
    const { text } = renderMessage(report(`Free text.\n\n${outputOf(lines.join("\n"))}`), "discord");
    expectGolden("output-cut", text);
  });

  test.each([
    ["discord", 2000, (text: string) => text.length],
    ["telegram", 4096, (text: string) => text.length],
    ["ntfy", 4096, (text: string) => Buffer.byteLength(text)],
    ["mattermost", 16_383, (text: string) => [...text].length],
    ["", 30_000, (text: string) => Buffer.byteLength(text)],
  ])("keeps its first and last lines within the limit of %j", (channel, limit, size) => {
    const fence = "`".repeat(4);
    for (const text of [lines.join("\n").repeat(9), `first ${"第🚀".repeat(20_000)} last`]) {
      const { text: shown, truncated } = renderMessage(report(outputOf(text, fence)), channel);
      expect([truncated, shown.isWellFormed()]).toEqual([true, true]);
      expect(size(shown)).toBeLessThanOrEqual(limit);
      expect(size(shown)).toBeGreaterThan(limit - 120);
      expect(shown).toContain(`\n${fence}\n${text.slice(0, 7)}`);
      expect(shown).toContain("\n… (cut here: the whole report is a-report)\n");
      expect(shown.endsWith(`${text.slice(-5)}\n${fence}\n\n${run_url}`)).toBe(true);
    }
  });

  test.each([
    ["no room is left beside the fields", outputOf(lines.join("\n")), { done: "x".repeat(1950) }],
    ["the block is not closed", `\`\`\`\n${lines.join("\n")}`, {}],
    ["only a fence is its end", `${lines.join("\n")}\n\`\`\``, {}],
    ["text follows it", `${outputOf("short")}\n${lines.join("\n")}`, {}],
  ])("is cut at its end where %s", (_name, body, more) => {
    const { text } = renderMessage(report(body, more), "discord");
    expect(text.endsWith(`\n… (cut here: the whole report is a-report)\n\n${run_url}`)).toBe(true);
    expect(text.length).toBeLessThanOrEqual(2000);
  });
});

test("the bar never shows more than the progress", () => {
  const bar = (progress: string) => renderMessage(createReport({ progress })).text.split("\n")[1];
  expect(bar("99%")).toBe("▓▓▓▓▓▓▓▓▓░ 99%");
  expect(bar("100%")).toBe("▓▓▓▓▓▓▓▓▓▓ 100%");
  expect(bar("9%")).toBe("░░░░░░░░░░ 9%");
});
