import { type Loaded, load } from "./consumer.js";
import { isReleased, sha256Of } from "./delivery.js";
import { isInvalidReport, OwnerReportError } from "./errors.js";
import type { State, Store, StoredReport } from "./stores/store.js";

/** A pending report, made ready for a delivery. */
export type Pending = Loaded & {
  /** Of its file: the record must be of this very report. */
  sha256: string;
  /** A recorded move of which only the end is missing: to held/, or from there. */
  unfinished: "hold" | "release" | undefined;
};

/**
 * Loads a pending report, `undefined` when it is gone, and makes sure that its record is of this very report and says
 * why the report lies elsewhere too, if it does.
 *
 * @throws OwnerReportError `invalid-report` or `store`: the report must not be touched before a person has looked
 */
export async function loadPending(store: Store, id: string, channel?: string): Promise<Pending | undefined> {
  const found = await loadWithCopies(store, id, channel);
  if (!found) return undefined;
  const { loaded, copies } = found;
  const sha256 = await sha256Of(loaded.stored.bytes);
  const unfinished = unfinishedMove(copies, loaded);
  if (!loaded.delivery || loaded.delivery.report_sha256 === sha256) return { ...loaded, sha256, unfinished };
  throw new OwnerReportError(
    "invalid-report",
    `Report ${id} has the id of another report that was handled before (deliveries/${id}.json), or was edited since. It was ` +
      `not sent and stays pending. Give its file ${loaded.stored.path} another name to have it sent, or, if it is the same ` +
      "report, run owner-report hold and then release on it.",
  );
}

/** Where else a pending report lies. */
interface Copies {
  inHeld: StoredReport | undefined;
  inSent: StoredReport | undefined;
}

async function loadWithCopies(
  store: Store,
  id: string,
  channel: string | undefined,
): Promise<{ loaded: Loaded; copies: Copies } | undefined> {
  const first = await load(store, id, ["pending"], channel);
  if (!first) return undefined;
  const copies = { inHeld: await copyIn(store, "held", id), inSent: await copyIn(store, "sent", id) };
  // A holder that wakes up after its lock was taken over may be ending a move just now: it records before it moves, so
  // a record that is read after the copies says why they are there.
  const loaded = copies.inHeld || copies.inSent ? await load(store, id, ["pending"], channel) : first;
  return loaded && { loaded, copies };
}

async function copyIn(store: Store, state: State, id: string): Promise<StoredReport | undefined> {
  try {
    return await store.find(id, [state]);
  } catch (error) {
    if (!isInvalidReport(error)) throw error;
    throw new OwnerReportError(
      "invalid-report",
      `What lies in ${state}/ under the name of the pending report ${id} (${store.pathOf(state, id)}) is no report: ` +
        `${error.message}. The pending one was not sent and stays where it is. Move the other out of the queue.`,
      { cause: error },
    );
  }
}

/** A report may lie in a second place only while a recorded move is being finished (docs/durability.md). */
function unfinishedMove({ inHeld, inSent }: Copies, { stored, delivery }: Loaded): Pending["unfinished"] {
  const { id } = stored;
  const isSetAside = delivery?.held_reason != null;
  const isBack = delivery !== undefined && isReleased(delivery);
  const isSame = (other: StoredReport) => Buffer.from(other.bytes).equals(stored.bytes);
  const isSent = delivery?.latest.at(-1)?.outcome === "sent";
  if (inHeld && !((isSetAside || isBack) && isSame(inHeld))) throw inTwoPlaces(id, inHeld);
  if (inSent && !((isSent || (isSetAside && inHeld)) && isSame(inSent))) throw inTwoPlaces(id, inSent);
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
