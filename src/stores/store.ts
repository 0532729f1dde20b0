import type { Delivery } from "../report/delivery-record.js";
import type { Guarantees } from "./guarantees.js";

/** State of a report: the folder it lies in. */
export type State = "pending" | "sent" | "held";
export const STATES: readonly State[] = ["pending", "held", "sent"];

/** A stored report, unparsed. */
export interface StoredReport {
  id: string;
  state: State;
  /** Path for a person. */
  path: string;
  bytes: Uint8Array;
}

/** A place in the queue: `key` is the report's age as a sortable time key, the oldest the smallest. */
export interface Place {
  id: string;
  key: string;
}

/** Number of waiting reports. `oldestKey` is absent when nothing is pending. */
export interface Backlog {
  pending: number;
  held: number;
  oldestKey?: string | undefined;
}

/** The holder of the queue, as far as the store can tell. */
export interface Holder {
  owner: string;
  host: string;
  pid: number;
  /** ISO 8601. */
  since: string;
  /** Fence of its lease and of every attempt that it makes; 0 when unknown. */
  fence: number;
  /** It has missed two heartbeats, and still holds the queue until its lease ends. */
  isSilent: boolean;
  /** Its process is gone, or its last heartbeat is older than the lease: the next pass takes over. */
  isOver: boolean;
}

/** The right to run the one pass over a queue. */
export interface Lease {
  /** Number that rises with every takeover of the same lock. */
  readonly fence: number;
  /** Name of the holder, written into every attempt. */
  readonly owner: string;
  /** Checks that the lease is still held. @throws OwnerReportError `store` when another pass has taken the queue over */
  check(): void | Promise<void>;
  /** Gives the queue back. Calling it again does nothing. */
  release(): Promise<void>;
}

/**
 * Storage of a queue: the bytes of its reports and their delivery records. It promises: a report is durable
 * once `put` has returned; no move overwrites; an unreadable queue is an error (`store`), never "empty"; a report leaves
 * `pending` only by `settle`.
 * Every method throws OwnerReportError `store` when the store cannot be read or written.
 */
export interface Store {
  /** Name of this queue for a person: its directory, its remote. */
  readonly location: string;

  /** Guarantees beyond those of every store. */
  readonly guarantees: Guarantees;

  /** Checks whether anything was ever put here. A queue that does not exist yet is empty, and worth a warning. */
  exists(): Promise<boolean>;

  /**
   * Proves by a write that leaves nothing behind that nothing was ever put here. Optional: only for stores where reading
   * cannot tell a missing queue from a hidden one.
   */
  proveEmpty?(owner: string): Promise<void>;

  /** Returns warnings about this queue, such as that others can write to it; each sentence names the queue. */
  warnings(): string[];

  /**
   * Queues a new report, durably, whole or not at all.
   *
   * @param origin `generated` ids are lower-case and unique, so no other id is checked for a difference in case only
   * @returns `undefined` when it was queued, else the report that already has this id (in any state), unchanged
   * @throws OwnerReportError `conflict` as {@link refuseUsed} does for an own id
   */
  put(id: string, text: string, origin?: "own" | "generated"): Promise<StoredReport | undefined>;

  /**
   * Refuses an id for a new report.
   *
   * @throws OwnerReportError `conflict` when an id in the queue differs from it only in case, or a removed report has
   *   used it
   */
  refuseUsed(id: string): Promise<void>;

  /**
   * Finds a report: pending before held before sent.
   *
   * @throws OwnerReportError `invalid-report` when it is not a regular file of at most 1 MiB
   */
  find(id: string, states?: readonly State[]): Promise<StoredReport | undefined>;

  /** Returns the id of the report that a path names, `undefined` when the path does not lie in this queue. */
  idOfPath(path: string): string | undefined;

  /** Returns the path of a report of this state and id, whether it exists or not. */
  pathOf(state: State, id: string): string;

  /** Lists at most `limit` pending reports, oldest first. Reads no bodies of reports whose ids carry the time. */
  oldest(limit: number, now: number): Promise<{ places: Place[]; backlog: Backlog }>;

  /** Reads the delivery record of a report, `undefined` before the first attempt. */
  delivery(id: string): Promise<Delivery | undefined>;

  /** Takes the queue for one pass and removes leftovers of killed processes, or returns the holder. */
  acquire(owner: string): Promise<{ lease: Lease } | { holder: Holder }>;

  /**
   * Refuses a pending report that could not be moved after it is sent, where the store can tell. Changes nothing.
   *
   * @throws OwnerReportError `store`
   */
  refuseStuck?(id: string): void;

  /** Records that an attempt starts, durably, under the lease. */
  begin(lease: Lease, id: string, delivery: Delivery): Promise<void>;

  /**
   * Records the outcome of an attempt, durably, under the lease; then moves the report from `from` (pending unless given)
   * to `state`, if that is another. Settling again completes an interrupted call.
   */
  settle(lease: Lease, id: string, delivery: Delivery, state: State, from?: State): Promise<void>;

  /**
   * Marks one report sent and records the start of the next in a single write. Optional: only stores where a write is a
   * network round trip implement it.
   *
   * @returns false when the first was settled and the next was not begun, for whatever reason
   * @throws OwnerReportError as {@link settle} does; then neither write is known to have happened
   */
  settleAndBegin?(lease: Lease, id: string, delivery: Delivery, next: Begun): Promise<boolean>;

  /** Checks whether a pending report is cached locally, so that reading it needs no round trip. */
  isAtHand?(id: string): boolean;

  /** Lists every report of a state, oldest first, as {@link Store.oldest} orders them. */
  list(state: State, now: number): Promise<Place[]>;

  /** Removes a report of a state (sent unless given) and its record for good, under the lease; its id is free again. */
  forget(lease: Lease, id: string, state?: State): Promise<void>;

  /**
   * Imports a report of another queue with its record and in its state, durably, under the lease. Importing it again
   * completes an interrupted call: the report stays in the state that it has reached here meanwhile, with the more
   * complete record.
   *
   * @throws OwnerReportError `conflict` when another report has the id, or one that differs from it only in case
   */
  adopt(
    lease: Lease,
    report: Pick<StoredReport, "id" | "state" | "bytes">,
    delivery: Delivery | undefined,
  ): Promise<void>;

  /** Adds a line to the queue's log. Not durable, and never the reason a send fails: returns whether it worked. */
  log(entry: LogEntry): boolean;

  /** Reads the latest entries of the queue's log, oldest first; lines that are not entries are skipped. */
  history(limit: number): Promise<LogEntry[]>;

  /** Returns the current holder of the queue, `undefined` when nobody holds it. Changes nothing. */
  holder(): Promise<Holder | undefined>;

  /** Checks what is special to this store, such as permissions and free space. Changes nothing, throws nothing. */
  examine(): Promise<Finding[]>;
}

/** A pending report with the record of its started attempt. */
export interface Begun {
  id: string;
  delivery: Delivery;
}

/** One line of a queue's log. */
export type LogEntry = Readonly<Record<string, unknown>>;

/** Result of one check. */
export interface Finding {
  /** Name of the check, in a few words. */
  what: string;
  state: "pass" | "warn" | "fail" | "skipped";
  /** Observation. */
  seen: string;
  /** Remedy; empty when there is nothing to do. */
  remedy: string;
}
