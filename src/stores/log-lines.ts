import type { LogEntry } from "./store.js";

/** Formats an entry as a line of JSON. */
export function lineOf(entry: LogEntry): string {
  return `${JSON.stringify(entry)}\n`;
}

/** Whether a line says of the same watchdog what the line before it says: that nothing was pending. It then takes its place. */
export function isRepeat(before: string | undefined, line: string): boolean {
  const [earlier] = entriesIn(before ?? "");
  const [entry] = entriesIn(line);
  return isIdle(earlier) && isIdle(entry) && earlier?.owner === entry?.owner;
}

/** Whether an entry says that a pass found nothing pending. */
export function isIdle(entry: LogEntry | undefined): boolean {
  return entry?.event === "pass" && entry.outcome === "empty";
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
