import { type Done, OwnerReportError, storeFaultAfter } from "../../errors.js";
import { acquirePatiently, WAIT_SECONDS, type WaitTime } from "../patience.js";
import type { Holder, Lease, StoredReport } from "../store.js";
import type { DurableFs } from "./durable-fs.js";
import type { QueueFolders } from "./folders.js";
import type { Lock } from "./lock.js";
import type { Unflushed } from "./unflushed.js";

/** Parts of a directory store that queueing needs. */
export interface PutContext {
  folders: QueueFolders;
  files: DurableFs;
  /** The lock of producers that choose their own ids. */
  turn: Turn;
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
  const turn = report.origin === "own" ? await context.turn.take() : undefined;
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

/** Name of the producers' lock file. */
export const TURN = ".put";
/** Shortest and longest pause between two tries, in ms: a turn is short unless its producer was killed. */
const SHORTEST_PAUSE = 5;
const LONGEST_PAUSE = 250;

/** Mutex of producers that choose their own ids: link(2) does not refuse two ids that differ only in case. */
export class Turn {
  constructor(
    private readonly folders: QueueFolders,
    private readonly lock: Lock,
    private readonly time: WaitTime | undefined,
  ) {}

  /**
   * Takes the turn, waiting for it as a pass waits for the queue: see {@link acquirePatiently}.
   *
   * @throws OwnerReportError `store` after waiting in vain: nothing was queued
   */
  async take(): Promise<Lease> {
    const pause = (waited: number) => Math.min(Math.max(waited / 20, SHORTEST_PAUSE), LONGEST_PAUSE);
    const taken = await acquirePatiently(() => this.tryToTake(), { pause, time: this.time });
    if ("lease" in taken) return taken.lease;
    throw this.tooLate(taken.holder);
  }

  /** Removes the lock of a killed producer, best effort; a living producer keeps its own. */
  async clear(owner: string): Promise<void> {
    try {
      if (!this.folders.hasFile(TURN)) return;
      const taken = this.lock.acquire(owner);
      if ("lease" in taken) await taken.lease.release();
    } catch {
      // A pass needs no turn: the next producer reports the fault.
    }
  }

  private tryToTake(): { lease: Lease } | { holder: Holder } {
    const take = () => {
      this.folders.prepare();
      return this.lock.acquire("producer");
    };
    return this.folders.run("queue the report in", this.folders.location, take);
  }

  private tooLate({ pid, host }: Holder): OwnerReportError {
    return new OwnerReportError(
      "store",
      `Another producer (pid ${pid} on ${host}) has kept ${this.folders.location} busy for ` +
        `${WAIT_SECONDS} s.`,
      { done: "nothing", remedy: "Try again." },
    );
  }
}
