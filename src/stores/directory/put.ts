import { type Done, storeFaultAfter } from "../../errors.js";
import type { StoredReport } from "../store.js";
import type { DurableFs } from "./durable-fs.js";
import type { QueueFolders } from "./folders.js";
import type { Turn } from "./turn.js";
import type { Unflushed } from "./unflushed.js";

/** Parts of a directory store that queueing needs. */
export interface PutContext {
  folders: QueueFolders;
  files: DurableFs;
  /** Loads the lock of producers that choose their own ids. */
  turn(): Promise<Turn>;
  unflushed: Unflushed;
  /** Finds the report with an id, in any state. */
  read(id: string): StoredReport | undefined;
  /** Throws `conflict` for an id that cannot be used. */
  refuse(id: string): void;
}

/** Report to queue. */
interface NewReport {
  id: string;
  text: string;
  origin: "own" | "generated";
}

/** Queues a report in a directory, as Store.put promises. */
export async function putReport(context: PutContext, report: NewReport): Promise<StoredReport | undefined> {
  const existing = await putUnlessThere(context, report);
  // The process that queued it may have been killed before it was durable.
  try {
    if (existing) context.unflushed.keepReport(existing);
    return existing;
  } catch (error) {
    throw storeFaultAfter(error, "part");
  }
}

async function putUnlessThere(context: PutContext, report: NewReport): Promise<StoredReport | undefined> {
  const queue = <T>(run: () => T) =>
    context.folders.run("queue the report in", context.folders.path("pending"), run);
  const existing = queue(() => context.read(report.id));
  if (existing) return existing;
  const turn = report.origin === "own" ? await (await context.turn()).take() : undefined;
  try {
    return queue(() => putOnce(context, report));
  } catch (error) {
    throw storeFaultAfter(error, doneOf(context, report));
  } finally {
    await turn?.release();
  }
}

function putOnce(context: PutContext, { id, text, origin }: NewReport): StoredReport | undefined {
  const { folders, files, unflushed } = context;
  folders.prepare();
  for (;;) {
    const existing = context.read(id);
    if (existing) return existing;
    if (origin === "own") {
      context.refuse(id);
      unflushed.keepIdFree();
    }
    if (files.createOnce(folders.path("pending"), `${id}.md`, text)) return undefined;
  }
}

/** Finds out how much of a failed put was done: its report may already lie in pending/, where a pass will find it. */
function doneOf({ read }: PutContext, { id, text }: NewReport): Done {
  try {
    return Buffer.from(read(id)?.bytes ?? []).toString("utf8") === text ? "part" : "nothing";
  } catch {
    return "unknown";
  }
}
