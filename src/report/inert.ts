/*
 * Text that others wrote (reports, file names, a sender's output) is printed in logs that obey commands: GitHub's
 * runner reads `::command::` at the start of a line and `##[command]` anywhere in it, a terminal obeys ESC. What is
 * printed goes through here first; what is sent and stored stays exact.
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

/** Makes our own sentence, which may quote foreign text, safe to print. Keeps its line breaks. */
export function inertMessage(text: string): string {
  return inertLines(text, "");
}

/** JSON, on one line unless indented, that a log or a terminal cannot take for a command; the data it stands for is unchanged. */
export function inertJson(value: unknown, indent = 0): string {
  return JSON.stringify(value, null, indent)
    .replaceAll("##[", "#\\u0023[")
    .replace(
      /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
      (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
}

/** HTML-escapes foreign text for the job summary and keeps Markdown from reading it. */
export function inertHtml(text: string): string {
  return inertLine(text).replace(/[&<>"'`*_[\]()|\\~@#!{}$:/]/g, (c) => `&#${c.charCodeAt(0)};`);
}

/** Control characters but tab and the ends of lines: they steer a terminal. */
export const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;

/** Marks and overrides of the reading direction: they hide or turn what a person reads (Unicode UAX #9). */
export const BIDI = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
