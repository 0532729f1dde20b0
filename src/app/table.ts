import CliTable from "cli-table3";
import type { Result, Table } from "../delivery/result.js";
import { inertLine } from "../report/inert.js";

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
 * Renders the tables of a result as text, below its words an empty line, as between two tables, with foreign text in them
 * neutralised.
 *
 * @param width columns of the terminal: a table's last column wraps to fit, ids are shown whole; unlimited when absent
 */
export function tablesText({ text, tables = [] }: Pick<Result, "text" | "tables">, width?: number): string {
  const parts = tables.map((table) => `${inertLine(table.title)}\n${body(table, width)}\n`);
  return (text === "" ? parts : ["", ...parts]).join("\n");
}

function body({ columns, rows }: Table, width: number | undefined): string {
  const cells = rows.map((row) => row.map(inertLine));
  return render(columns, cells, lastWidth(columns, cells, width))
    .map((line) => `${" ".repeat(GAP)}${line.trimEnd()}`)
    .join("\n");
}

/** Renders a table as lines, its last column wrapped to `last` columns of the terminal where given. */
function render(columns: string[], rows: string[][], last?: number): string[] {
  const table = new CliTable({
    head: columns,
    chars: NO_LINES,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0, compact: true },
    colWidths: last === undefined ? [] : [...columns.slice(1).map(() => null), last],
    wordWrap: last !== undefined,
    wrapOnWordBoundary: last === undefined,
  });
  table.push(...rows);
  return table.toString().split("\n");
}

/** Computes the width left for the last column; `undefined` when all of it fits. */
function lastWidth(columns: string[], rows: string[][], width: number | undefined): number | undefined {
  if (width === undefined) return undefined;
  const left = width - 2 * GAP - columnsOf(columns.slice(0, -1), rows);
  return columnsOf(
    columns.slice(-1),
    rows.map((row) => row.slice(-1)),
  ) <= left
    ? undefined
    : Math.max(NARROWEST, left);
}

/** Measures table columns in columns of a terminal: the length of the head line, which is padded and has no wide characters. */
function columnsOf(columns: string[], rows: string[][]): number {
  const [head = ""] = render(
    columns,
    rows.map((row) => row.slice(0, columns.length)),
  );
  return head.length;
}
