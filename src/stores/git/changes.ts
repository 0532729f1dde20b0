import { OwnerReportError } from "../../errors.js";
import { conflict } from "../conflicts.js";
import { type Change, newIdOf, type State } from "../store.js";
import type { ArchiveState, Entry } from "./archive.js";
import type { QueueNames } from "./names.js";
import type { GitRemote, RefChange } from "./remote.js";
import type { RemoteReport, Reports } from "./reports.js";
import type { View } from "./view.js";

/** A ref to move, and the function to call once it was moved. */
interface RefStep extends RefChange {
  onAccepted(): void;
}

/** The refs of one atomic push, and the function to call once the push was accepted. */
export interface RefUpdate {
  refs: RefChange[];
  onAccepted(): void;
}

/** The queue that changes. */
export interface ChangeContext {
  view: View;
  reports: Reports;
  names: QueueNames;
  remote: GitRemote;
}

/**
 * Computes the ref update of a change; `undefined` when there is nothing to do.
 *
 * @throws OwnerReportError `conflict` when another report has the place, `store` when the report is gone
 */
export async function refUpdateFor(context: ChangeContext, change: Change): Promise<RefUpdate | undefined> {
  const { view, reports } = context;
  const { id, from, to } = change;
  const as = newIdOf(change);
  const source = from && (await reports.find(view, id, [from]));
  const target = to !== undefined && to !== from ? await reports.find(view, as, [to]) : undefined;
  const report = source ?? imported(context, change) ?? target;
  if (!report) return to === undefined ? undefined : throwGone(change, context.remote.url);
  if (target && target.md !== report.md) throw conflict(as, as);
  if (!from && target) return undefined;
  const json = "record" in change && change.record && `${JSON.stringify(change.record, null, 2)}\n`;
  const record = json ? Buffer.from(json) : undefined;
  const into = to === undefined ? [] : [await place(context, { id: as, state: to }, { ...report, record })];
  const out = from && source && to !== from ? [await remove(context, { id, state: from })] : [];
  const steps: RefStep[] = [...into, ...out];
  return {
    refs: steps.map(({ ref, from, to }) => ({ ref, from, to })),
    onAccepted: () => steps.map((step) => step.onAccepted()),
  };
}

/** Returns the report of a change that comes from another queue, `undefined` for any other change. */
function imported({ remote }: ChangeContext, change: Change): RemoteReport | undefined {
  if (change.from !== undefined) return undefined;
  const { bytes } = change;
  return { md: remote.objects.blob(bytes), text: Buffer.from(bytes), record: undefined };
}

/** Where a report lies, or is to lie. */
interface Spot<S = State> {
  id: string;
  state: S;
}

async function place(
  context: ChangeContext,
  { id, state }: Spot,
  report: RemoteReport & { record: Buffer | undefined },
): Promise<RefStep> {
  const json = report.record && context.remote.objects.blob(report.record);
  if (state !== "pending") return rewrite(context, { id, state }, { md: report.md, json });
  return pend(context, id, { ...report, json });
}

function pend(
  { view, reports, names, remote }: ChangeContext,
  id: string,
  { md, json, ...rest }: RemoteReport & Entry,
): RefStep {
  const report = { md, ...rest };
  const before = view.ref(id);
  const { subject, key } = before?.subject
    ? { ...before, subject: before.subject }
    : view.subjectAndKeyOf(id, report);
  const files = [
    { name: `${id}.md`, oid: md },
    ...(json === undefined ? [] : [{ name: `${id}.json`, oid: json }]),
  ];
  const oid = remote.objects.commit(`${subject}\n`, files);
  const onAccepted = () => {
    view.setPending(id, { oid, key, subject });
    reports.keep(oid, report);
  };
  return { ref: names.pending(id), from: before?.oid, to: oid, onAccepted };
}

async function remove(context: ChangeContext, { id, state }: Spot): Promise<RefStep> {
  const { view, names } = context;
  if (state !== "pending") return rewrite(context, { id, state }, undefined);
  const onAccepted = () => view.setPending(id, undefined);
  return { ref: names.pending(id), from: view.ref(id)?.oid, to: undefined, onAccepted };
}

async function rewrite(
  { view, names, remote }: ChangeContext,
  { id, state }: Spot<ArchiveState>,
  entry: Entry | undefined,
): Promise<RefStep> {
  const { tree, apply } = (await view.archive(state)).change(remote.objects, id, entry);
  const oid = remote.objects.commit(`${entry ? state : "no longer here:"} ${id}\n`, tree);
  const onAccepted = () => {
    apply();
    view.setOne(state, oid);
  };
  return { ref: names.one(state), from: view.one(state), to: oid, onAccepted };
}

function throwGone({ id, from }: Change, location: string): never {
  throw new OwnerReportError(
    "store",
    `Report ${id} is not ${from ?? "there"} any more at ${location}: somebody who does not hold the queue has moved or removed it. ` +
      "Nothing was changed.",
  );
}

/** Returns the error for refs that somebody other than the holder has changed. */
export function refsChanged({ refs }: RefUpdate, location: string): OwnerReportError {
  return new OwnerReportError(
    "store",
    `Somebody who does not hold the queue has changed ${refs.map(({ ref }) => ref).join(" or ")} at ${location}.`,
    { done: "nothing", remedy: "This pass stops here." },
  );
}
