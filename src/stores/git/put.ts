import { OwnerReportError } from "../../errors.js";
import { randomHex } from "../../platform/random.js";
import { caseCollision, conflict, NOT_QUEUED } from "../conflicts.js";
import { STATES, type State } from "../store.js";
import { hides } from "./hidden.js";
import { createdAtOf, type QueueNames, subjectOf } from "./names.js";
import type { GitRemote } from "./remote.js";
import type { Held, Reports } from "./reports.js";
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
  /** The same, to make sure of a push. */
  readBack(): Promise<View>;
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
      // Nobody else has a generated id: what has it is what an earlier try pushed, whose answer was lost.
      if (existing) return origin === "generated" && isText(existing, text) ? undefined : existing;
      const oid = await this.create(id, text);
      if (oid !== undefined) return this.unlessArchived(id, oid, origin);
    }
    const where = `${this.queue.names.pending(id)} at ${this.queue.remote.url}`;
    throw new OwnerReportError("store", `${where} never stands still. Report ${id}: ${NOT_SURE}`);
  }

  /** The report that has the id; refuses one that differs in case. */
  private async existing(id: string): Promise<(Held & { state: State }) | undefined> {
    try {
      const view = await this.queue.read();
      const existing = await this.queue.reports.find(view, id, STATES);
      if (!existing) await refuseCaseCollision(view, id);
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
    const safe = {
      refused: `Report ${id} is not queued: nothing was queued.`,
      unsure: `Report ${id}: ${NOT_SURE}`,
    };
    const end = await remote.push(
      [{ ref: names.pending(id), from: undefined, to: oid }],
      () => this.takenRefs(id),
      safe,
    );
    this.queue.changed();
    return end === "done" ? oid : undefined;
  }

  /** The refs as they are now. That of a report which went on to an archive is not free: it must not be pushed again. */
  private async takenRefs(id: string): Promise<ReadonlyMap<string, string>> {
    const view = await this.queue.read();
    const refs = view.commits();
    const archives = await Promise.all((["held", "sent"] as const).map((state) => view.archive(state)));
    const taken = archives.flatMap(({ entries }) => entries.get(id) ?? []).at(0);
    const ref = this.queue.names.pending(id);
    return taken && !refs.has(ref) ? new Map([...refs, [ref, taken.md]]) : refs;
  }

  /**
   * Looks at what was pushed. Others may have queued the same own id, sent and archived it in the moment between the look
   * and the push; and a push that was applied may have been made once more by git's transport, which lost the answer.
   */
  private async unlessArchived(
    id: string,
    oid: string,
    origin: "own" | "generated",
  ): Promise<(Held & { state: State }) | undefined> {
    const { remote, names, now, changed, readBack } = this.queue;
    const view = await readBack().catch(unlessUnread);
    const archived = view && (await this.queue.reports.find(view, id, ["held", "sent"]));
    const pending = view?.ref(id);
    if (view && !archived && !pending) throw notShown(remote.url, names, id);
    if (!archived || pending?.oid !== oid) return undefined;
    await remote.push([{ ref: names.pending(id), from: oid, to: undefined }], now, "It was sent before.");
    changed();
    return origin === "own" ? archived : undefined;
  }
}

/** The push was accepted, so the report is queued, whether the queue can be read just now or not. */
function unlessUnread(error: unknown): undefined {
  if (!(error instanceof OwnerReportError) || error.code !== "store") throw error;
  return undefined;
}

function notShown(url: string, names: QueueNames, id: string): OwnerReportError {
  const safe = `Report ${id} was pushed and is not known to be where a pass finds it.`;
  return hides(url, names.root, names.pending(id), safe);
}

function isText({ text: found }: Held, text: string): boolean {
  return Buffer.isBuffer(found) && found.toString("utf8") === text;
}

/** @throws OwnerReportError `conflict` when an id in the queue differs from this one only in case */
export async function refuseCaseCollision(view: View, id: string): Promise<void> {
  const archives = await Promise.all((["held", "sent"] as const).map((state) => view.archive(state)));
  const others = archives.flatMap(({ entries }) => [...entries.keys()]);
  const collision = caseCollision([view.ref(id.toLowerCase())?.id ?? "", ...others], id);
  if (collision !== undefined) throw conflict(id, collision);
}
