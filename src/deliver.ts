import {
  type Attempt,
  attemptAhead,
  attemptOn,
  type Due,
  decisionOn,
  loadFor,
  makeAttempt,
  requireSender,
  STOPPED,
  takeBack,
} from "./attempt.js";
import { type Loaded, understood } from "./consumer.js";
import {
  type By,
  type Decision,
  type Delivery,
  decide,
  ended,
  failuresOf,
  heldFor,
  type InDoubtPolicy,
  type SendResult,
} from "./delivery.js";
import { timestamp } from "./duration.js";
import type { Sender } from "./senders/sender.js";
import type { Lease, State, Store } from "./stores/store.js";

/** What delivering needs. */
export interface Delivering {
  store: Store;
  /** `undefined` when nothing to send with is configured. */
  sender: Sender | undefined;
  /** Message limit, see renderMessage. */
  channel?: string;
  inDoubt: InDoubtPolicy;
  /** Failed attempts after which a report is set aside in held/; never when absent. */
  maxAttempts?: number;
  /** A person wants this report sent now: what blocked it so far does not count. */
  retry: boolean;
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
  const defaults = {
    inDoubt: "resend",
    retry: false,
    dryRun: false,
    clock: Date.now,
    owner: "a library",
  } as const;
  return { ...defaults, ...request, cancel };
}

/** How it ended with one report. `gone`: somebody removed it meanwhile. */
export interface Ending {
  outcome: "sent" | "failed" | "in-doubt" | "gone" | "dry-run";
  reason: string;
  loaded?: Loaded;
  /** The attempt on the next report that was begun in the same step. */
  ahead?: Attempt | undefined;
  /** What sent it has left processes that still work. */
  leftBehind?: boolean | undefined;
}

export function isFailure(ending: Ending): boolean {
  return ending.outcome === "failed" || ending.outcome === "in-doubt";
}

/** What would be done with a report, up to the send; the reason says why it would not be sent. Changes nothing. */
export async function preview(request: Delivering, id: string): Promise<Ending> {
  const loaded = await loadFor(request, id);
  if (!loaded) return { outcome: "gone", reason: "" };
  const decision = decisionOn(request, loaded);
  request.store.refuseStuck?.(id);
  if (decision.do === "send") requireSender(request).ready();
  if (decision.do === "hold") return { outcome: "in-doubt", reason: wouldHold(loaded), loaded };
  if (decision.do === "blocked") return { outcome: "in-doubt", reason: blockedReason(loaded), loaded };
  return { outcome: "dry-run", reason: decision.do === "archive" ? ONLY_ARCHIVE : "", loaded };
}

function wouldHold({ unfinished, recorded }: Due): string {
  const why = (unfinished === "hold" && recorded?.held_reason) || AN_EARLIER_ATTEMPT;
  return `${why}; the pass would set it aside in held/`;
}

/** What a pass knows of its other reports. */
export interface InPass {
  /** The attempt on this report, where it was begun with the settling of the one before. */
  begun?: Attempt | undefined;
  /** The report that comes next. */
  following?: string | undefined;
}

/**
 * Delivers one report under a lease: reads it, decides by its record, records the attempt, sends, records the
 * outcome, and moves it only after a recorded success.
 */
export async function deliver(
  request: Delivering,
  lease: Lease,
  id: string,
  { begun, following }: InPass = {},
): Promise<Ending> {
  if (begun?.loaded.stored.id === id) return finish(request, lease, begun, following);
  const loaded = await loadFor(request, id);
  if (!loaded) return { outcome: "gone", reason: "" };
  request.store.refuseStuck?.(id);
  const decision = decisionOn(request, loaded);
  if (loaded.unfinished === "release" && loaded.delivery)
    await request.store.settle(lease, id, loaded.delivery, "pending", "held");
  if (decision.do === "send") return send(request, lease, loaded, decision, following);
  if (decision.do === "blocked") return { outcome: "in-doubt", reason: blockedReason(loaded), loaded };
  if (loaded.unfinished === "hold" && loaded.recorded)
    return finishHold(request, lease, loaded, loaded.recorded);
  if (!loaded.delivery) return { outcome: "gone", reason: "" };
  if (decision.do === "hold") return hold(request, lease, loaded, loaded.delivery);
  await request.store.settle(lease, id, loaded.delivery, "sent");
  return { outcome: "sent", reason: ARCHIVED, loaded: now(request, loaded, loaded.delivery, "sent") };
}

async function send(
  request: Delivering,
  lease: Lease,
  loaded: Due,
  decision: Extract<Decision, { do: "send" }>,
  following: string | undefined,
): Promise<Ending> {
  if (request.cancel.aborted) return { outcome: "failed", reason: STOPPED, loaded };
  const attempt = attemptOn(request, lease, loaded, decision);
  await request.store.begin(lease, loaded.stored.id, attempt.record);
  return finish(request, lease, attempt, following);
}

/** Sends what is recorded as begun, and records how it ended. */
async function finish(
  request: Delivering,
  lease: Lease,
  attempt: Attempt,
  following: string | undefined,
): Promise<Ending> {
  const { loaded, record } = attempt;
  if (request.cancel.aborted) {
    await takeBack(request, lease, attempt);
    return { outcome: "failed", reason: STOPPED, loaded };
  }
  const result = await makeAttempt(request, attempt);
  const delivery = ended(record, result, timestamp(request));
  const ending =
    result.outcome === "sent"
      ? await archive(request, lease, loaded, delivery, following)
      : await keep(request, lease, loaded, delivery, result);
  logDelivery(request, loaded.stored.id, delivery, result);
  return { ...ending, leftBehind: result.leftBehind };
}

