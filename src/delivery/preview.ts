import { type DueReport, loadDue } from "./due.js";
import { AN_EARLIER_ATTEMPT, blockedEnding, type Ending, GONE, restingEnding } from "./ending.js";
import { type DeliveryOptions, readySender } from "./options.js";

const ONLY_ARCHIVE = "it went out in an earlier pass; it would only be archived";

/** Finds out what a delivery would do, up to the send; the reason says why it would not send. Changes nothing. */
export async function preview(options: DeliveryOptions, id: string): Promise<Ending> {
  const due = await loadDue(options, id);
  if (!due) return GONE;
  options.store.refuseStuck?.(id);
  switch (due.next.do) {
    case "send":
      readySender(options);
      return { outcome: "dry-run", reason: "", loaded: due };
    case "archive":
      return { outcome: "dry-run", reason: ONLY_ARCHIVE, loaded: due };
    case "blocked":
      return blockedEnding(due);
    case "rest":
      return restingEnding(due, due.next.until);
    case "hold":
      return wouldHold(due, AN_EARLIER_ATTEMPT);
    case "finish-hold":
      return wouldHold(due, due.recorded?.held_reason || AN_EARLIER_ATTEMPT);
  }
}

function wouldHold(due: DueReport, why: string): Ending {
  return { outcome: "in-doubt", reason: `${why}; the pass would set it aside in held/`, loaded: due };
}
