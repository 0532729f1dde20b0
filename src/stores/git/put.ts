import { OwnerReportError } from "../../errors.js";
import { randomHex } from "../../random.js";
import { conflict, NOT_QUEUED, twinAmong } from "../conflicts.js";
import { STATES, type State } from "../store.js";
import { createdAtOf, type QueueNames, subjectOf } from "./names.js";
import type { Held, Reports } from "./reading.js";
import type { GitRemote } from "./remote.js";
import type { View } from "./view.js";

const NOT_SURE = "It is not known to be queued: look for it before you queue it again.";
/** Others may win the race for a ref now and then, not a hundred times in a row. */
const MOST_TRIES = 100;

/** What of a git store queueing needs. */
export interface Queue {
  remote: GitRemote;
  names: QueueNames;
  reports: Reports;
  clock: () => number;
  /** Reads the queue anew. */
  read(): Promise<View>;
  /** The refs as they are now, for a push that failed. */
  now(): Promise<ReadonlyMap<string, string>>;
  /** Told that what was read before is out of date. */
  changed(): void;
}

/** Puts reports into a git queue: each is a ref of its own that is created once, so that producers never contend. */
export class Queueing {
  constructor(private readonly queue: Queue) {}

  /** Queues a report as Store.put promises. */
  async put(
    id: string,
    text: string,
    origin: "own" | "generated",
  ): Promise<(Held & { state: State }) | undefined> {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const existing = origin === "own" || tries > 0 ? await this.existing(id) : undefined;
      if (existing) return existing;
      const oid = await this.create(id, text);
      if (oid !== undefined) return origin === "own" ? this.unlessArchived(id, oid) : undefined;
    }
    const where = `${this.queue.names.pending(id)} at ${this.queue.remote.url}`;
    throw new OwnerReportError("store", `${where} never stands still. Report ${id}: ${NOT_SURE}`);
  }

  /** The report that has the id; refuses one that differs in case. */
  private async existing(id: string): Promise<(Held & { state: State }) | undefined> {
    try {
      const view = await this.queue.read();
      const existing = await this.queue.reports.find(view, id, STATES);
      if (!existing) await refuseTwin(view, id);
      return existing;
    } catch (error) {
      if (!(error instanceof OwnerReportError) || error.code !== "store") throw error;
      throw new OwnerReportError("store", `${error.message} ${NOT_QUEUED}`, { cause: error });
    }
  }

  /** Creates the ref of a report; `undefined` when it exists. */
  private async create(id: string, text: string): Promise<string | undefined> {
    const { clock, remote, names } = this.queue;
    const subject = subjectOf(id, createdAtOf(text) ?? new Date(clock()).toISOString());
    // The nonce makes two that queue the same words in the same moment two commits: one of them comes second.
    const { objects } = remote;
    const report = { name: `${id}.md`, oid: objects.blob(text) };
    const oid = objects.commit(`${subject}\n\nnonce ${randomHex(16)}\n`, [report]);
    const isDone = await this.move(names.pending(id), undefined, oid, `Report ${id}: ${NOT_SURE}`);
    return isDone ? oid : undefined;
  }

  /** An own id may have been queued, sent and archived by others in the moment between the look and the push. */
  private async unlessArchived(id: string, oid: string): Promise<(Held & { state: State }) | undefined> {
    const view = await this.queue.read();
    const archived = await this.queue.reports.find(view, id, ["held", "sent"]);
    if (!archived || view.ref(id)?.oid !== oid) return undefined;
    await this.move(this.queue.names.pending(id), oid, undefined, "It was sent before.");
    return archived;
  }

  private async move(
    ref: string,
    from: string | undefined,
    to: string | undefined,
    safe: string,
  ): Promise<boolean> {
    const { remote, now, changed } = this.queue;
    const end = await remote.push([{ ref, from, to }], now, safe);
    changed();
    return end === "done";
  }
}

/** @throws OwnerReportError `conflict` when an id in the queue differs from this one only in case */
export async function refuseTwin(view: View, id: string): Promise<void> {
  const archives = await Promise.all((["held", "sent"] as const).map((state) => view.archive(state)));
  const others = archives.flatMap(({ entries }) => [...entries.keys()]);
  const twin = twinAmong([view.ref(id.toLowerCase())?.id ?? "", ...others], id);
  if (twin !== undefined) throw conflict(id, twin);
}
