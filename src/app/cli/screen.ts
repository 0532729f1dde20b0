import stringWidth from "string-width";
import type { ScreenItem, ScreenLine, ScreenPart, ScreenTable } from "../../delivery/result.js";
import { withRemedies } from "../../report/find-remedies.js";
import { inertLine } from "../../report/inert.js";

const GAP = 2;
const INDENT = " ".repeat(GAP);
const CUT = "…";
/** Stands for a blank at which no line is broken: a command is one line, to be copied. */
const KEPT = "\u0000";
/** Columns that a text beside its head needs at least. */
const NARROWEST = 36;

/** Renders a screen for a terminal of so many columns, with foreign text in it neutralised. */
export function screenText(parts: readonly ScreenPart[], columns: number): string {
  const lines = parts.flatMap((part) => {
    if ("line" in part) return fitted(part, columns);
    return "head" in part ? itemLines(part, columns) : tableLines(part, columns);
  });
  return `${lines
    .map((line) => line.trimEnd())
    .join("\n")
    .replace(/^\n/, "")}\n`;
}

/** Wraps the lines of a message at words, each with the indent of its own. */
export function wrapped(text: string, columns: number): string {
  return text
    .split("\n")
    .flatMap((line) => wrappedLine(line, columns).map((each) => each.trimEnd()))
    .join("\n");
}

function fitted({ line, long }: ScreenLine, columns: number): string[] {
  const text = plain(line);
  if (long === "cut") return [cut(text, columns)];
  return long === "wrap" ? wrappedLine(text, columns) : [text];
}

function itemLines({ head, text }: ScreenItem, columns: number): string[] {
  const beside = stringWidth(head) + GAP;
  const [indent, above] = columns - beside < NARROWEST ? [2 * GAP, [head]] : [beside, []];
  const lines = text
    .split("\n")
    .flatMap((line) => wrappedLine(`${" ".repeat(indent)}${plain(line)}`, columns));
  const [first = "", ...rest] = lines;
  return above.length > 0 ? [...above, ...lines] : [`${head}${first.slice(stringWidth(head))}`, ...rest];
}

function plain(text: string): string {
  return inertLine(text).replaceAll("\t", " ");
}

/** Shortens a text to so many columns of a terminal; a sign shows that something is missing. */
function cut(text: string, columns: number): string {
  if (stringWidth(text) <= columns) return text;
  let [kept, width] = ["", stringWidth(CUT)];
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    width += stringWidth(segment);
    if (width > columns) break;
    kept += segment;
  }
  return `${kept.trimEnd()}${CUT}`;
}

function wrappedLine(line: string, columns: number): string[] {
  const begin = /^ *(?:→ )?/.exec(line)?.[0] ?? "";
  const indent = " ".repeat(begin.length);
  const lines = [""];
  for (const word of withRemedies(line.slice(indent.length), (command) => command.replaceAll(" ", KEPT))
    .split(" ")
    .map((word) => word.replaceAll(KEPT, " "))
    .flatMap((word) => pieces(word, columns - indent.length))) {
    const last = lines.at(-1) ?? "";
    const longer = last === "" ? word : `${last} ${word}`;
    if (last === "" || stringWidth(longer) <= columns - indent.length) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.map((text, index) => `${index === 0 ? begin : indent}${text}`);
}

/** Splits a word that is longer than a line and has no place to break: text of wide characters, which has no spaces. */
function pieces(word: string, columns: number): string[] {
  if (stringWidth(word) <= columns || stringWidth(word) === word.length) return [word];
  const found = [""];
  for (const { segment } of new Intl.Segmenter().segment(word)) {
    const longer = `${found.at(-1)}${segment}`;
    if (stringWidth(longer) <= columns) found[found.length - 1] = longer;
    else found.push(segment);
  }
  return found;
}

function tableLines({ title, columns: names, rows, narrowing }: ScreenTable, columns: number): string[] {
  const cells = [names, ...rows].map((row) => row.map(plain));
  const widths = names.map((_, at) => Math.max(...cells.map((row) => stringWidth(row[at] ?? ""))));
  narrow(widths, narrowing, columns - GAP);
  return ["", cut(plain(title), columns), ...cells.map((row) => rowLine(row, widths))];
}

/** Narrows columns until all of them fit; -1 is the width of one that is left out. */
function narrow(widths: number[], narrowing: ScreenTable["narrowing"], columns: number): void {
  const natural = [...widths];
  for (const [at, least] of narrowing) {
    const over = -room(widths, columns);
    if (over <= 0) break;
    const width = widths[at] ?? 0;
    widths[at] = least === 0 ? -1 : Math.max(width - over, Math.min(least, width));
  }
  // One that was left out may have made more room than was missing.
  for (const at of [...natural.keys()].reverse()) {
    const width = widths[at] ?? -1;
    if (width >= 0) widths[at] = Math.min(natural[at] ?? width, width + Math.max(0, room(widths, columns)));
  }
}

/** Counts the columns of the terminal that a row leaves free; negative where it needs more than there are. */
function room(widths: readonly number[], columns: number): number {
  return widths.filter((width) => width >= 0).reduce((left, width) => left - width - GAP, columns + GAP);
}

function rowLine(row: string[], widths: number[]): string {
  const shown = row.flatMap((cell, at) => {
    const width = widths[at] ?? -1;
    return width < 0 ? [] : [padded(cut(cell, width), width)];
  });
  return `${INDENT}${shown.join(INDENT)}`;
}

function padded(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - stringWidth(text)));
}
