import { OwnerReportError } from "../errors.js";
import { timestamp } from "../platform/clock.js";
import {
  type DecidedBy,
  type Decision,
  type Delivery,
  decide,
  emptyDelivery,
  failuresOf,
  heldFor,
  type InDoubtPolicy,
  reviewedRecord,
  type SendResult,
  withAttemptEnded,
  withAttemptStarted,
} from "../report/delivery-record.js";
import { inertJson } from "../report/inert.js";
import type { Sender } from "../senders/sender.js";
import type { Lease, State, Store } from "../stores/store.js";
import { type Loaded, loadPending, type Pending, toLoaded } from "./load.js";

/** Input of a delivery. */
export interface DeliveryOptions {
  store: Store;
  /** `undefined` when nothing to send with is configured. */
  sender: Sender | undefined;
  /** Message limit, see renderMessage. */
  channel?: string | undefined;
  inDoubt: InDoubtPolicy;
  /** Failed attempts after which a report is set aside in held/; never when absent. */
  maxAttempts?: number | undefined;
  /** A person wants this report sent now: earlier failures and doubts do not block it. */
  retry: boolean;
  dryRun: boolean;
  clock: () => number;
  /** Aborted when owner-report is told to stop. */
  cancel: AbortSignal;
  /** Name of the process, for the lock and the records: a role and where it runs. */
  owner: string;
  /** Called with a line about each event; the line quotes foreign text unchanged. */
  progress?: ((text: string) => void) | undefined;
}

/** Options of which only store and sender are required; the defaults: resend, no dry run, the machine's clock, never cancelled. */
export type DeliveryRequest = Pick<DeliveryOptions, "store" | "sender"> & Partial<DeliveryOptions>;

