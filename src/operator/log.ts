import type { LogEntry, Store } from "../stores/store.js";

/** Number of log entries to read. */
export const LOG_ENTRIES = 500;

/** Reads the latest entries of the queue's log, oldest first. */
export function readLog(store: Store): Promise<LogEntry[]> {
  return store.history(LOG_ENTRIES);
}

/** Finds the last pass in the log. */
export function lastPassIn(log: LogEntry[]): LogEntry | undefined {
  return log.findLast((entry) => entry.event === "pass");
}
