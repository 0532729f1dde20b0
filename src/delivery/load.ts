import { isInvalidReport, OwnerReportError } from "../errors.js";
import { isHeld, isReleased } from "../report/decide.js";
import { type Delivery, isSent, sha256Of, unlessEmpty } from "../report/delivery-record.js";
import { parseReport } from "../report/document.js";
import { idProblem, isPath } from "../report/id.js";
import { inertLine } from "../report/inert.js";
import { remedy } from "../report/remedies.js";
import type { State, Store, StoredReport } from "../stores/store.js";
import { deliveryOf, requireReadable } from "../stores/stored-report.js";
import { type Loaded, toLoaded } from "./loaded.js";

/**
 * Loads a report with its delivery record; `undefined` when it is in none of these states.
 *
 * @throws OwnerReportError `invalid-report` naming the report and everything that is wrong with it
 */
export async function load(
  store: Store,
  id: string,
  { states, channel }: { states: readonly State[]; channel?: string | undefined },
): Promise<Loaded | undefined> {
  const found = await readReport(store, id, states);
  return found && toLoaded({ ...found, delivery: unlessEmpty(await deliveryOf(found.stored)) }, channel);
}

type ReadReport = Pick<Loaded, "stored" | "report">;

async function readReport(
  store: Store,
  id: string,
  states: readonly State[],
): Promise<ReadReport | undefined> {
  try {
    const problem = idProblem(id);
    const found = await store.find(id, states);
    if (found && problem !== undefined) throw new OwnerReportError("invalid-report", `its name ${problem}`);
    const stored = requireReadable(found);
    return stored && { stored, report: await parseReport(stored.bytes, stored.id) };
  } catch (error) {
    if (!isInvalidReport(error)) throw error;
    const { state = states[0] ?? "pending", ...found } = (await store.find(id, states)) ?? {};
    const isFile = !("isNoFile" in found && found.isNoFile);
    throw notValid(id, { state, isFile, store, cause: error });
  }
}

/** Turns an id or a path into the report's id. @throws OwnerReportError `usage` or `not-found` */
export function resolveId(store: Store, idOrPath: string): string {
  if (isPath(idOrPath)) {
    const id = store.idOfPath(idOrPath);
    if (id !== undefined) return id;
    throw new OwnerReportError(
      "not-found",
      `${shown(idOrPath)} is not a report of the queue ${store.location}. Name the queue it lies in, queue (or OWNER_REPORT_QUEUE), or give the report's id.`,
    );
  }
  const problem = idProblem(idOrPath);
  if (problem === undefined) return idOrPath;
  throw new OwnerReportError("usage", `report-id ${shown(idOrPath)} cannot be an id: it ${problem}.`);
}

/** Quotes what was given as a report, without the password of an address. */
function shown(idOrPath: string): string {
  return JSON.stringify(idOrPath.replace(/:.*@/gs, ":***@"));
}

/** Error for an id that is in no state of the queue. */
export function notFound(store: Store, id: string): OwnerReportError {
  return new OwnerReportError("not-found", `There is no report ${id} in the queue ${store.location}.`);
}

/** Returns what names a report on a command line: its id, or the path of what has a name that cannot be one. */
export function argumentFor(id: string, path: string): string {
  return idProblem(id) === undefined ? id : path;
}

function notValid(
  id: string,
  { state, isFile, store, cause }: { state: State; isFile: boolean; store: Store; cause: OwnerReportError },
): OwnerReportError {
  const path = inertLine(store.pathOf(state, id));
  const which = argumentFor(id, store.pathOf(state, id));
  const [hold, release] = [remedy("holdInvalid", which), remedy("releaseFixed", which)];
  const next = {
    pending: `It was not sent and stays where it is (${path}). ${isFile ? "Fix the file, or set it aside" : "Set it aside"}: ${hold}`,
    held: isFile
      ? `It is held (${path}). Fix the file, then put it back: ${release}`
      : `It is held (${path}), where nothing sends it.`,
    sent: `It lies in sent/ (${path}): its file was changed since it was sent, or never was a report.`,
  };
  const text = `Report ${inertLine(id)} is not valid: ${inertLine(cause.message)}. ${next[state]}`;
  const remedies = { pending: [hold], held: isFile ? [release] : [], sent: [] }[state];
  return new OwnerReportError("invalid-report", text, { cause, remedies });
}

/** Whether a record says of this very text that it was sent. */
export async function isProven(stored: StoredReport, delivery: Delivery | undefined): Promise<boolean> {
  return isSent(delivery) && delivery?.report_sha256 === (await sha256Of(stored.bytes));
}

