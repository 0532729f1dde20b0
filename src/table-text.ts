import CliTable from "cli-table3";
import { inertLine } from "./inert.js";
import type { Table } from "./result.js";

const GAP = 2;
const NARROWEST = 24;
const NO_LINES = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: " ".repeat(GAP),
};

/**
 * Tables as text, foreign text in them neutralised.
 *
 * @param width columns of the terminal: the last column of a table wraps to fit, ids are shown whole; unlimited when
 *   it is absent
 */
export function tablesText(tables: readonly Table[], width?: number): string {
  return tables.map((table) => `\n${inertLine(table.title)}\n${body(table, width)}\n`).join("");
}

function body({ columns, rows }: Table, width: number | undefined): string {
  const cells = rows.map((row) => row.map(inertLine));
  const last = lastWidth([columns, ...cells], width);
  const table = new CliTable({
    head: columns,
    chars: NO_LINES,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0, compact: true },
    ...(last !== undefined && {
      colWidths: [...columns.slice(1).map(() => null), last],
      wordWrap: true,
      wrapOnWordBoundary: false,
    }),
  });
  table.push(...cells);
  return table
    .toString()
    .split("\n")
    .map((line) => `  ${line.trimEnd()}`)
    .join("\n");
}

/** What is left for the last column; `undefined` when all of it fits. */
function lastWidth(lines: string[][], width: number | undefined): number | undefined {
  if (width === undefined) return undefined;
  const widths = (lines[0] ?? []).map((_, i) => Math.max(...lines.map((line) => line[i]?.length ?? 0)));
  const others = widths.slice(0, -1).reduce((sum, w) => sum + w + GAP, GAP);
  return others + (widths.at(-1) ?? 0) <= width ? undefined : Math.max(NARROWEST, width - others);
}
