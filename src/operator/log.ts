import type { LogEntry, Store } from "../stores/store.js";

/** How far back the log is looked at. */
export const LOG_ENTRIES = 500;

/** The latest of the queue's log, oldest first. */
export function readLog(store: Store): Promise<LogEntry[]> {
  return store.history(LOG_ENTRIES);
}

/** The last pass that the log knows of. */
export function lastPassIn(log: LogEntry[]): LogEntry | undefined {
  return log.findLast((entry) => entry.event === "pass");
}
