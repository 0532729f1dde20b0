import { setTimeout as sleep } from "node:timers/promises";
import { OwnerReportError } from "../errors.js";
import { NOT_QUEUED } from "./conflicts.js";
import type { QueueFolders } from "./folders.js";
import type { Lock } from "./lock.js";
import type { Holder, Lease } from "./store.js";

/** The file of the lock that producers take turns by. */
export const TURN = ".put";
/** How long a producer waits for the others, and how often it looks. */
const TURN_MS = 30_000;
const TURN_POLL_MS = 5;

/** Own ids are put one at a time: two that differ only in case are two files, and no link(2) refuses that. */
export class Turn {
  constructor(
    private readonly folders: QueueFolders,
    private readonly lock: Lock,
    private readonly clock: () => number,
  ) {}

  /** Waits for its turn. @throws OwnerReportError `store` when it does not come within 30 s: nothing was queued */
  async take(): Promise<Lease> {
    const deadline = this.clock() + TURN_MS;
    for (;;) {
      const taken = this.tryToTake();
      if ("lease" in taken) return taken.lease;
      if (this.clock() >= deadline) throw this.tooLate(taken.holder);
      await sleep(TURN_POLL_MS);
    }
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
        `${TURN_MS / 1000} s. ${NOT_QUEUED} Try again.`,
    );
  }
}
