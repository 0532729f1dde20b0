import { OwnerReportError } from "../../errors.js";
import type { Delivery } from "../../report/delivery-record.js";
import { conflict, safeIn } from "../conflicts.js";
import type { Begun, State } from "../store.js";
import type { ArchiveState, Entry } from "./archive.js";
import type { QueueNames } from "./names.js";
import type { GitRemote, RefChange } from "./remote.js";
import type { Held, Reports } from "./reports.js";
import type { View } from "./view.js";

/** What is to happen to one report: a new record, another place, or both; without a place it is forgotten. */
export interface Move {
  id: string;
  /** Absent for a report of another queue. */
  from: State | undefined;
  to: State | undefined;
  record?: Delivery;
  /** Of a report of another queue. */
  bytes?: Uint8Array;
  /** What is safe if it fails. */
  safe: string;
}

/** A ref to move, and how to note that it was moved. */
interface Step extends RefChange {
  note(): void;
}

/** The refs of one atomic push, and how to note them once it was accepted. */
export interface Change {
  refs: RefChange[];
  note(): void;
}

/** What is known of the queue that changes. */
export interface Known {
  view: View;
  reports: Reports;
  names: QueueNames;
  remote: GitRemote;
}

/**
 * The change that makes a move; `undefined` when there is nothing to be done.
 *
 * @throws OwnerReportError `conflict` when another report has the place, `store` when the report is gone
 */
export async function changeTo(known: Known, move: Move): Promise<Change | undefined> {
  const { view, reports } = known;
  const { id, from, to } = move;
  const there = from && (await reports.find(view, id, [from]));
  const already = to !== undefined && to !== from ? await reports.find(view, id, [to]) : undefined;
  const report = there ?? already ?? newcomer(known, move);
  if (!report) return to === undefined ? undefined : gone(move, known.remote.url);
  if (there && already && there.md !== already.md) throw conflict(id, id);
  const record = move.record && `${JSON.stringify(move.record, null, 2)}\n`;
  const into = to === undefined ? [] : [await place(known, id, to, report, record)];
  const out = from && there && to !== from ? [await remove(known, id, from)] : [];
  const steps: Step[] = [...into, ...out];
  return {
    refs: steps.map(({ ref, from, to }) => ({ ref, from, to })),
    note: () => steps.map((step) => step.note()),
  };
}

/** A report that comes from another queue, `undefined` when none does. */
function newcomer({ remote }: Known, { bytes }: Move): Held | undefined {
  return bytes && { md: remote.objects.blob(bytes), text: Buffer.from(bytes), record: undefined };
}

async function place(
  known: Known,
  id: string,
  state: State,
  report: Held,
  record: string | undefined,
): Promise<Step> {
  const json = record === undefined ? {} : { json: known.remote.objects.blob(record) };
  const entry = { md: report.md, ...json };
  if (state !== "pending") return rewrite(known, state, id, entry);
  return pend(
    known,
    id,
    { ...report, record: record === undefined ? undefined : Buffer.from(record) },
    entry,
  );
}

function pend({ view, reports, names, remote }: Known, id: string, report: Held, { md, json }: Entry): Step {
  const before = view.ref(id);
  const { subject, key } = before?.subject
    ? { ...before, subject: before.subject }
    : view.describe(id, report);
  const files = [
    { name: `${id}.md`, oid: md },
    ...(json === undefined ? [] : [{ name: `${id}.json`, oid: json }]),
  ];
  const oid = remote.objects.commit(`${subject}\n`, files);
  const note = () => {
    view.setPending(id, { oid, key, subject });
    reports.keep(oid, report);
  };
  return { ref: names.pending(id), from: before?.oid, to: oid, note };
}

async function remove(known: Known, id: string, state: State): Promise<Step> {
  const { view, names } = known;
  if (state !== "pending") return rewrite(known, state, id, undefined);
  const note = () => view.setPending(id, undefined);
  return { ref: names.pending(id), from: view.ref(id)?.oid, to: undefined, note };
}

async function rewrite(
  { view, names, remote }: Known,
  state: ArchiveState,
  id: string,
  entry: Entry | undefined,
): Promise<Step> {
  const { tree, apply } = (await view.archive(state)).change(remote.objects, id, entry);
  const oid = remote.objects.commit(`${entry ? state : "no longer here:"} ${id}\n`, tree);
  const note = () => {
    apply();
    view.setOne(state, oid);
  };
  return { ref: names.one(state), from: view.one(state)?.oid, to: oid, note };
}

function gone({ id, from }: Move, location: string): never {
  throw new OwnerReportError(
    "store",
    `Report ${id} is not ${from ?? "there"} any more at ${location}: somebody who does not hold the queue has moved or removed it. ` +
      "Nothing was changed.",
  );
}

/** The moves that settle a pending report as sent and begin the attempt on another. */
export function settledAndBegun(id: string, record: Delivery, next: Begun): [Move, Move] {
  const safe = `${safeIn("pending")} ${next.id} was not sent; if its attempt was recorded, it is taken as in doubt too.`;
  return [
    { id, from: "pending", to: "sent", record, safe },
    { id: next.id, from: "pending", to: "pending", record: next.delivery, safe },
  ];
}

/** What is said when refs that only the holder of the queue writes were not as it had left them. */
export function refused({ refs }: Change, location: string, safe: string): OwnerReportError {
  return new OwnerReportError(
    "store",
    `Somebody who does not hold the queue has changed ${refs.map(({ ref }) => ref).join(" or ")} at ${location}. ` +
      `${safe} This pass stops here.`,
  );
}
