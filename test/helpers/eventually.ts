import { setTimeout as pause } from "node:timers/promises";

/** Polls until `check` gives something other than undefined or false; fails, naming `what`, at the deadline. */
export async function eventually<T>(
  what: string,
  check: () => T | undefined | false,
  deadlineMilliseconds = 60_000,
): Promise<T> {
  const deadline = Date.now() + deadlineMilliseconds;
  for (;;) {
    const found = check();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error(`Still waiting after ${deadlineMilliseconds} ms: ${what}`);
    await pause(10);
  }
}
