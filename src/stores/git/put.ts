import { OwnerReportError, storeFaultAfter } from "../../errors.js";
import { randomHex } from "../../platform/random.js";
import { caseCollision, conflict } from "../conflicts.js";
import { STATES, type State } from "../store.js";
import { hides } from "./hidden.js";
import { createdAtOf, type QueueNames, subjectOf } from "./names.js";
import type { GitRemote } from "./remote.js";
import type { RemoteReport, Reports } from "./reports.js";
import type { View } from "./view.js";

/** Limit of lost races for a ref: a hundred in a row are not chance. */
const MOST_TRIES = 100;

/** Parts of a git store that queueing needs. */
export interface PutContext {
  remote: GitRemote;
  names: QueueNames;
  reports: Reports;
  clock: () => number;
  /** Reads the queue from the remote. */
  read(): Promise<View>;
  /** Called when earlier reads are out of date. */
  forget(): void;
}

/** Queues reports in a git queue: each is a ref of its own that is created once, so that producers never contend. */
export class Enqueuer {
  constructor(private readonly context: PutContext) {}

  /** Queues a report as Store.put promises. */
  async put(
    id: string,
    text: string,
    origin: "own" | "generated",
  ): Promise<(RemoteReport & { state: State }) | undefined> {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const existing = origin === "own" || tries > 0 ? await this.existing(id) : undefined;
      // Nobody else has a generated id: an earlier try, whose reply was lost, has pushed it.
      if (existing) return origin === "generated" && isText(existing, text) ? undefined : existing;
      const oid = await this.create(id, text);
      if (oid !== undefined) return this.unlessArchived(id, oid, origin);
    }
    const where = `${this.context.names.pending(id)} at ${this.context.remote.url}`;
    throw new OwnerReportError("store", `${where} kept changing while the report was being queued.`, {
      done: "unknown",
    });
  }

  /** Finds the report with the id; refuses an id that differs only in case. */
  private async existing(id: string): Promise<(RemoteReport & { state: State }) | undefined> {
    try {
      const view = await this.context.read();
      const existing = await this.context.reports.find(view, id, STATES);
      if (!existing) await refuseCaseCollision(view, id);
      return existing;
    } catch (error) {
      throw storeFaultAfter(error, "nothing");
    }
  }

  /** Creates the ref of a report; `undefined` when it exists. */
  private async create(id: string, text: string): Promise<string | undefined> {
    const { clock, remote, names } = this.context;
    const subject = subjectOf(id, createdAtOf(text) ?? new Date(clock()).toISOString());
    // The nonce makes the same text, queued twice at the same moment, two commits: one of them comes second.
    const { objects } = remote;
    const report = { name: `${id}.md`, oid: objects.blob(text) };
    const oid = objects.commit(`${subject}\n\nnonce ${randomHex(16)}\n`, [report]);
    const created = { ref: names.pending(id), from: undefined, to: oid };
    const end = await remote.push([created], () => this.takenRefs(id));
    this.context.forget();
    return end === "done" ? oid : undefined;
  }

  /** Reads the refs as they are now. The ref of an archived report counts as taken: it must not be pushed again. */
  private async takenRefs(id: string): Promise<ReadonlyMap<string, string>> {
    const view = await this.context.read();
    const { refs } = view;
    const archives = await Promise.all((["held", "sent"] as const).map((state) => view.archive(state)));
    const taken = archives.flatMap(({ entries }) => entries.get(id) ?? []).at(0);
    const ref = this.context.names.pending(id);
    return taken && !refs.has(ref) ? new Map([...refs, [ref, taken.md]]) : refs;
  }

  /**
   * Verifies a push. Others may have queued the same own id, sent and archived it between the check and the push. Of a
   * generated id nothing is read but whether its ref is shown: git's transport may have repeated an applied push whose
   * reply it lost, and a pass finds that out by the archive ({@link Reports}).
   */
  private async unlessArchived(
    id: string,
    oid: string,
    origin: "own" | "generated",
  ): Promise<(RemoteReport & { state: State }) | undefined> {
    const { remote, names, read, forget, reports } = this.context;
    if (origin === "generated" && (await remote.shows(names.pending(id)).catch(asShown))) return undefined;
    const view = await read().catch(unlessUnread);
    const archived = view && (await reports.find(view, id, ["held", "sent"]));
    const pending = view?.ref(id);
    if (view && !archived && !pending) throw notShown(remote.url, names, id);
    if (!archived || pending?.oid !== oid) return undefined;
    await remote.push([{ ref: names.pending(id), from: oid, to: undefined }], () => remote.list());
    forget();
    return origin === "own" ? archived : undefined;
  }
}

/** Ignores a failed read-back: the push was accepted, so the report is queued. */
function unlessUnread(error: unknown): undefined {
  if (!(error instanceof OwnerReportError) || error.code !== "store") throw error;
  return undefined;
}

function asShown(error: unknown): true {
  unlessUnread(error);
  return true;
}

function notShown(url: string, names: QueueNames, id: string): OwnerReportError {
  const outcome = `Report ${id} was pushed and is not known to be where a pass finds it.`;
  return hides({ url, root: names.root }, names.pending(id), outcome);
}

function isText({ text: found }: RemoteReport, text: string): boolean {
  return Buffer.isBuffer(found) && found.toString("utf8") === text;
}

/** Refuses an id that differs from another in the queue only in case. @throws OwnerReportError `conflict` */
export async function refuseCaseCollision(view: View, id: string): Promise<void> {
  const twin = view.ref(id);
  if (twin) await view.know([twin]);
  const archives = await Promise.all((["held", "sent"] as const).map((state) => view.archive(state)));
  const others = archives.flatMap(({ entries }) => [...entries.keys()]);
  const collision = caseCollision([twin?.id ?? "", ...others], id);
  if (collision !== undefined) throw conflict(id, collision);
}
