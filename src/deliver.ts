import { type Loaded, load, understood } from "./consumer.js";
import {
  begun,
  type Decision,
  type Delivery,
  decide,
  ended,
  heldFor,
  type InDoubtPolicy,
  type SendResult,
} from "./delivery.js";
import { OwnerReportError } from "./errors.js";
import { inertJson } from "./inert.js";
import type { Sender } from "./senders/sender.js";
import type { Lease, State, Store, StoredReport } from "./stores/store.js";

/** What delivering needs. */
export interface Delivering {
  store: Store;
  /** `undefined` when nothing to send with is configured. */
  sender: Sender | undefined;
  /** Message limit, see renderMessage. */
  channel?: string;
  inDoubt: InDoubtPolicy;
  dryRun: boolean;
  clock: () => number;
  /** Aborted when owner-report is told to stop. */
  cancel: AbortSignal;
  /** Who delivers, for the lock and the records: a role and where it runs. */
  owner: string;
  /** Told what happens while it happens; the text quotes foreign text as it is. */
  progress?: (text: string) => void;
}

/** What a caller must say; the rest has defaults: resend, no dry run, the machine's clock, never cancelled. */
export type DeliveryRequest = Pick<Delivering, "store" | "sender"> & Partial<Delivering>;

export function withDefaults<T extends DeliveryRequest>(request: T): T & Delivering {
  const cancel = request.cancel ?? new AbortController().signal;
  const defaults = { inDoubt: "resend", dryRun: false, clock: Date.now, owner: "a library", cancel } as const;
  return { ...defaults, ...request, cancel };
}

/** How it ended with one report. `gone`: somebody removed it meanwhile. */
export interface Ending {
  outcome: "sent" | "failed" | "in-doubt" | "gone" | "dry-run";
  reason: string;
  loaded?: Loaded;
}

export function isFailure(ending: Ending): boolean {
  return ending.outcome === "failed" || ending.outcome === "in-doubt";
}

type Pending = Loaded & {
  sha256: string;
  /** It was recorded as held, and only the end of its move to held/ is missing. */
  isHalfHeld: boolean;
};

/** Loads a pending report and makes sure that its record is of this very report. */
async function loadPending(request: Delivering, id: string): Promise<Pending | undefined> {
  const loaded = await load(request.store, id, ["pending"], request.channel);
  if (!loaded) return undefined;
  // Loaded here because a producer needs no digests: it keeps a reporting step fast.
  const { createHash } = await import("node:crypto");
  const sha256 = createHash("sha256").update(loaded.stored.bytes).digest("hex");
  const isHalfHeld = await isBeingHeld(request.store, loaded);
  if (!loaded.delivery || loaded.delivery.report_sha256 === sha256) return { ...loaded, sha256, isHalfHeld };
  throw new OwnerReportError(
    "invalid-report",
    `Report ${id} has the id of another report that was handled before (deliveries/${id}.json). It was not sent and ` +
      `stays pending. Give its file ${loaded.stored.path} another name to have it sent.`,
  );
}

/**
 * A report may lie in a second place only while a recorded move is being finished (docs/durability.md). Returns
 * whether that move is the one to held/.
 */
async function isBeingHeld(store: Store, { stored, delivery }: Loaded): Promise<boolean> {
  const { id } = stored;
  const isSetAside = delivery?.held_reason != null;
  const inHeld = await store.find(id, ["held"]);
  const inSent = await store.find(id, ["sent"]);
  const isSame = (other: StoredReport) => Buffer.from(other.bytes).equals(stored.bytes);
  const isSent = delivery?.latest.at(-1)?.outcome === "sent";
  if (inHeld && !(isSetAside && isSame(inHeld))) throw inTwoPlaces(id, inHeld);
  if (inSent && !((isSent || (isSetAside && inHeld)) && isSame(inSent))) throw inTwoPlaces(id, inSent);
  return inHeld !== undefined;
}

function inTwoPlaces(id: string, other: StoredReport): OwnerReportError {
  return new OwnerReportError(
    "invalid-report",
    `Report ${id} lies in pending/ and in ${other.state}/ (${other.path}), and no record says why. It was not sent and ` +
      "stays where it is. Find out which of the two files is right and move the other out of the queue.",
  );
}

function decisionOn(request: Delivering, { delivery, isHalfHeld }: Pending): Decision {
  return isHalfHeld ? { do: "hold" } : decide(delivery, request.inDoubt);
}

/** What would be done with a report, up to the send. Changes nothing. */
export async function preview(request: Delivering, id: string): Promise<Ending> {
  const loaded = await loadPending(request, id);
  if (!loaded) return { outcome: "gone", reason: "" };
  const decision = decisionOn(request, loaded);
  if (decision.do === "send") requireSender(request).ready();
  if (decision.do === "hold")
    return {
      outcome: "in-doubt",
      reason: `${AN_EARLIER_ATTEMPT}; the pass would set it aside in held/`,
      loaded,
    };
  if (decision.do === "blocked") return { outcome: "in-doubt", reason: blockedReason(loaded), loaded };
  return { outcome: "dry-run", reason: "", loaded };
}

/**
 * Delivers one report under a lease: reads it, decides by its record, records the attempt, sends, records the
 * outcome, and moves it only after a recorded success.
 */
