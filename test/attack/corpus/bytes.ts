import { around, CODE, group, type Hostile, REQUIRED } from "./entry.js";

const KiB = 1024;
const UTF8 = /^it is not valid UTF-8$/;
const OPENING = /^its first line is not exactly ---$/;
const utf16be = (text: string) => Buffer.from(text, "utf16le").swap16();
const raw = (before: string, bytes: number[], after: string) =>
  Buffer.concat([Buffer.from(before), Buffer.from(bytes), Buffer.from(after)]);

const illFormed: [string, number[]][] = [
  ["a lone continuation byte", [0x80]],
  ["a truncated sequence", [0xe2, 0x82]],
  ["an overlong slash", [0xc0, 0xaf]],
  ["an overlong NUL", [0xc0, 0x80]],
  ["an encoded surrogate", [0xed, 0xa0, 0x80]],
  ["beyond Unicode", [0xf4, 0x90, 0x80, 0x80]],
  ["0xFE and 0xFF", [0xfe, 0xff]],
  ["Latin-1", [0xe9]],
];

/** Encodings, byte order marks, line ends, NUL, and sizes. */
export const bytes: Hostile[] = [
  ...group(
    "ill-formed UTF-8",
    illFormed.flatMap(([name, sequence]) => [
      [`${name} in a field`, raw(`---\n${REQUIRED}done: "`, sequence, '"\n---\n'), UTF8] as const,
      [`${name} in the body`, raw(around(""), sequence, ""), UTF8] as const,
    ]),
  ),
  ...group("another encoding", [
    ["UTF-16 little-endian", Buffer.from(around(""), "utf16le"), OPENING],
    ["UTF-16 little-endian with a mark", Buffer.from(`\ufeff${around("")}`, "utf16le"), UTF8],
    ["UTF-16 big-endian", utf16be(around("")), OPENING],
    ["UTF-16 big-endian with a mark", utf16be(`\ufeff${around("")}`), UTF8],
    ["UTF-32", Buffer.from([...around("")].flatMap((c) => [c.charCodeAt(0), 0, 0, 0])), OPENING],
    ["UTF-7", `+AC0ALQAt-\n${REQUIRED}---\n`, OPENING],
    ["gzip", Buffer.from("1f8b0800000000000003", "hex"), UTF8],
    ["an ELF header", Buffer.from("7f454c46020101", "hex"), OPENING],
  ]),
  ...group("byte order mark", [
    ["one", `\ufeff${around("")}`, { team: "a" }],
    ["two", `\ufeff\ufeff${around("")}`, OPENING],
    ["before a js fence", `\ufeff---js\n${CODE}\n---\n`, OPENING],
    ["on a key", around("\ufeffdone: x\n"), /is not a field|YAML/],
    ["first in the body", around("", "\ufeffx"), { body: "\ufeffx" }],
    ["in a value", around("done: a\ufeffb\n"), { done: "a\ufeffb" }],
    ["alone", "\ufeff", OPENING],
  ]),
  ...group("line ends", [
    ["CR only", around("").replaceAll("\n", "\r"), OPENING],
    [
      "CR only after a good first line",
      `---\n${REQUIRED.replaceAll("\n", "\r")}---\n`,
      /more than one plain YAML mapping/,
    ],
    ["CR inside the front matter", around("done: a\rnext: b\n"), /more than one plain YAML mapping/],
    ["CR LF", around("done: x\n", "a\nb").replaceAll("\n", "\r\n"), { done: "x", body: "a\r\nb" }],
    ["LF CR", around("done: x\n").replaceAll("\n", "\n\r"), /is not|not closed|more than one/],
    ["CR CR LF", around("").replaceAll("\n", "\r\r\n"), OPENING],
    ["mixed", `---\r\nteam: a\nworker: b\r\nprogress: 1\n---\r\nx`, { team: "a", body: "x" }],
    ["NEL in a value", around('done: "a\u0085b"\n'), { done: "a\u0085b" }],
    ["a line separator in a one-line field", around('task_id: "a\u2028b"\n'), /task_id must be one line/],
    ["vertical tab for a line end", around("").replaceAll("\n", "\v"), OPENING],
  ]),
  ...group("NUL", [
    ["as the file", "\0", OPENING],
    ["a page of it", Buffer.alloc(4096), OPENING],
    ["first", `\0${around("")}`, OPENING],
    ["in a value", around("done: a\0b\n"), /NUL|YAML/],
    ["escaped in a value", around('done: "a\\0b"\n'), /done must not contain a NUL character/],
    ["escaped in hex", around('done: "a\\x00b"\n'), /done must not contain a NUL character/],
    ["in a key", around("do\0ne: x\n"), /is not a field|YAML/],
    ["in the body", around("", "a\0b"), /its body contains a NUL character/],
    ["after the closing fence", `---\n${REQUIRED}---\0\n`, /closed by a line that is not exactly/],
  ]),
  ...group("half a character", [
    ["a high surrogate", around('done: "\\ud800"\n'), /done is not well-formed Unicode|YAML/],
    ["a low surrogate", around('done: "\\udc00"\n'), /done is not well-formed Unicode|YAML/],
    ["swapped surrogates", around('done: "\\udc00\\ud800"\n'), /done is not well-formed Unicode|YAML/],
    ["in the id", around('report_id: "a\\ud800"\n'), /report_id must be 1 to 120|YAML/],
  ]),
  ...group("size", [
    [
      "256 KiB of blank lines as the body",
      around("", "\n".repeat(256 * KiB)),
      { body: "\n".repeat(256 * KiB) },
    ],
    ["256 KiB of blank lines as front matter", around("\n".repeat(256 * KiB)), /over 16 KiB/],
    ["256 KiB of blank lines before it", `${"\n".repeat(256 * KiB)}${around("")}`, OPENING],
    ["256 KiB of spaced blank lines", around("", " \n".repeat(128 * KiB)), { team: "a" }],
    ["1 MiB of dashes", "-".repeat(KiB * KiB), OPENING],
    ["a first line of 1 MiB", `---${"x".repeat(KiB * KiB)}\n`, OPENING],
    ["100,000 fences", `---\n${REQUIRED}${"---\n".repeat(100_000)}`, { team: "a" }],
    ["just under 16 KiB of blank lines", around("\n".repeat(16_000)), { team: "a" }],
    ["just under 16 KiB of comments", around("#\n".repeat(8_000)), { team: "a" }],
    ["over 16 KiB of comments", around("# comment\n".repeat(2_000)), /over 16 KiB/],
    ["a key of 15 KiB", around(`${"k".repeat(15 * KiB)}: x\n`), /is not a field|YAML/],
    [
      "a value of 4,001 characters",
      around(`done: ${"x".repeat(4001)}\n`),
      /done is 4001 characters long, at most 4000/,
    ],
    [
      "a value of 4,000 characters outside the BMP",
      around(`done: "${"🚀".repeat(4000)}"\n`),
      { done: "🚀".repeat(4000) },
    ],
    [
      "a team of 513 characters",
      around("").replace("team: a", `team: ${"t".repeat(513)}`),
      /team is 513 characters/,
    ],
    ["a progress of 65 characters", around("").replace("50%", "p".repeat(65)), /progress is 65 characters/],
    [
      "1,000 combining marks",
      around(`done: "a${"\u0301".repeat(1000)}"\n`),
      { done: `a${"\u0301".repeat(1000)}` },
    ],
  ]),
];
