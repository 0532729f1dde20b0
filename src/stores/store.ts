import type { Delivery } from "../report/delivery-record.js";
import type { Guarantees } from "./guarantees.js";

/** Where a report lies is its state (DESIGN §3). */
export type State = "pending" | "sent" | "held";
export const STATES: readonly State[] = ["pending", "held", "sent"];

/** A stored report as it lies there, unread. */
export interface StoredReport {
  id: string;
  state: State;
  /** Where a person finds it. */
  path: string;
  bytes: Uint8Array;
}

/** A place in the queue: `key` is the report's age as a sortable time key, the oldest the smallest. */
export interface Place {
  id: string;
  key: string;
}

/** How much waits. `oldestKey` is absent when nothing is pending. */
export interface Backlog {
  pending: number;
  held: number;
  oldestKey?: string | undefined;
}

/** Who holds the queue, as far as the store can tell. */
export interface Holder {
  owner: string;
  host: string;
  pid: number;
  /** ISO 8601. */
  since: string;
  /** Of its lease, and so of every attempt that it makes; 0 when it is not known. */
  fence: number;
  /** It should have given a sign of life twice by now, and has not; the queue is its own until the lease ends. */
  isSilent: boolean;
  /** Its process is gone, or it gave no sign of life for longer than the lease: the next pass takes over. */
  isOver: boolean;
}

/** The right to run the one pass over a queue. */
export interface Lease {
  /** Higher for every takeover of the same lock. */
  readonly fence: number;
  /** Who holds it: written into every attempt. */
  readonly owner: string;
  /** @throws OwnerReportError `store` when another pass has taken the queue over: whatever came next must not happen. */
  check(): void | Promise<void>;
  /** Gives the queue back. Calling it again does nothing. */
  release(): Promise<void>;
}

/**
 * Where reports live. A store keeps bytes and records, and promises (DESIGN §6): what `put` returned for is durable;
 * no move overwrites; what cannot be read is an error (`store`), never "empty"; `pending` is left only by `settle`.
 * Every method throws OwnerReportError `store` when the store cannot be read or written.
 */
export interface Store {
  /** What a person calls this queue: its directory, its remote. */
  readonly location: string;

  /** What this store promises beyond the promises of all stores. */
  readonly guarantees: Guarantees;

  /** True once anything has been put here. A queue that does not exist yet is empty, and worth a warning. */
  exists(): Promise<boolean>;

  /**
   * Makes sure, as a pass is about to say that nothing was ever put here, by a write that leaves nothing; where only
   * that tells a queue that is not there from one that is not shown.
   */
  proveEmpty?(owner: string): Promise<void>;

  /** What a person should know of this queue, each in a sentence that names it: that others can write to it, say. */
  warnings(): string[];

  /**
   * Queues a new report, durably, whole or not at all.
   *
   * @param origin `generated` ids are lower-case and unique, so nothing is looked for that differs only in case
   * @returns `undefined` when it was queued, else the report that already has this id (in any state), untouched
   * @throws OwnerReportError `conflict` as {@link refuseUsed} does for an own id
   */
  put(id: string, text: string, origin?: "own" | "generated"): Promise<StoredReport | undefined>;

  /**
   * Refuses an id for a new report.
   *
   * @throws OwnerReportError `conflict` when an id in the queue differs from it only in case, or a report that is
   *   gone has used it
   */
  refuseUsed(id: string): Promise<void>;

  /**
   * Finds a report: pending before held before sent.
   *
   * @throws OwnerReportError `invalid-report` when what lies there is no regular file of at most 1 MiB
   */
  find(id: string, states?: readonly State[]): Promise<StoredReport | undefined>;

  /** The id of the report a path names, `undefined` when the path does not lie in this queue. */
  idOfPath(path: string): string | undefined;

  /** Where a report of this state and id lies, whether it exists or not. */
  pathOf(state: State, id: string): string;

  /** At most `limit` pending reports, oldest first. Reads no bodies of reports whose ids carry the time. */
  oldest(limit: number, now: number): Promise<{ places: Place[]; backlog: Backlog }>;

  /** The record of what was tried with a report, `undefined` before the first attempt. */
  delivery(id: string): Promise<Delivery | undefined>;

  /** Takes the queue for one pass, and sweeps what a killed process left behind; or says who holds it. */
  acquire(owner: string): Promise<{ lease: Lease } | { holder: Holder }>;

  /**
   * Refuses a pending report that could not be moved once it is sent, where the store can tell. Changes nothing.
   *
   * @throws OwnerReportError `store`
   */
  refuseStuck?(id: string): void;

  /** Records that an attempt starts, durably, under the lease. */
  begin(lease: Lease, id: string, delivery: Delivery): Promise<void>;

  /**
   * Records how it ended, durably, under the lease; then moves the report from `from` (pending unless said) to
   * `state`, if that is another. Settling again finishes what was cut off.
   */
  settle(lease: Lease, id: string, delivery: Delivery, state: State, from?: State): Promise<void>;

  /**
   * Settles a pending report as sent and begins the attempt on another in one step, where steps are journeys; without it
   * the two are made one after the other.
   *
   * @returns false when the first was settled and the other one was not begun, whatever stood in its way
   * @throws OwnerReportError as {@link settle} does, and then neither is known to have happened
   */
  settleAndBegin?(lease: Lease, id: string, delivery: Delivery, next: Begun): Promise<boolean>;

  /** Whether a pending report can be read without a journey. A store without this cannot tell. */
  isAtHand?(id: string): boolean;

  /** Every report of a state, oldest first, as {@link Store.oldest} orders them. */
  list(state: State, now: number): Promise<Place[]>;

  /** Removes a report of a state (sent unless said) and its record for good, under the lease; its id is free again. */
  forget(lease: Lease, id: string, state?: State): Promise<void>;

  /**
   * Takes over a report of another queue with its record, in the state it has, durably and under the lease. Taking
   * the same one over again finishes what was cut off: the same bytes stay in whatever state they have come to here
   * meanwhile, with the record that knows more.
   *
   * @throws OwnerReportError `conflict` when another report has the id, or one that differs from it only in case
   */
  adopt(
    lease: Lease,
    report: Pick<StoredReport, "id" | "state" | "bytes">,
    delivery: Delivery | undefined,
  ): Promise<void>;

  /** Adds a line to the queue's log. Not durable; never the reason a send fails: says whether it worked. */
  log(entry: LogEntry): boolean;

  /** The latest entries of the queue's log, oldest first; lines that are not entries are left out. */
  history(limit: number): Promise<LogEntry[]>;

  /** Who holds the queue now, `undefined` when nobody does. Changes nothing. */
  holder(): Promise<Holder | undefined>;

  /** Looks at what only this store knows of: its permissions, its room. Changes nothing, throws nothing. */
  examine(): Promise<Finding[]>;
}

/** A pending report with the record that says that an attempt starts. */
export interface Begun {
  id: string;
  delivery: Delivery;
}

/** One line of a queue's log. */
export type LogEntry = Readonly<Record<string, unknown>>;

/** One thing that was looked at, and how it is. */
export interface Finding {
  /** What was looked at, in a few words. */
  what: string;
  state: "pass" | "warn" | "fail" | "skipped";
  /** What was seen. */
  seen: string;
  /** What to do about it; empty when there is nothing to do. */
  remedy: string;
}
