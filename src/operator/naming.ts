import { resolveId } from "../delivery/load.js";
import { OwnerReportError } from "../errors.js";
import { changesTo } from "../report/changes.js";
import { idProblem, isPath } from "../report/id.js";
import { remedy } from "../report/remedies.js";
import { STATES, type State } from "../stores/store.js";
import type { QueueFlags } from "./blocked.js";

/** Characters that a part of an id must have to name a report. */
const SHORTEST_PART = 4;
/** Reports to list at most where a part names several. */
const MAX_LISTED = 20;
/** Reports to compare at most with a name that none has, and to offer. */
const MAX_COMPARED = 2000;
const MAX_NEAREST = 3;

/** Queue in which a person names reports. */
export interface NamingQueue extends QueueFlags {
  /** Milliseconds since 1970. */
  clock: () => number;
}

/** Report that a name may mean. */
interface Candidate {
  id: string;
  state: State;
}

/**
 * Finds the reports that a person names, each by its whole id, its path, or a part of its id that no other report has, in
 * whatever state; one named twice counts once. All are found before anything is done to one.
 *
 * @returns their whole ids, or the paths of those whose names are no ids
 * @throws OwnerReportError `usage` for a part that several have, `not-found` with the nearest for one that none has
 */
export async function reportsNamed(queue: NamingQueue, names: readonly string[]): Promise<string[]> {
  const { store } = queue;
  const found = new Map<string, string>();
  let all: Candidate[] | undefined;
  for (const name of names) {
    const isWhole = isPath(name) || (await isWholeId(queue, name));
    if (!isWhole) all ??= await everyReport(queue);
    const named = isWhole || !all ? name : oneOf(queue, all, name);
    found.set(resolveId(store, named), named);
  }
  return [...found.values()];
}

/** Whether a program gave neither a path nor the whole id of a report, in any state. */
export async function isNoReport(queue: NamingQueue, idOrPath: string): Promise<boolean> {
  return !isPath(idOrPath) && !(await isWholeId(queue, idOrPath));
}

/** Error for what is no report where only a whole id or a path is taken: it shows what a person may have meant. */
export async function notWhole(queue: NamingQueue, name: string): Promise<OwnerReportError> {
  const all = await everyReport(queue);
  const having = havingPart(all, name);
  if (having.length === 0) return nothingNamed(queue, all, name);
  const what = `There is no report ${name} in the queue ${queue.store.location}. Nothing was changed.`;
  const meant = `Only a whole id or a path is taken here; with that in its id there is:${listed(having)}`;
  return new OwnerReportError("not-found", `${what} ${meant}`);
}

async function isWholeId({ store }: NamingQueue, name: string): Promise<boolean> {
  return idProblem(name) === undefined && (await store.find(name)) !== undefined;
}

async function everyReport({ store, clock }: NamingQueue): Promise<Candidate[]> {
  const all = new Map<string, Candidate>();
  for (const state of STATES)
    for (const { id } of await store.list(state, clock())) if (!all.has(id)) all.set(id, { id, state });
  return [...all.values()];
}

function oneOf(queue: NamingQueue, all: readonly Candidate[], name: string): string {
  const found = name.length < SHORTEST_PART ? [] : havingPart(all, name);
  const [first] = found;
  if (!first) throw nothingNamed(queue, all, name);
  if (found.length > 1) throw severalNamed(queue, found, name);
  return idProblem(first.id) === undefined ? first.id : queue.store.pathOf(first.state, first.id);
}

function havingPart(all: readonly Candidate[], name: string): Candidate[] {
  const part = name.toLowerCase();
  return all.filter(({ id }) => id.toLowerCase().includes(part));
}

function listed(found: readonly Candidate[]): string {
  const more = found.length > MAX_LISTED ? [`… and ${found.length - MAX_LISTED} more`] : [];
  return [...found.slice(0, MAX_LISTED).map(lineOf), ...more].map((line) => `\n  ${line}`).join("");
}

function severalNamed({ store }: NamingQueue, found: Candidate[], name: string): OwnerReportError {
  return new OwnerReportError(
    "usage",
    `${JSON.stringify(name)} is a part of the ids of ${found.length} reports in the queue ${store.location}. Nothing was changed. Type more of the one that is meant:${listed(found)}`,
  );
}

/** Error for a name that no report has. @throws OwnerReportError `usage` for what cannot be an id */
function nothingNamed(
  { store, flags }: NamingQueue,
  all: readonly Candidate[],
  name: string,
): OwnerReportError {
  resolveId(store, name);
  const having = havingPart(all, name);
  const short = having.length > 0 ? ` A part of an id needs at least ${SHORTEST_PART} characters.` : "";
  const near = having.length > 0 ? having.slice(0, MAX_NEAREST) : nearest(all, name);
  const list = remedy("listPending", undefined, flags);
  const next =
    near.length > 0
      ? `The nearest:${near.map((one) => `\n  ${lineOf(one)}`).join("")}`
      : `To see what is pending: ${list}`;
  return new OwnerReportError(
    "not-found",
    `There is no report ${name} in the queue ${store.location}. Nothing was changed.${short} ${next}`,
    { remedies: near.length > 0 ? [] : [list] },
  );
}

function lineOf({ id, state }: Candidate): string {
  return `${state.padEnd(7)}  ${id}`;
}

/** Finds the reports whose ids have a part that differs least from the name, if at most in every third character. */
function nearest(all: readonly Candidate[], name: string): Candidate[] {
  const measured = all
    .slice(0, MAX_COMPARED)
    .map((one) => ({ one, changes: changesTo(one.id.toLowerCase(), name.toLowerCase()) }));
  const least = Math.min(...measured.map(({ changes }) => changes));
  if (least > Math.max(1, name.length / 3)) return [];
  const same = measured.filter(({ changes }) => changes === least);
  return same.slice(0, MAX_NEAREST).map(({ one }) => one);
}
