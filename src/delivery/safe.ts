import type { Done } from "../errors.js";
import type { State } from "../stores/store.js";
import type { DueReport } from "./due.js";

/*
 * What is safe when the queue could not be changed. A store says what happened, and how much was done; what that means for
 * a report only the role knows that asked for it.
 */

/** Says that a report is where it was. */
export function stillIn(state: State, id: string): string {
  return `Report ${id} is still ${state}.`;
}

/** Says what still holds when an attempt could not be begun. */
export function notBegun({ stored }: DueReport): string {
  return (
    `Report ${stored.id} was not sent and is still pending; if the attempt was recorded all the same, it is ` +
    "taken as in doubt."
  );
}

/** Says the same of a report whose attempt was to be begun in the write that settles another; nothing without one. */
export function nextNotSent(next: DueReport | undefined): string {
  if (!next) return "";
  return ` ${next.stored.id} was not sent; if its attempt was recorded, it is taken as in doubt too.`;
}

/** Says what still holds when a report could not be removed. */
export function notRemoved(): string {
  return "Nothing else was removed.";
}

/** Says whether a report was queued when queueing it failed. */
export function notQueued(id: string, done: Done): string {
  switch (done) {
    case "nothing":
      return "The report was not queued.";
    case "part":
      return `The report lies in the queue as ${id} all the same and will be sent, unless a power cut takes it away: do not queue it under another id.`;
    case "unknown":
      return `It is not known whether the report was queued: look for ${id} before you queue it again.`;
  }
}
