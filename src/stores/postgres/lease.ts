import { OwnerReportError } from "../../errors.js";
import type { ProcessIdentity } from "../../platform/process-identity.js";
import { type Claimant, holderOf, isClaimant, newClaimant, parseLock, takenOver } from "../claim.js";
import type { Holder, Lease } from "../store.js";
import type { Row } from "./connection.js";
import type { PostgresLog } from "./log.js";
import type { QueueTables } from "./queue.js";

/*
 * One pass at a time, by the queue's row of the table lane: its holder's nonce, and a fence that rises with every holder.
 * Whatever a holder changes is one statement that finds its own nonce in that row, and keeps the row locked until it is
 * committed: a holder whose lease was taken over can begin and settle nothing. All times are the server's: the clock of a
 * client means nothing. clock_timestamp(), because now() is the time before the wait for the row.
 */

/** Seconds without a heartbeat after which a holder counts as dead, and seconds between heartbeats. */
export const POSTGRES_LEASE_SECONDS = 60;
const HEARTBEAT_SECONDS = 10;
/** Limit of lost races for a lease: a hundred in a row are not chance. */
const MOST_TRIES = 100;

/** Who takes leases, and for how long. */
export interface LeaseContext {
  tables: QueueTables;
  log: PostgresLog;
  self: ProcessIdentity;
  clock: () => number;
  leaseSeconds: number;
}

/** The queue's row as it was read. */
interface LaneRow {
  nonce: string;
  claimant: Claimant | undefined;
  fence: number;
  lines: number;
  /** Milliseconds since 1970, by the server's clock. */
  heartbeat: number;
  now: number;
}

const LOOK = `
SELECT nonce, holder, fence::text, lines::text, floor(extract(epoch FROM beat) * 1000)::text AS beat,
  floor(extract(epoch FROM clock_timestamp()) * 1000)::text AS now
FROM owner_report.lane WHERE queue = $1 AND nonce IS NOT NULL`;

/** Takes a free lease, or that of the nonce $4 if it gave no sign of life since $5. */
const TAKE = `
INSERT INTO owner_report.lane AS lane (queue, fence, nonce, holder, beat)
VALUES ($1, 1, $2::text, $3::text, clock_timestamp())
ON CONFLICT (queue) DO UPDATE SET fence = lane.fence + 1, nonce = $2::text, holder = $3::text, beat = clock_timestamp()
WHERE lane.nonce IS NULL
  OR (lane.nonce = $4::text AND floor(extract(epoch FROM coalesce(lane.beat, 'epoch')) * 1000)::text = $5::text)
RETURNING fence::text, lines::text`;

const CHECK = "SELECT 1 FROM owner_report.lane WHERE queue = $1 AND nonce = $2::text";

/** A heartbeat that a crash of the server takes away is worth no wait for its disk. */
const BEAT = `
UPDATE owner_report.lane SET beat = clock_timestamp()
FROM (SELECT set_config('synchronous_commit', 'off', true)) AS soon
WHERE queue = $1 AND nonce = $2::text RETURNING 1`;

const RELEASE = `
UPDATE owner_report.lane SET nonce = NULL, holder = NULL, beat = NULL WHERE queue = $1 AND nonce = $2::text`;

/** Returns the current holder, `undefined` when nobody holds the queue. */
export async function postgresHolder(context: LeaseContext): Promise<Holder | undefined> {
  const lane = await look(context);
  return lane && holderIn(lane, context);
}

/** Takes the lease, or returns its holder. @throws OwnerReportError `store` */
export async function takeLease(context: LeaseContext, owner: string): Promise<PostgresLease | Holder> {
  const claimant = newClaimant(owner, context.self, context.clock());
  let before: LaneRow | undefined;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const old = [before?.nonce ?? null, before ? `${before.heartbeat}` : null];
    const values = [claimant.nonce, JSON.stringify(claimant), ...old];
    const [taken] = await context.tables.write("take the queue", TAKE, values);
    if (taken) return new PostgresLease(context, claimant, countsOf(taken));
    before = await look(context);
    // The answer to an earlier try was lost.
    if (before?.nonce === claimant.nonce) return new PostgresLease(context, claimant, before);
    const holder = before && holderIn(before, context);
    if (holder && !holder.isOver) return holder;
  }
  throw new OwnerReportError(
    "store",
    `${context.tables.location} kept changing hands while it was being taken.`,
    {
      done: "nothing",
      remedy: "Try again.",
    },
  );
}

