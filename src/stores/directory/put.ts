import { OwnerReportError } from "../../errors.js";
import { NOT_QUEUED } from "../conflicts.js";
import { acquirePatiently, WAIT_SECONDS } from "../patience.js";
import type { Holder, Lease, StoredReport } from "../store.js";
import type { DurableFs } from "./durable-fs.js";
import type { QueueFolders } from "./folders.js";
import type { Lock } from "./lock.js";
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

/** The file of the lock that producers take turns by. */
export const TURN = ".put";
/** The shortest and the longest pause between two looks: a turn takes a moment, unless its producer was killed. */
const SHORTEST_PAUSE = 5;
const LONGEST_PAUSE = 250;

/** Own ids are put one at a time: two that differ only in case are two files, and no link(2) refuses that. */
export class Turn {
  constructor(
    private readonly folders: QueueFolders,
    private readonly lock: Lock,
    private readonly monotonic: (() => number) | undefined,
  ) {}

  /**
   * Waits for its turn, as a pass waits for the queue: see {@link acquirePatiently}.
   *
   * @throws OwnerReportError `store` when it does not come: nothing was queued
   */
  async take(): Promise<Lease> {
    const pause = (waited: number) => Math.min(Math.max(waited / 20, SHORTEST_PAUSE), LONGEST_PAUSE);
    const taken = await acquirePatiently(() => this.tryToTake(), { pause, monotonic: this.monotonic });
    if ("lease" in taken) return taken.lease;
    throw this.tooLate(taken.holder);
  }

  /** Removes the turn of a producer that was killed, if that can be done; a living one keeps its own. */
  async clear(owner: string): Promise<void> {
    try {
      if (!this.folders.hasFile(TURN)) return;
      const taken = this.lock.acquire(owner);
      if ("lease" in taken) await taken.lease.release();
    } catch {
      // A pass needs no turn: what is wrong with it is said to the next producer that does.
    }
  }

  private tryToTake(): { lease: Lease } | { holder: Holder } {
    const take = () => {
      this.folders.prepare();
      return this.lock.acquire("producer");
    };
    return this.folders.attempt("queue the report in", this.folders.location, take, NOT_QUEUED);
  }

  private tooLate({ pid, host }: Holder): OwnerReportError {
    return new OwnerReportError(
      "store",
      `Another producer (pid ${pid} on ${host}) has kept ${this.folders.location} busy for ` +
        `${WAIT_SECONDS} s. ${NOT_QUEUED} Try again.`,
    );
  }
}
