import { OwnerReportError } from "../errors.js";
import { NOT_QUEUED } from "./conflicts.js";
import type { QueueFolders } from "./folders.js";
import type { Lock } from "./lock.js";
import { acquirePatiently, WAIT_SECONDS } from "./patience.js";
import type { Holder, Lease } from "./store.js";

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
