import fc from "fast-check";
import { formatReport } from "../../src/report/document.js";
import { createReport } from "../helpers/reports.js";
import { corpus } from "./corpus.js";

/** What a fuzzed report is read under. */
export const FUZZED = "fuzzed";

const token = fc.constantFrom(
  ...[
    "---",
    "---\n",
    "...\n",
    "\n",
    "\r\n",
    "\r",
    " ",
    "  ",
    "\t",
    ":",
    ": ",
    "- ",
    "? ",
    "! ",
    "!!js/function ",
    "!!binary ",
  ],
  ...[
    "&a ",
    "*a",
    "<<: ",
    "{",
    "}",
    "[",
    "]",
    ",",
    '"',
    "'",
    "|",
    ">",
    "|+2\n",
    "#",
    " #",
    "%YAML 1.1\n",
    "@",
    "`",
    "\\",
    "\\u",
  ],
  ...[
    "team",
    "worker: b\n",
    "progress: 1\n",
    "team: a\n",
    "__proto__",
    "constructor: ",
    "report_id: ",
    "\ufeff",
    "\u2028",
    "\0",
  ],
  ...["\ud83d", "\u0085", "x", "1e3", "~", "null", "=", "---js\n", "\u00a0"],
);
const yamlish = fc.array(fc.oneof({ weight: 8, arbitrary: token }, { weight: 1, arbitrary: fc.string() }), {
  maxLength: 120,
});
const fenced = yamlish.map((parts) => `---\nteam: a\nworker: b\nprogress: 1\n${parts.join("")}\n---\n`);
const repeated = fc
  .tuple(fc.array(token, { minLength: 1, maxLength: 3 }), fc.nat(16_000))
  .map(
    ([parts, size]) => `---\ndone: ${parts.join("").repeat(Math.ceil(size / parts.join("").length))}\n---\n`,
  );

interface Change {
  at: number;
  remove: number;
  insert: Uint8Array;
}
const change: fc.Arbitrary<Change> = fc.record({
  at: fc.nat(400),
  remove: fc.nat(4),
  insert: fc.oneof(
    fc.uint8Array({ maxLength: 4 }),
    token.map((t) => Buffer.from(t)),
  ),
});
const seeds = [
  Buffer.from(formatReport(createReport({ report_id: FUZZED, body: "body\n" }))),
  ...corpus.filter((entry) => entry.bytes.length < 4000).map((entry) => Buffer.from(entry.bytes)),
];
const mutated = fc
  .tuple(
    fc.oneof(fc.constant(seeds[0] ?? Buffer.alloc(0)), fc.constantFrom(...seeds)),
    fc.array(change, { minLength: 1, maxLength: 6 }),
  )
  .map(([seed, changes]) =>
    changes.reduce((bytes, { at, remove, insert }) => {
      const place = at % (bytes.length + 1);
      return Buffer.concat([bytes.subarray(0, place), insert, bytes.subarray(place + remove)]);
    }, seed),
  );

/** Kinds of input for the parser, each with its share of the runs in percent. */
export const inputs: [string, fc.Arbitrary<Buffer>, number][] = [
  ["random bytes", fc.uint8Array({ maxLength: 600 }).map((b) => Buffer.from(b)), 8],
  [
    "random bytes behind a fence",
    fc.uint8Array({ maxLength: 600 }).map((b) => Buffer.concat([Buffer.from("---\n"), b])),
    8,
  ],
  ["tokens of YAML", yamlish.map((parts) => Buffer.from(parts.join(""))), 6],
  ["tokens of YAML between fences", fenced.map((s) => Buffer.from(s)), 14],
  ["one token over and over, up to the size limit", repeated.map((s) => Buffer.from(s)), 2],
  ["good and hostile reports, mutated", mutated, 22],
];
