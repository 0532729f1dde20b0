import { setTimeout as sleep } from "node:timers/promises";
import { OwnerReportError } from "../errors.js";
import type { DurableFs } from "./durable-fs.js";
import type { QueueFolders } from "./folders.js";
import type { Lock } from "./lock.js";
import type { Holder, Lease, StoredReport } from "./store.js";

const NOT_QUEUED = "The report was not queued.";
/** How long a producer waits for others that queue own ids, and how often it looks. */
const TURN_MS = 30_000;
const TURN_POLL_MS = 5;

/** What of a directory store queueing needs. */
export interface Putting {
  folders: QueueFolders;
  files: DurableFs;
  /** The lock by which producers of own ids take turns. */
  turns: Lock;
  clock: () => number;
  /** The report that has an id, in any state. */
  read(id: string): StoredReport | undefined;
  /** Throws `conflict` for an id that must not be used. */
  refuse(id: string): void;
}

/** Queues a report in a directory, as Store.put promises. */
export async function putReport(
  putting: Putting,
  id: string,
  text: string,
  origin: "own" | "generated",
): Promise<StoredReport | undefined> {
  const queue = <T>(run: () => T, safe: string | (() => string)) =>
    putting.folders.attempt("queue the report in", putting.folders.path("pending"), run, safe);
  const existing = queue(() => putting.read(id), NOT_QUEUED);
  if (existing) return existing;
  const turn = origin === "own" ? await takeTurn(putting) : undefined;
  try {
    return queue(
      () => putOnce(putting, id, text, origin),
      () => afterFailedPut(putting, id, text),
    );
  } finally {
    await turn?.release();
  }
}

function putOnce(
  putting: Putting,
  id: string,
  text: string,
  origin: "own" | "generated",
): StoredReport | undefined {
  const { folders, files } = putting;
  folders.prepare();
  for (;;) {
    const existing = putting.read(id);
    if (existing) return existing;
    if (origin === "own") putting.refuse(id);
    if (files.createOnce(folders.path("pending"), `${id}.md`, text)) return undefined;
  }
}

/** A put can fail after its report has come to lie in pending/, where a pass will find it. */
function afterFailedPut({ folders, read }: Putting, id: string, text: string): string {
  try {
    const lies = Buffer.from(read(id)?.bytes ?? []).toString("utf8") === text;
    if (!lies) return NOT_QUEUED;
  } catch {
    return `It is not known whether the report was queued: look for ${id} in ${folders.location}.`;
  }
  return `The report lies in the queue as ${id} all the same, and will be sent: do not queue it again.`;
}

/** Own ids are put one at a time: two that differ only in case are two files, and no link(2) refuses that. */
async function takeTurn(putting: Putting): Promise<Lease> {
  const { folders, clock } = putting;
  const deadline = clock() + TURN_MS;
  for (;;) {
    const taken = folders.attempt(
      "queue the report in",
      folders.location,
      () => tryTurn(putting),
      NOT_QUEUED,
    );
    if ("lease" in taken) return taken.lease;
    if (clock() >= deadline)
      throw new OwnerReportError(
        "store",
        `Another producer (pid ${taken.holder.pid} on ${taken.holder.host}) has kept ${folders.location} busy for ` +
          `${TURN_MS / 1000} s. ${NOT_QUEUED} Try again.`,
      );
    await sleep(TURN_POLL_MS);
  }
}

function tryTurn({ folders, turns }: Putting): { lease: Lease } | { holder: Holder } {
  folders.prepare();
  return turns.acquire("producer");
}
