import type { Delivery } from "../../delivery.js";
import { OwnerReportError } from "../../errors.js";
import { conflict } from "../conflicts.js";
import type { State } from "../store.js";
import type { ArchiveState } from "./archive.js";
import type { Commit } from "./commits.js";
import type { Edit } from "./lease.js";
import { archived, type QueueNames } from "./names.js";
import type { Held, Reports } from "./reading.js";
import type { View } from "./view.js";

/** What is to happen to one report: a new record, another place, or both; without a place it is forgotten. */
export interface Move {
  id: string;
  from: State;
  to: State | undefined;
  record?: Delivery;
  /** What is safe if it fails. */
  safe: string;
}

/** The edits of one atomic push, and how to note them once they were accepted. */
export interface Change {
  edits: Edit[];
  note(made: readonly (Commit | undefined)[]): Promise<void>;
}

interface Step {
  edit: Edit;
  note(commit: Commit | undefined): void | Promise<void>;
}

/**
 * The change that makes a move; `undefined` when there is nothing to be done.
 *
 * @throws OwnerReportError `conflict` when another report has the place, `store` when the report is gone
 */
export async function changeTo(
  view: View,
  reports: Reports,
  names: QueueNames,
  move: Move,
  location: string,
): Promise<Change | undefined> {
  const { id, from, to } = move;
  const there = await reports.find(view, id, [from]);
  const already = to !== undefined && to !== from ? await reports.find(view, id, [to]) : undefined;
  const report = there ?? already;
  if (!report) return to === undefined ? undefined : gone(move, location);
  if (there && already && there.md !== already.md) throw conflict(id, id);
  const text = move.record ? recordText(move.record) : "";
  const into = to === undefined ? [] : [placed(view, reports, names, id, to, report, text)];
  const out = there && to !== from ? [removed(view, names, id, from)] : [];
  return changeOf([...into, ...out]);
}

/** A record as it is stored. */
export function recordText(delivery: Delivery): string {
  return `${JSON.stringify(delivery, null, 2)}\n`;
}

function changeOf(steps: readonly Step[]): Change {
  return {
    edits: steps.map(({ edit }) => edit),
    async note(made) {
      for (const [index, step] of steps.entries()) await step.note(made[index]);
    },
  };
}

function placed(
  view: View,
  reports: Reports,
  names: QueueNames,
  id: string,
  state: State,
  report: Held,
  record: string,
): Step {
  return state === "pending"
    ? pend(view, reports, names, id, report, record)
    : archive(view, names, id, state, report, record);
}

function pend(
  view: View,
  reports: Reports,
  names: QueueNames,
  id: string,
  report: Held,
  record: string,
): Step {
  const before = view.ref(id);
  const { subject, key } = before?.subject ? before : view.describe(id, report);
  const files = { [`${id}.md`]: { oid: report.md }, [`${id}.json`]: record };
  const edit = { ref: names.pending(id), from: before?.oid, commit: { message: `${subject}\n`, files } };
  const note = (commit: Commit | undefined) => {
    const oid = commit?.oid ?? "";
    view.setPending(id, { oid, key, subject });
    reports.keep(oid, { ...report, record: Buffer.from(record) });
  };
  return { edit, note };
}

function archive(
  view: View,
  names: QueueNames,
  id: string,
  state: ArchiveState,
  { md }: Held,
  record: string,
): Step {
  const before = view.one(state);
  const files = { [archived(id, "md")]: { oid: md }, [archived(id, "json")]: record };
  const commit = { message: `${state} ${id}\n`, ...treeOf(before), files };
  const edit = { ref: names.one(state), from: before?.oid, commit };
  const entry = { md, json: { text: record } };
  return { edit, note: (made) => made && view.setArchive(state, made, id, entry) };
}

function removed(view: View, names: QueueNames, id: string, state: State): Step {
  if (state === "pending") {
    const edit = { ref: names.pending(id), from: view.ref(id)?.oid };
    return { edit, note: () => view.setPending(id, undefined) };
  }
  const before = view.one(state);
  const remove = [archived(id, "md"), archived(id, "json")];
  const commit = { message: `without ${id}\n`, ...treeOf(before), remove };
  const edit = { ref: names.one(state), from: before?.oid, commit };
  return { edit, note: (made) => made && view.setArchive(state, made, id, undefined) };
}

function treeOf(before: Commit | undefined): { tree?: string } {
  return before?.tree === undefined ? {} : { tree: before.tree };
}

function gone({ id, from, safe: _ }: Move, location: string): never {
  throw new OwnerReportError(
    "store",
    `Report ${id} is not ${from} any more at ${location}: somebody who does not hold the queue has moved or removed it. ` +
      "Nothing was changed.",
  );
}