export async function deliver(request: Delivering, lease: Lease, id: string): Promise<Ending> {
  const loaded = await loadPending(request, id);
  if (!loaded) return { outcome: "gone", reason: "" };
  const decision = decisionOn(request, loaded);
  if (decision.do === "send") return send(request, lease, loaded, decision);
  if (decision.do === "blocked") return { outcome: "in-doubt", reason: blockedReason(loaded), loaded };
  if (!loaded.delivery) return { outcome: "gone", reason: "" };
  if (decision.do === "hold") return hold(request, lease, loaded, loaded.delivery);
  await request.store.settle(lease, id, loaded.delivery, "sent");
  return { outcome: "sent", reason: ARCHIVED, loaded: now(request, loaded, loaded.delivery, "sent") };
}

async function send(
  request: Delivering,
  lease: Lease,
  loaded: Loaded & { sha256: string },
  decision: Extract<Decision, { do: "send" }>,
): Promise<Ending> {
  const { store, cancel } = request;
  if (cancel.aborted)
    return { outcome: "failed", reason: "owner-report was told to stop before the send", loaded };
  const sender = requireSender(request);
  sender.ready();
  const { id } = loaded.stored;
  const { attempt, possibleDuplicate } = decision;
  const at = timestamp(request);
  const begin = {
    attempt,
    possibleDuplicate,
    owner: lease.owner,
    fence: lease.fence,
    at,
  };
  const start = begun(id, loaded.delivery, begin, loaded.sha256);
  await store.begin(lease, id, start);
  const json = `${inertJson({ ...loaded.json, attempts: attempt, delivery: start })}\n`;
  const { text: message, truncated } = loaded.message;
  const outgoing = {
    report: loaded.report,
    message,
    truncated,
    attempt,
    possibleDuplicate,
    json,
    bytes: loaded.stored.bytes,
  };
  const result = await sender.send(outgoing, cancel);
  const delivery = ended(start, result, timestamp(request));
  return settle(request, lease, loaded, delivery, result);
}

async function settle(
  request: Delivering,
  lease: Lease,
  loaded: Loaded,
  delivery: Delivery,
  result: SendResult,
): Promise<Ending> {
  const { id } = loaded.stored;
  if (result.outcome === "in-doubt" && request.inDoubt === "hold") {
    const ending = await hold(request, lease, loaded, delivery, result.reason);
    logDelivery(request, id, delivery, result);
    return ending;
  }
  const state = result.outcome === "sent" ? "sent" : "pending";
  await request.store.settle(lease, id, delivery, state);
  logDelivery(request, id, delivery, result);
  const next = result.outcome === "in-doubt" ? `; it is still pending${whatNext(delivery)}` : "";
  const reason = `${result.reason}${next}`;
  return { outcome: result.outcome, reason, loaded: now(request, loaded, delivery, state) };
}

/** The report as it stands after its record or place has changed. */
function now(request: Delivering, { stored, report }: Loaded, delivery: Delivery, state: State): Loaded {
  const path = request.store.pathOf(state, stored.id);
  return understood({ ...stored, state, path }, report, delivery, request.channel);
}

function whatNext(delivery: Delivery): string {
  return decide(delivery, "resend").do === "blocked"
    ? ", and is not sent again by itself after three such attempts"
    : " and is sent again at the next pass, marked as a possible duplicate";
}

const ARCHIVED = "it went out in an earlier pass and is archived now";

const SET_ASIDE =
  "It is set aside in held/ for a person, as in-doubt: hold says. Find out whether it arrived: if it did, move it to " +
  "sent/; if not, move it back to pending/ and let a pass with in-doubt: resend send it";

const AN_EARLIER_ATTEMPT = "an earlier attempt may have gone out";

async function hold(
  request: Delivering,
  lease: Lease,
  loaded: Loaded,
  delivery: Delivery,
  why = AN_EARLIER_ATTEMPT,
): Promise<Ending> {
  const record = heldFor(delivery, `in doubt: ${why}`, timestamp(request));
  await request.store.settle(lease, loaded.stored.id, record, "held");
  return {
    outcome: "in-doubt",
    reason: `${why}. ${SET_ASIDE}`,
    loaded: now(request, loaded, record, "held"),
  };
}

function blockedReason(loaded: Loaded): string {
  const { id, path } = loaded.stored;
  return (
    "three attempts may have gone out, so it is not sent again by itself, and it holds up the younger ones. It is " +
    `still pending. Ask its owner: if it arrived, move ${path} to sent/; if not, remove deliveries/${id}.json to have it sent`
  );
}

function requireSender(request: Delivering): Sender {
  if (request.sender) return request.sender;
  throw new OwnerReportError("unavailable", NO_SENDER);
}

/** Said when there is nothing to send with. */
export const NO_SENDER =
  "Nothing to send with is configured, so nothing was sent; what is pending is still pending. Give send-cmd " +
  "(or OWNER_REPORT_SEND_CMD), a bash script that sends $OWNER_REPORT_MESSAGE. The built-in OpenClaw route, " +
  "chosen by target (or OWNER_REPORT_TARGET), is not part of this version yet.";

function logDelivery(request: Delivering, id: string, delivery: Delivery, result: SendResult): void {
  request.store.log({
    at: timestamp(request),
    event: "delivery",
    report_id: id,
    attempt: delivery.attempts,
    outcome: result.outcome,
    reason: result.reason,
    owner: request.owner,
  });
}

function timestamp(request: Delivering): string {
  return new Date(request.clock()).toISOString();
}
