import type { Report } from "../../../src/report/fields.js";

/** What must come of a hostile report: these fields as plain strings, or a refusal whose words match. */
export type Expected = { fields: Partial<Report> } | { refused: RegExp };

/** One hostile file of the corpus. */
export interface Hostile {
  group: string;
  name: string;
  bytes: Uint8Array;
  expected: Expected;
}

/** What hostile code would leave behind if anything ran it: a global in the same process, a word on its output. */
export const MARKER = "owner_report_ran";
export const CODE = `(globalThis["owner_report" + "_ran"] = true, process.stdout.write("owner_report" + "_ran"))`;

/** The three lines every report needs. */
export const REQUIRED = "team: a\nworker: b\nprogress: 50%\n";

/** A whole file around some lines of front matter. */
export function around(lines: string, body = ""): string {
  return `---\n${REQUIRED}${lines}---\n${body}`;
}

type Row = readonly [name: string, content: string | Uint8Array, expected: RegExp | Partial<Report>];

/** A table of files; a pattern means refused with such words, fields mean accepted with these. */
export function group(name: string, rows: readonly Row[]): Hostile[] {
  return rows.map(([row, content, expected]) => ({
    group: name,
    name: row,
    bytes: typeof content === "string" ? Buffer.from(content) : content,
    expected: expected instanceof RegExp ? { refused: expected } : { fields: expected },
  }));
}
