import type { LogEntry } from "./store.js";

/** Formats an entry as a line of JSON. */
export function lineOf(entry: LogEntry): string {
  return `${JSON.stringify(entry)}\n`;
}

/** Parses the lines of a log; what is no entry, such as a line that was cut off, is skipped. */
export function entriesIn(lines: string): LogEntry[] {
  return lines.split("\n").flatMap(entryOf);
}

function entryOf(line: string): LogEntry[] {
  try {
    const value: unknown = JSON.parse(line);
    const isEntry = typeof value === "object" && value !== null && !Array.isArray(value);
    return isEntry ? [value as LogEntry] : [];
  } catch {
    return [];
  }
}
