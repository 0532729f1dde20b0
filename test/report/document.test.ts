import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { formatReport, parseReport } from "../../src/report/document.js";
import type { Report } from "../../src/report/fields.js";
import { createReport } from "../helpers/reports.js";

const roundTrip = (report: Report) => parseReport(Buffer.from(formatReport(report)), report.report_id);
const parse = (text: string, id = "by-hand") => parseReport(Buffer.from(text), id);
const minimal = (line: string) => `---\nteam: a\nworker: b\nprogress: 80%\n${line}---\n`;

describe("a report comes back as it was written", () => {
  test.each([
    "80%",
    "012",
    "yes",
    "null",
    "~",
    "1e3",
    "12:30",
    "0x1f",
    "- a",
    "# x",
    "a: b",
    "{a}",
    "[b]",
    "&x",
    "*x",
    "!!js/function x",
  ])("the field %j is a string and stays that string", async (value) => {
    expect(await roundTrip(createReport({ done: value, team: value, source: value }))).toEqual(
      createReport({ done: value, team: value, source: value }),
    );
  });

  test("any well-formed text without NUL survives in every free field and the body", async () => {
    const free = fc
      .string({ unit: "binary", maxLength: 400 })
      .filter((s) => s.isWellFormed() && !s.includes("\0"));
    await fc.assert(
      fc.asyncProperty(free, free, free, async (done, next, body) => {
        const report = createReport({ done, next, body });
        expect(await roundTrip(report)).toEqual(report);
      }),
      { numRuns: 500 },
    );
  });

  test("a body keeps its fences, line ends and missing last newline", async () => {
    for (const body of ["---\nteam: evil\n---\n", "\n\n", "a\r\nb\r", "no newline", "\ufeffbom", "   "])
      expect((await roundTrip(createReport({ body }))).body).toBe(body);
  });
});

describe("a hand-written report", () => {
  test("needs only team, worker and progress, and its id is its file name", async () => {
    const report = await parse("---\nteam: a\nworker: b\nprogress: 3/7\n---\nHello\n", "my-note");
    expect(report).toMatchObject({
      report_id: "my-note",
      team: "a",
      progress: "3/7",
      status: "normal",
      body: "Hello\n",
    });
  });

  test("may have a byte order mark and Windows line ends", async () => {
    expect(await parse("\ufeff---\r\nteam: a\r\nworker: b\r\nprogress: 5\r\n---\r\nx\r\n")).toMatchObject({
      team: "a",
      progress: "5%",
      body: "x\r\n",
    });
  });

  test("has all its problems named at once", async () => {
    await expect(parse("---\nteam: a\nprogress: 150%\nstatus: great\nporgress: 1\n---\n")).rejects.toThrow(
      /worker is required.*progress is over 100%.*status must be one of.*porgress is not a field/,
    );
  });

  test("has at most 20 unknown fields listed by name, and the number of the others", async () => {
    const strange = Array.from({ length: 23 }, (_, n) => `x${n}: y\n`).join("");
    const told = Array.from({ length: 20 }, (_, n) => `x${n} is not a field of a report`).join("; ");
    await expect(parse(minimal(strange))).rejects.toThrow(new RegExp(`^${told}; 3 more are not either$`));
  });

  test("has an unknown field quoted up to 64 characters, visibly cut", async () => {
    await expect(parse(minimal(`${"k".repeat(64)}: x\n`))).rejects.toThrow(
      new RegExp(`^${"k".repeat(64)} is not a field of a report$`),
    );
    await expect(parse(minimal(`${"🔑".repeat(500)}: x\n`))).rejects.toThrow(
      new RegExp(`^${"🔑".repeat(63)}… is not a field of a report$`),
    );
  });

  test("may hold blank lines: ignored between fields, kept in a block of text", async () => {
    const block = "done: |\n  one\n\n \n\n  two\n\n\n";
    expect(
      await parse(minimal(`${"\n".repeat(5_000)}${" \n".repeat(2_000)}# a remark\n\n${block}`)),
    ).toMatchObject({
      done: "one\n\n\n\ntwo\n",
    });
  });

  test("that names another id than its file is refused", async () => {
    await expect(parse(minimal("report_id: other\n"))).rejects.toThrow("it names itself other");
  });
});

describe("front matter that is more than plain strings is refused and runs nothing", () => {
  const marker = "owner_report_ran";
  const code = `globalThis.${marker} = true`;
  test.each([
    "---js",
    "---JS",
    "--- js",
    "---javascript",
    "---\tjs",
    "---JavaScript ",
    "---coffee",
    "---json",
    "---yaml",
    "--- ",
    "----",
    "\ufeff---js",
  ])("the opening fence %j", async (fence) => {
    await expect(
      parse(`${fence}\n({ team: (${code}, "a"), worker: "b", progress: "1" })\n---\n`),
    ).rejects.toThrow("its first line is not exactly ---");
    expect(globalThis).not.toHaveProperty(marker);
  });

  test.each([
    ["an alias", "source: &a x\ntask_id: *a\n"],
    ["a merge key", "<<: {team: z}\n"],
    ["a JavaScript tag", `done: !!js/function 'function(){ ${code} }'\n`],
    ["a type tag", "done: !!int 3\n"],
    ["binary", "done: !!binary aGk=\n"],
    ["a duplicate key", "team: again\n"],
    ["a list", "done: [a, b]\n"],
    ["a mapping", "done: {a: b}\n"],
    ["a prototype", "__proto__: x\n"],
    ["a constructor", "constructor: x\n"],
    ["a second document", "...\nteam: z\n"],
    ["a directive", "%YAML 1.1\n"],
    ["a lone carriage return", "done: a\rnext: b\n"],
    ["a NUL", 'done: "a\\0b"\n'],
    ["half a surrogate pair", 'done: "\\ud800"\n'],
    ["nesting beyond the stack", `done: ${"[".repeat(5000)}${"]".repeat(5000)}\n`],
  ])("%s", async (_, line) => {
    await expect(parse(minimal(line))).rejects.toMatchObject({ code: "invalid-report" });
    expect(globalThis).not.toHaveProperty(marker);
  });

  test.each([
    ["no fence at all", "team: a\n"],
    ["an unclosed fence", "---\nteam: a\nworker: b\nprogress: 1\n"],
    ["a closing fence with more on it", "---\nteam: a\nworker: b\nprogress: 1\n---js\n"],
    ["an empty file", ""],
    ["a NUL in the body", `${minimal("")}a\0b`],
    ["over 16 KiB", minimal(`${"# comment\n".repeat(2000)}`)],
  ])("%s", async (_, text) => {
    await expect(parse(text)).rejects.toMatchObject({ code: "invalid-report" });
  });

  test("bytes that are not UTF-8", async () => {
    const bytes = Buffer.concat([Buffer.from(minimal("")), Buffer.from([0xff, 0xfe])]);
    await expect(parseReport(bytes, "x")).rejects.toThrow("it is not valid UTF-8");
  });
});

test("fields that do not fit together in 16 KiB are refused before anything is written", () => {
  const wide = "\u0001".repeat(4000);
  expect(() => formatReport(createReport({ done: wide }))).toThrow(/16384 fit.*Nothing was queued/s);
});