async function look({ tables }: LeaseContext): Promise<LaneRow | undefined> {
  const [row] = await tables.read("look at the holder of the queue", LOOK);
  if (!row) return undefined;
  const value = parseLock(String(row.holder)) ?? {};
  return {
    nonce: String(row.nonce),
    claimant: isClaimant(value) ? value : undefined,
    ...countsOf(row),
    heartbeat: Number(row.beat ?? 0),
    now: Number(row.now),
  };
}

function countsOf({ fence, lines }: Row): { fence: number; lines: number } {
  return { fence: Number(fence), lines: Number(lines) };
}

function holderIn(lane: LaneRow, { self, leaseSeconds }: LeaseContext): Holder {
  const terms = { self, beatSeconds: HEARTBEAT_SECONDS, leaseSeconds };
  return holderOf(lane, terms, lane.now);
}

/** The lease, held. */
export class PostgresLease implements Lease {
  readonly fence: number;
  private readonly timer: NodeJS.Timeout;
  private state: "held" | "lost" | "released" = "held";

  constructor(
    private readonly context: LeaseContext,
    private readonly claimant: Claimant,
    { fence, lines }: Pick<LaneRow, "fence" | "lines">,
  ) {
    this.fence = fence;
    context.log.begin(lines);
    this.timer = setInterval(() => void this.beat(), HEARTBEAT_SECONDS * 1000);
    this.timer.unref();
  }

  get owner(): string {
    return this.claimant.owner;
  }

  /** False once the lease was released or is known to be lost. */
  get isHeld(): boolean {
    return this.state === "held";
  }

  async check(): Promise<void> {
    this.requireHeld();
    const { tables } = this.context;
    const [row] = await tables.read("look at the holder of the queue", CHECK, [this.claimant.nonce]);
    if (!row) this.lose();
  }

  /**
   * Makes a change of the queue as one transaction, while the lease is still ours; the log's new lines go with it.
   *
   * @param change a statement that changes rows of `held` (queue) and returns for each `sent`, by how much it changes the
   *   number of sent reports; its values are $5 and further
   * @returns the number of rows that it changed
   */
  async change(what: string, change: string, values: readonly unknown[]): Promise<number> {
    this.requireHeld();
    const { tables, log } = this.context;
    const { lines, line, saved } = log.unsaved();
    const all = [this.claimant.nonce, lines, line, ...values];
    const [counts] = await tables.write(what, underLease(change), all);
    if (Number(counts?.held) !== 1) this.lose();
    saved();
    return Number(counts?.changed);
  }

  /** Gives the queue back, with the last lines of the log. */
  async release(): Promise<void> {
    this.stop();
    if (this.state !== "held") return;
    try {
      await this.context.log.end((what, change, values) => this.change(what, change, values));
    } catch {
      // The log is not worth a fault; a lease that is not given back ends by itself.
    }
    const { tables } = this.context;
    this.state = "released";
    await tables.write("give the queue back", RELEASE, [this.claimant.nonce]).catch(() => {});
  }

  /** Ends the heartbeats. */
  stop(): void {
    clearInterval(this.timer);
  }

  private requireHeld(): void {
    if (this.state !== "held") throw takenOver();
  }

  private lose(): never {
    this.state = "lost";
    this.stop();
    throw takenOver();
  }

  private async beat(): Promise<void> {
    if (this.state !== "held") return;
    // The next change says what is wrong.
    await this.context.tables.write("keep the queue", BEAT, [this.claimant.nonce]).catch(() => {});
  }
}

/**
 * Returns the statement of a change under a lease: $1 the queue, $2 the holder's nonce, $3 new lines of the log and $4 the
 * number of the line before them. Durable when it is answered, whatever the role's or the database's synchronous_commit.
 */
function underLease(change: string): string {
  return `
WITH held AS MATERIALIZED (
  SELECT queue, ${DURABLY} FROM owner_report.lane WHERE queue = $1 AND nonce = $2::text FOR UPDATE
), changed AS (${change}
), logged AS (
  INSERT INTO owner_report.log (queue, line, entry)
  SELECT held.queue, $4::bigint + number, entry::json FROM held, unnest($3::text[]) WITH ORDINALITY AS new (entry, number)
  ON CONFLICT (queue, line) DO UPDATE SET entry = excluded.entry
), noted AS (
  UPDATE owner_report.lane SET beat = clock_timestamp(), lines = $4::bigint + cardinality($3::text[]),
    sent = lane.sent + (SELECT coalesce(sum(sent), 0) FROM changed)
  FROM held WHERE lane.queue = held.queue
)
SELECT (SELECT count(*) FROM held)::int AS held, (SELECT count(*) FROM changed)::int AS changed`;
}

/** Waits for the disk at this transaction's end, and for the replicas where the server is set to. */
export const DURABLY = `set_config('synchronous_commit',
  CASE current_setting('synchronous_commit') WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END, true)`;
