import type { Table } from "../../delivery/result.js";
import { BIDI, CONTROL, inertHtml } from "../../report/inert.js";
import { shortened } from "../../report/shortened.js";

/** Number of rows and ids that are shown of each. */
export const SHOWN = 50;

/** Escapes foreign text of several lines. */
export function lines(text: string): string {
  return text.split("\n").map(inertHtml).join("<br>");
}

/** Shows foreign text as code. */
export function code(text: string): string {
  return `<code>${inertHtml(text)}</code>`;
}

/** Escapes foreign text as one line of limited length. A slash stays: it makes no link where every colon is escaped. */
export function short(text: string, most: number): string {
  return inertHtml(shortened(text.replace(/\s+/g, " ").trim(), most)).replaceAll("&#47;", "/");
}

/** Shows foreign text as it is, for a person to copy. Its line breaks are escaped: an empty line would end the HTML. */
export function preformatted(text: string): string {
  const shown = text.replace(/\r\n?/g, "\n").replace(BIDI, "").replace(CONTROL, "\ufffd");
  return `<pre>${shown.replace(/[&<>"'`*_[\]()|\\~@#!{}$:/\n]/g, (c) => `&#${c.charCodeAt(0)};`)}</pre>`;
}

/** Renders rows that are rendered already. */
export function rowsHtml(columns: readonly string[], rows: readonly string[][]): string {
  const row = (cells: readonly string[], tag: "th" | "td") => {
    const start = tag === "th" ? '<th align="left">' : "<td>";
    return `<tr>${cells.map((cell) => `${start}${cell}</${tag}>`).join("")}</tr>`;
  };
  return `<table>\n${[row(columns.map(inertHtml), "th"), ...rows.map((cells) => row(cells, "td"))].join("\n")}\n</table>\n`;
}

/** Renders a table of foreign text. */
export function tableHtml({ title, columns, rows }: Table): string {
  const shown = rows.slice(0, SHOWN).map((cells) => cells.map(lines));
  const more = rows.length > SHOWN ? `<p>… and ${rows.length - SHOWN} more</p>\n` : "";
  return `<h4>${inertHtml(title)}</h4>\n${rowsHtml(columns, shown)}${more}`;
}