/**
 * Checks that a report in `sent/` was sent: the proof is a record of this very text.
 *
 * @throws OwnerReportError `conflict`
 */
export async function requireProof(stored: StoredReport, delivery: Delivery | undefined): Promise<void> {
  if (await isProven(stored, delivery)) return;
  const { id, path } = stored;
  throw new OwnerReportError(
    "conflict",
    `Report ${id} lies in sent/ (${path}), but no delivery record says that this text was sent, so it is not known. ` +
      "Nothing was queued, sent or changed. Find out whether it arrived; if it did not, move that file out of the queue and report again. " +
      "A prune that was cut off leaves such a file too: run it again.",
  );
}

/** Pending report, checked for delivery. */
export type Pending = Loaded & {
  /** Digest of its file: the record must be of this very report. */
  sha256: string;
  /** Recorded move to or from held/ that was not finished. */
  unfinished: "hold" | "release" | undefined;
};

/**
 * Loads a pending report; `undefined` when it is gone. Checks that its record is of this very report and explains any
 * copy in another state.
 *
 * @throws OwnerReportError `invalid-report` or `store`: the report must not be touched before a person has looked
 */
export async function loadPending(
  store: Store,
  id: string,
  channel?: string | undefined,
): Promise<Pending | undefined> {
  const found = await loadWithCopies(store, id, channel);
  if (!found) return undefined;
  const { loaded, copies } = found;
  const sha256 = await sha256Of(loaded.stored.bytes);
  const unfinished = unfinishedMove(copies, loaded);
  if (!loaded.delivery || loaded.delivery.report_sha256 === sha256) return { ...loaded, sha256, unfinished };
  const remedies = [remedy("holdEdited", id), remedy("releaseEdited", id)];
  throw new OwnerReportError(
    "invalid-report",
    `Report ${id} has the id of another report that was handled before (deliveries/${id}.json), or was edited since. It was ` +
      `not sent and stays pending. Give its file ${loaded.stored.path} another name to have it sent, or, if it is the same ` +
      `report, run ${remedies.join(" and then ")}`,
    { remedies },
  );
}

/** Copies of a pending report in other states. */
interface Copies {
  inHeld: StoredReport | undefined;
  inSent: StoredReport | undefined;
}

async function loadWithCopies(
  store: Store,
  id: string,
  channel: string | undefined,
): Promise<{ loaded: Loaded; copies: Copies } | undefined> {
  const first = await load(store, id, { states: ["pending"], channel });
  if (!first) return undefined;
  const copies = { inHeld: await copyIn(store, "held", id), inSent: await copyIn(store, "sent", id) };
  // A holder that resumes after its lock was taken over may be finishing a move now. It records before it moves, so a
  // record that is read after the copies explains them.
  const loaded =
    copies.inHeld || copies.inSent ? await load(store, id, { states: ["pending"], channel }) : first;
  return loaded && { loaded, copies };
}

async function copyIn(store: Store, state: State, id: string): Promise<StoredReport | undefined> {
  try {
    return requireReadable(await store.find(id, [state]));
  } catch (error) {
    if (!isInvalidReport(error)) throw error;
    throw new OwnerReportError(
      "invalid-report",
      `The file in ${state}/ with the name of the pending report ${id} (${store.pathOf(state, id)}) is no report: ` +
        `${error.message}. The pending one was not sent and stays where it is. Move the other out of the queue.`,
      { cause: error },
    );
  }
}

/** Explains a report's copies: they are allowed only while a recorded move is being finished (docs/durability.md). */
function unfinishedMove({ inHeld, inSent }: Copies, { stored, delivery }: Loaded): Pending["unfinished"] {
  const { id } = stored;
  const isSetAside = isHeld(delivery);
  const isBack = isReleased(delivery);
  const isSame = (other: StoredReport) => Buffer.from(other.bytes).equals(stored.bytes);
  if (inHeld && !((isSetAside || isBack) && isSame(inHeld))) throw inTwoPlaces(id, inHeld);
  if (inSent && !((isSent(delivery) || (isSetAside && inHeld)) && isSame(inSent)))
    throw inTwoPlaces(id, inSent);
  if (!inHeld) return undefined;
  return isSetAside ? "hold" : "release";
}

function inTwoPlaces(id: string, other: StoredReport): OwnerReportError {
  return new OwnerReportError(
    "invalid-report",
    `Report ${id} lies in pending/ and in ${other.state}/ (${other.path}), and no record says why. It was not sent and ` +
      "stays where it is. Find out which of the two files is right and move the other out of the queue.",
  );
}
