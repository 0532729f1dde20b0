import { NOT_QUEUED } from "./conflicts.js";
import type { DurableFs } from "./durable-fs.js";
import type { QueueFolders } from "./folders.js";
import type { StoredReport } from "./store.js";
import type { Turn } from "./turn.js";
import type { Unflushed } from "./unflushed.js";

/** What of a directory store queueing needs. */
export interface Putting {
  folders: QueueFolders;
  files: DurableFs;
  /** The turn of producers of own ids. */
  turn: Turn;
  unflushed: Unflushed;
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
  const existing = await putUnlessThere(putting, id, text, origin);
  // Whoever queued it may have been killed before it was durable.
  if (existing) putting.unflushed.keepReport(existing);
  return existing;
}

async function putUnlessThere(
  putting: Putting,
  id: string,
  text: string,
  origin: "own" | "generated",
): Promise<StoredReport | undefined> {
  const queue = <T>(run: () => T, safe: string | (() => string)) =>
    putting.folders.attempt("queue the report in", putting.folders.path("pending"), run, safe);
  const existing = queue(() => putting.read(id), NOT_QUEUED);
  if (existing) return existing;
  const turn = origin === "own" ? await putting.turn.take() : undefined;
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
  const { folders, files, unflushed } = putting;
  folders.prepare();
  for (;;) {
    const existing = putting.read(id);
    if (existing) return existing;
    if (origin === "own") {
      putting.refuse(id);
      unflushed.keepIdFree();
    }
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
