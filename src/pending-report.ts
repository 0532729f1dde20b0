import { type Loaded, load } from "./consumer.js";
import { isReleased } from "./delivery.js";
import { OwnerReportError } from "./errors.js";
import type { Store, StoredReport } from "./stores/store.js";

/** A pending report with a record that is surely its own. */
export type Pending = Loaded & {
  sha256: string;
  /** A recorded move of which only the end is missing: to held/, or from there. */
  unfinished: "hold" | "release" | undefined;
};

/** Loads a pending report and makes sure that its record is of this very report; `undefined` when it is not pending. */
export async function loadPending(store: Store, id: string, channel?: string): Promise<Pending | undefined> {
  const loaded = await load(store, id, ["pending"], channel);
  if (!loaded) return undefined;
  const sha256 = await sha256Of(loaded.stored.bytes);
  const unfinished = await unfinishedMove(store, loaded);
  if (!loaded.delivery || loaded.delivery.report_sha256 === sha256) return { ...loaded, sha256, unfinished };
  throw new OwnerReportError(
    "invalid-report",
    `Report ${id} has the id of another report that was handled before (deliveries/${id}.json), or was edited since. It was ` +
      `not sent and stays pending. Give its file ${loaded.stored.path} another name to have it sent, or, if it is the same ` +
      "report, run owner-report hold and then release on it.",
  );
}

/** The digest by which a record knows its report. */
export async function sha256Of(bytes: Uint8Array): Promise<string> {
  // Loaded here because a producer needs no digests: it keeps a reporting step fast.
  const { createHash } = await import("node:crypto");
  return createHash("sha256").update(bytes).digest("hex");
}

/** A report may lie in a second place only while a recorded move is being finished (docs/durability.md). */
async function unfinishedMove(store: Store, { stored, delivery }: Loaded): Promise<Pending["unfinished"]> {
  const { id } = stored;
  const isSetAside = delivery?.held_reason != null;
  const inHeld = await store.find(id, ["held"]);
  const inSent = await store.find(id, ["sent"]);
  const isSame = (other: StoredReport) => Buffer.from(other.bytes).equals(stored.bytes);
  const isBack = delivery !== undefined && isReleased(delivery);
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