/** Moves a report to sent/, and begins the next attempt where that is one step. */
async function archive(
  request: Delivering,
  lease: Lease,
  loaded: Loaded,
  delivery: Delivery,
  following: string | undefined,
): Promise<Ending> {
  const { store, cancel } = request;
  const { id } = loaded.stored;
  const ahead = await attemptAhead(request, lease, following);
  const next = ahead && !cancel.aborted && { id: ahead.loaded.stored.id, delivery: ahead.record };
  const isBegun = next && (await store.settleAndBegin?.(lease, id, delivery, next));
  if (!next) await store.settle(lease, id, delivery, "sent");
  const sent = now(request, loaded, delivery, "sent");
  return { outcome: "sent", reason: "", loaded: sent, ...(isBegun && { ahead }) };
}

/** Leaves a report pending that was not plainly sent, or sets it aside where that is asked for. */
async function keep(
  request: Delivering,
  lease: Lease,
  loaded: Loaded,
  delivery: Delivery,
  { outcome, reason }: SendResult,
): Promise<Ending> {
  const { inDoubt, maxAttempts = Number.POSITIVE_INFINITY } = request;
  if (outcome === "in-doubt" && inDoubt === "hold") return hold(request, lease, loaded, delivery, reason);
  if (outcome === "failed" && failuresOf(delivery) >= maxAttempts)
    return giveUp(request, lease, loaded, delivery, reason);
  await request.store.settle(lease, loaded.stored.id, delivery, "pending");
  const next = outcome === "in-doubt" ? `; it is still pending${whatNext(delivery)}` : "";
  return { outcome, reason: `${reason}${next}`, loaded: now(request, loaded, delivery, "pending") };
}

/** Sets a report aside that has failed as often as max-attempts allows. */
async function giveUp(
  request: Delivering,
  lease: Lease,
  loaded: Loaded,
  delivery: Delivery,
  why: string,
): Promise<Ending> {
  const failures = `${failuresOf(delivery)} failed attempts`;
  const record = heldFor(delivery, `given up after ${failures}: ${why}`, byNow(request));
  const { id } = loaded.stored;
  await request.store.settle(lease, id, record, "held");
  return {
    outcome: "failed",
    reason: `${why}. After ${failures} it is set aside in held/, as max-attempts says; owner-report release ${id} puts it back`,
    loaded: now(request, loaded, record, "held"),
  };
}

/** The report as it stands after its record or place has changed. */
function now(request: Delivering, { stored, report }: Loaded, delivery: Delivery, state: State): Loaded {
  const path = request.store.pathOf(state, stored.id);
  return understood({ ...stored, state, path }, report, delivery, request.channel);
}

function byNow(request: Delivering): By {
  return { at: timestamp(request), owner: request.owner };
}

function whatNext(delivery: Delivery): string {
  return decide(delivery, "resend").do === "blocked"
    ? ", and is not sent again by itself after three such attempts"
    : " and is sent again at the next pass, marked as a possible duplicate";
}

const ONLY_ARCHIVE = "it went out in an earlier pass; it would only be archived";
const ARCHIVED = "it went out in an earlier pass and is archived now";

const SET_ASIDE =
  "It is set aside in held/ for a person, as in-doubt: hold says. Find out whether it arrived: if it did, leave it " +
  "there; if not, owner-report release puts it back into pending/";

const AN_EARLIER_ATTEMPT = "an earlier attempt may have gone out";

async function hold(
  request: Delivering,
  lease: Lease,
  loaded: Loaded,
  delivery: Delivery,
  why = AN_EARLIER_ATTEMPT,
): Promise<Ending> {
  const record = heldFor(delivery, `in doubt: ${why}`, byNow(request));
  await request.store.settle(lease, loaded.stored.id, record, "held");
  return {
    outcome: "in-doubt",
    reason: `${why}. ${SET_ASIDE}`,
    loaded: now(request, loaded, record, "held"),
  };
}

/** Ends a move to held/ that was cut off, whoever began it. */
async function finishHold(
  request: Delivering,
  lease: Lease,
  loaded: Loaded,
  delivery: Delivery,
): Promise<Ending> {
  const { id } = loaded.stored;
  await request.store.settle(lease, id, delivery, "held");
  return {
    outcome: "in-doubt",
    reason:
      `it was being set aside in held/ when that was cut off, and lies there now ` +
      `(${delivery.held_reason ?? "no reason is recorded"}). ` +
      `owner-report release ${id} puts it back`,
    loaded: now(request, loaded, delivery, "held"),
  };
}

function blockedReason({ stored, delivery }: Loaded): string {
  const { id } = stored;
  const last = delivery?.latest.at(-1)?.reason ?? "";
  return (
    `three attempts may have gone out${last === "" ? "" : ` (the last: ${last})`}, so it is not sent again by itself, and it holds up the younger ones. It is ` +
    `still pending. Ask its owner: if it arrived, set it aside (owner-report hold ${id} --reason '…'); if not, send it now ` +
    `(owner-report retry ${id})`
  );
}

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
