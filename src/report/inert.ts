/*
 * Foreign text (reports, file names, a sender's output) is printed in logs that obey commands: GitHub's runner reads
 * `::command::` at the start of a line and `##[command]` anywhere in it, a terminal obeys ESC. All printed text is made
 * safe here; sent and stored text stays exact.
 */

/** Makes one line of foreign text safe to print: controls and bidirectional overrides shown as `\xNN` or dropped. */
export function inertLine(text: string): string {
  return text
    .replace(/[\r\n\u2028\u2029]+/g, " ")
    .replace(BIDI, "")
    .replace(CONTROL, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, "0")}`)
    .replaceAll("##[", "##\u200b[")
    .replaceAll("::", ":\u200b:");
}

/** Makes foreign text of many lines safe to print: each line inert and behind `prefix`. */
export function inertLines(text: string, prefix: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => `${prefix}${inertLine(line)}`)
    .join("\n");
}

/** Makes a message that may quote foreign text safe to print. Keeps its line breaks. */
export function inertMessage(text: string): string {
  return inertLines(text, "");
}

/** Formats JSON, on one line unless indented, that no log or terminal takes for a command; the data is unchanged. */
export function inertJson(value: unknown, indent = 0): string {
  return JSON.stringify(value, null, indent)
    .replaceAll("##[", "#\\u0023[")
    .replace(
      /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
      (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
}

/** Escapes foreign text for the job summary, both for HTML and for Markdown. */
export function inertHtml(text: string): string {
  return inertLine(text).replace(/[&<>"'`*_[\]()|\\~@#!{}$:/]/g, (c) => `&#${c.charCodeAt(0)};`);
}

/** Control characters except tab and line ends: they control a terminal. */
export const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;

/** Marks and overrides of the reading direction: they hide or reorder displayed text (Unicode UAX #9). */
export const BIDI = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
