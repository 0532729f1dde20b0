import { OwnerReportError } from "../../errors.js";
import { acquirePatiently, WAIT_SECONDS, type WaitTime } from "../patience.js";
import type { Holder, Lease } from "../store.js";
import type { QueueFolders } from "./folders.js";
import type { Lock } from "./lock.js";

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