/** Fills in the defaults of {@link DeliveryRequest}. */
export function withDefaults<T extends DeliveryRequest>(request: T): T & DeliveryOptions {
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

/** Outcome of delivering one report. `gone`: somebody removed it meanwhile. */
export interface Ending {
  outcome: "sent" | "failed" | "in-doubt" | "gone" | "dry-run";
  reason: string;
  loaded?: Loaded | undefined;
  /** The send of the next report, recorded as begun in the same write. */
  ahead?: PlannedSend | undefined;
  /** The sender left processes that still run. */
  leftBehind?: boolean | undefined;
}

/** Whether the outcome ends a pass. */
export function isFailure(ending: Ending): ending is Ending & { outcome: "failed" | "in-doubt" } {
  return ending.outcome === "failed" || ending.outcome === "in-doubt";
}

/** Finds out what a delivery would do, up to the send; the reason says why it would not send. Changes nothing. */
export async function preview(request: DeliveryOptions, id: string): Promise<Ending> {
  const loaded = await loadDue(request, id);
  if (!loaded) return { outcome: "gone", reason: "" };
  const decision = decisionOn(request, loaded);
  request.store.refuseStuck?.(id);
  if (decision.do === "send") requireSender(request).ready();
  if (decision.do === "hold") return { outcome: "in-doubt", reason: wouldHold(loaded), loaded };
  if (decision.do === "blocked") return { outcome: "in-doubt", reason: blockedReason(loaded), loaded };
  return { outcome: "dry-run", reason: decision.do === "archive" ? ONLY_ARCHIVE : "", loaded };
}

function wouldHold({ unfinished, recorded }: DueReport): string {
  const why = (unfinished === "hold" && recorded?.held_reason) || AN_EARLIER_ATTEMPT;
  return `${why}; the pass would set it aside in held/`;
}

/** Neighbours of a report in a pass. */
export interface PassContext {
  /** The send of this report, where it was recorded as begun when the one before was settled. */
  ahead?: PlannedSend | undefined;
  /** The id of the next report. */
  following?: string | undefined;
}

/**
 * Delivers one report under a lease: reads it, decides by its record, records the attempt, sends, records the
 * outcome, and moves it only after a recorded success.
 */
export async function deliver(
  request: DeliveryOptions,
  lease: Lease,
  id: string,
  { ahead, following }: PassContext = {},
): Promise<Ending> {
  if (ahead?.loaded.stored.id === id) return sendAndSettle(request, lease, ahead, following);
  const loaded = await loadDue(request, id);
  if (!loaded) return { outcome: "gone", reason: "" };
  request.store.refuseStuck?.(id);
  const decision = decisionOn(request, loaded);
  if (loaded.unfinished === "release" && loaded.delivery)
    await request.store.settle(lease, id, loaded.delivery, "pending", "held");
  if (decision.do === "send") return beginAndSend(request, lease, loaded, decision, following);
  if (decision.do === "blocked") return { outcome: "in-doubt", reason: blockedReason(loaded), loaded };
  if (loaded.unfinished === "hold" && loaded.recorded)
    return finishHold(request, lease, loaded, loaded.recorded);
  if (!loaded.delivery) return { outcome: "gone", reason: "" };
  if (decision.do === "hold") return setAsideInDoubt(request, lease, loaded, loaded.delivery);
  await request.store.settle(lease, id, loaded.delivery, "sent");
  return { outcome: "sent", reason: ARCHIVED, loaded: withState(request, loaded, loaded.delivery, "sent") };
}

async function beginAndSend(
  request: DeliveryOptions,
  lease: Lease,
  loaded: DueReport,
  decision: Extract<Decision, { do: "send" }>,
  following: string | undefined,
): Promise<Ending> {
  if (request.cancel.aborted) return { outcome: "failed", reason: STOPPED, loaded };
  const attempt = planSend(request, lease, loaded, decision);
  await request.store.begin(lease, loaded.stored.id, attempt.record);
  return sendAndSettle(request, lease, attempt, following);
}

/** Makes a send that is recorded as begun, and records its outcome. */
async function sendAndSettle(
  request: DeliveryOptions,
  lease: Lease,
  attempt: PlannedSend,
  following: string | undefined,
): Promise<Ending> {
  const { loaded, record } = attempt;
  if (request.cancel.aborted) {
    await takeBack(request, lease, attempt);
    return { outcome: "failed", reason: STOPPED, loaded };
  }
  const result = await sendReport(request, attempt);
  const delivery = withAttemptEnded(record, result, timestamp(request));
  const ending =
    result.outcome === "sent"
      ? await settleSent(request, lease, loaded, delivery, following)
      : await settleUnsent(request, lease, loaded, delivery, result);
  logDelivery(request, loaded.stored.id, delivery, result);
  return { ...ending, leftBehind: result.leftBehind };
}

/** Moves a report to sent/; a store that can records the next attempt as begun in the same write. */
async function settleSent(
  request: DeliveryOptions,
  lease: Lease,
  loaded: Loaded,
  delivery: Delivery,
  following: string | undefined,
): Promise<Ending> {
  const { store, cancel } = request;
  const { id } = loaded.stored;
  const ahead = await planAhead(request, lease, following);
  const next = ahead && !cancel.aborted && { id: ahead.loaded.stored.id, delivery: ahead.record };
  const isNextBegun = next && (await store.settleAndBegin?.(lease, id, delivery, next));
  if (!next) await store.settle(lease, id, delivery, "sent");
  const sent = withState(request, loaded, delivery, "sent");
  return { outcome: "sent", reason: "", loaded: sent, ahead: isNextBegun ? ahead : undefined };
}

/** Settles a report that failed or is in doubt: it stays pending, or is held where the options say so. */
async function settleUnsent(
  request: DeliveryOptions,
  lease: Lease,
  loaded: Loaded,
  delivery: Delivery,
  { outcome, reason }: SendResult,
): Promise<Ending> {
  const { inDoubt, maxAttempts = Number.POSITIVE_INFINITY } = request;
  if (outcome === "in-doubt" && inDoubt === "hold")
    return setAsideInDoubt(request, lease, loaded, delivery, reason);
  if (outcome === "failed" && failuresOf(delivery) >= maxAttempts)
    return giveUp(request, lease, loaded, delivery, reason);
  await request.store.settle(lease, loaded.stored.id, delivery, "pending");
  const next = outcome === "in-doubt" ? `; it is still pending${whatNext(delivery)}` : "";
  return { outcome, reason: `${reason}${next}`, loaded: withState(request, loaded, delivery, "pending") };
}

/** Holds a report that has failed as often as max-attempts allows. */
async function giveUp(
  request: DeliveryOptions,
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
    loaded: withState(request, loaded, record, "held"),
  };
}

