import { OwnerReportError } from "../../errors.js";
import type { Finding } from "../store.js";
import type { CacheQueue, Snapshot } from "./snapshot.js";

const BEST_EFFORT =
  "queue: cache is best effort: GitHub removes entries that nobody has read for 7 days, and older ones when the repository's " +
  "caches grow over their limit; and a run sees only what was queued for its own ref. Use queue: git for reports that must not be lost.";

/** Returns warnings about a cache as a queue. */
export function warningsOf(view: Snapshot | undefined): string[] {
  return [BEST_EFFORT, ...(view ? elsewhere(view) : [])];
}

function elsewhere({ elsewhere: refs }: Snapshot): string[] {
  if (refs.length === 0) return [];
  const shown = refs.slice(0, 5).join(", ");
  const more = refs.length > 5 ? ` and ${refs.length - 5} more` : "";
  return [`Caches of other refs hold queues too, which this run neither sees nor drains: ${shown}${more}.`];
}

/** Checks whether the caches can be listed, and says what they guarantee. Changes nothing, throws nothing. */
export async function examineCache(queue: CacheQueue, location: string): Promise<Finding[]> {
  const what = "cache queue";
  try {
    const view = await queue.look();
    const seen = view.isEmpty ? `${location} hold nothing yet` : `${location} can be listed`;
    const kind = { what: "durability", state: "warn", seen: BEST_EFFORT, remedy: "Use queue: git." } as const;
    return [{ what, state: view.isEmpty ? "warn" : "pass", seen, remedy: "" }, kind];
  } catch (error) {
    const seen = error instanceof OwnerReportError ? error.message : String(error);
    return [
      { what, state: "fail", seen, remedy: "Give the job `permissions: actions: read`, or use queue: git." },
    ];
  }
}