/** Copies a loaded report with its new record and state. */
function withState(
  request: DeliveryOptions,
  { stored, report }: Loaded,
  delivery: Delivery,
  state: State,
): Loaded {
  const path = request.store.pathOf(state, stored.id);
  return toLoaded({ ...stored, state, path }, report, delivery, request.channel);
}

function byNow(request: DeliveryOptions): DecidedBy {
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

async function setAsideInDoubt(
  request: DeliveryOptions,
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
    loaded: withState(request, loaded, record, "held"),
  };
}

/** Finishes an interrupted move to held/, whoever started it. */
async function finishHold(
  request: DeliveryOptions,
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
    loaded: withState(request, loaded, delivery, "held"),
  };
}

function blockedReason({ stored, delivery }: Loaded): string {
  const { id } = stored;
  const last = delivery?.latest.at(-1)?.reason ?? "";
  return (
    `three attempts may have gone out${last === "" ? "" : ` (the last: ${last})`}, so it is not sent again by itself, and it blocks the younger ones. It is ` +
    `still pending. Ask its owner: if it arrived, set it aside (owner-report hold ${id} --reason '…'); if not, send it now ` +
    `(owner-report retry ${id})`
  );
}

function logDelivery(request: DeliveryOptions, id: string, delivery: Delivery, result: SendResult): void {
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

/** Send to be made, with the record of its start. */
export interface PlannedSend {
  loaded: Pending;
  attempt: number;
  possibleDuplicate: boolean;
  record: Delivery;
  /** The record to restore if nothing is sent after all. */
  before: Delivery;
}

/** Pending report to deliver. */
type DueReport = Pending & {
  /** The record as stored in the queue. */
  recorded: Delivery | undefined;
};

/** Loads the pending report; for a retry, with a record that notes the person's review. */
async function loadDue(request: DeliveryOptions, id: string): Promise<DueReport | undefined> {
  const loaded = await loadPending(request.store, id, request.channel);
  if (!loaded) return undefined;
  const recorded = loaded.delivery;
  if (!recorded || !request.retry) return { ...loaded, recorded };
  const review = { what: "retried" as const, at: timestamp(request), owner: request.owner };
  return { ...loaded, recorded, delivery: reviewedRecord(recorded, loaded.sha256, review) };
}

/** Decides what to do with a loaded report. */
function decisionOn(request: DeliveryOptions, { delivery, unfinished }: Pending): Decision {
  return unfinished === "hold" ? { do: "hold" } : decide(delivery, request.inDoubt);
}

/** Prepares a send without recording it. @throws OwnerReportError `unavailable` when there is nothing to send with */
function planSend(
  request: DeliveryOptions,
  lease: Lease,
  loaded: DueReport,
  { attempt, possibleDuplicate }: Extract<Decision, { do: "send" }>,
): PlannedSend {
  const sender = requireSender(request);
  sender.ready();
  const { owner, fence } = lease;
  const { timeoutSeconds } = sender;
  const begin = { attempt, possibleDuplicate, owner, fence, at: timestamp(request), timeoutSeconds };
  const { id } = loaded.stored;
  const record = withAttemptStarted(id, loaded.delivery, begin, loaded.sha256);
  const before = loaded.recorded ?? emptyDelivery(id, loaded.sha256);
  return { loaded, attempt, possibleDuplicate, record, before };
}

/**
 * Prepares the send of the next report, where the store can record its start in the write that settles this one.
 * Saves a round trip on remote stores. Errors are ignored here; they are reported when that report's own turn comes.
 */
async function planAhead(
  request: DeliveryOptions,
  lease: Lease,
  id: string | undefined,
): Promise<PlannedSend | undefined> {
  const { store } = request;
  // The outcome of a send must be recorded at once: nothing that needs a round trip may delay it.
  if (id === undefined || !store.settleAndBegin || !store.isAtHand?.(id)) return undefined;
  try {
    const loaded = await loadDue(request, id);
    if (!loaded || loaded.unfinished) return undefined;
    const decision = decisionOn(request, loaded);
    return decision.do === "send" ? planSend(request, lease, loaded, decision) : undefined;
  } catch {
    return undefined;
  }
}

/** Sends a report whose attempt is recorded as begun. */
async function sendReport(
  request: DeliveryOptions,
  { loaded, attempt, possibleDuplicate, record }: PlannedSend,
): Promise<SendResult> {
  const json = `${inertJson({ ...loaded.json, attempts: attempt, delivery: record })}\n`;
  const { text: message, truncated } = loaded.message;
  const { report, stored } = loaded;
  const outgoing = { report, message, truncated, attempt, possibleDuplicate, json, bytes: stored.bytes };
  return requireSender(request).send(outgoing, request.cancel);
}

/** Rolls back an attempt that is recorded as begun but in which nothing was sent. @throws OwnerReportError `store` */
export async function takeBack(
  { store }: DeliveryOptions,
  lease: Lease,
  { loaded, before }: PlannedSend,
): Promise<void> {
  await store.settle(lease, loaded.stored.id, before, "pending");
}

function requireSender(request: DeliveryOptions): Sender {
  if (request.sender) return request.sender;
  throw new OwnerReportError("unavailable", NO_SENDER);
}

/** Message when there is nothing to send with. */
export const NO_SENDER =
  "Nothing to send with is configured; what is pending is still pending. Give send-cmd " +
  "(or OWNER_REPORT_SEND_CMD), a bash script that sends $OWNER_REPORT_MESSAGE; or target (or OWNER_REPORT_TARGET), " +
  "such as channel:123, to send by an installed OpenClaw. Where cron sends already: --cron-env names its settings.";

/** Reason when owner-report was told to stop before a send. */
const STOPPED = "owner-report was told to stop before the send";

const MAX_NAMED = 5;

/** Warns of senders of these reports that still run in the background. */
export function leftBehindWarning(ids: readonly string[]): string[] {
  if (ids.length === 0) return [];
  const more = ids.length > MAX_NAMED ? ` and ${ids.length - MAX_NAMED} more` : "";
  const which = `${ids.slice(0, MAX_NAMED).join(", ")}${more}`;
  return [
    `The send command of ${which} ended with exit code 0, which counts as sent, and left processes that still run in the background. ` +
      "Whether they send is not known: what they print now is lost, and a runner ends them with its job. Let the send " +
      "command wait for what it starts (end it with wait), or start that without &.",
  ];
}

function stillPending({ loaded }: Ending): string {
  return loaded?.stored.state === "held" ? "" : " It is still pending and is tried again at the next pass.";
}

/** Formats a reason for the end of a sentence; empty for none. */
export function inBrackets(reason: string): string {
  return reason === "" ? "" : ` (${reason})`;
}

/** Describes the outcome for a person in one sentence, with what is safe. */
export function endingText(id: string, ending: Ending): string {
  switch (ending.outcome) {
    case "sent":
      return `Sent: ${id}${inBrackets(ending.reason)}`;
    case "dry-run":
      return `Dry run, NOT SENT: ${id}${inBrackets(ending.reason)}`;
    case "gone":
      return `Report ${id} was removed by somebody else meanwhile; nothing was sent.`;
    case "failed":
      return `Report ${id} was not sent: ${ending.reason}.${stillPending(ending)}`;
    case "in-doubt":
      return `Report ${id} is in doubt: ${ending.reason}.`;
  }
}
