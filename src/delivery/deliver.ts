import { OwnerReportError } from "../errors.js";
import { timestamp } from "../platform/clock.js";
import {
  type By,
  begun,
  type Decision,
  type Delivery,
  decide,
  emptyDelivery,
  ended,
  failuresOf,
  heldFor,
  type InDoubtPolicy,
  reviewedRecord,
  type SendResult,
} from "../report/delivery-record.js";
import { inertJson } from "../report/inert.js";
import type { Sender } from "../senders/sender.js";
import type { Lease, State, Store } from "../stores/store.js";
import { type Loaded, loadPending, type Pending, toLoaded } from "./load.js";

/** What delivering needs. */
export interface DeliveryOptions {
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
export type DeliveryRequest = Pick<DeliveryOptions, "store" | "sender"> & Partial<DeliveryOptions>;

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

/** How it ended with one report. `gone`: somebody removed it meanwhile. */
export interface Ending {
  outcome: "sent" | "failed" | "in-doubt" | "gone" | "dry-run";
  reason: string;
  loaded?: Loaded;
  /** The attempt on the next report that was begun in the same step. */
  ahead?: PlannedSend | undefined;
  /** What sent it has left processes that still work. */
  leftBehind?: boolean | undefined;
}

export function isFailure(ending: Ending): boolean {
  return ending.outcome === "failed" || ending.outcome === "in-doubt";
}

/** What would be done with a report, up to the send; the reason says why it would not be sent. Changes nothing. */
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

/** What a pass knows of its other reports. */
export interface PassContext {
  /** The attempt on this report, where it was begun with the settling of the one before. */
  begun?: PlannedSend | undefined;
  /** The report that comes next. */
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
  { begun, following }: PassContext = {},
): Promise<Ending> {
  if (begun?.loaded.stored.id === id) return sendAndSettle(request, lease, begun, following);
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

/** Sends what is recorded as begun, and records how it ended. */
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
  const delivery = ended(record, result, timestamp(request));
  const ending =
    result.outcome === "sent"
      ? await settleSent(request, lease, loaded, delivery, following)
      : await settleUnsent(request, lease, loaded, delivery, result);
  logDelivery(request, loaded.stored.id, delivery, result);
  return { ...ending, leftBehind: result.leftBehind };
}

/** Moves a report to sent/, and begins the next attempt where that is one step. */
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
  const isBegun = next && (await store.settleAndBegin?.(lease, id, delivery, next));
  if (!next) await store.settle(lease, id, delivery, "sent");
  const sent = withState(request, loaded, delivery, "sent");
  return { outcome: "sent", reason: "", loaded: sent, ...(isBegun && { ahead }) };
}

/** Leaves a report pending that was not plainly sent, or sets it aside where that is asked for. */
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

/** Sets a report aside that has failed as often as max-attempts allows. */
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

/** The report as it stands after its record or place has changed. */
function withState(
  request: DeliveryOptions,
  { stored, report }: Loaded,
  delivery: Delivery,
  state: State,
): Loaded {
  const path = request.store.pathOf(state, stored.id);
  return toLoaded({ ...stored, state, path }, report, delivery, request.channel);
}

function byNow(request: DeliveryOptions): By {
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

/** Ends a move to held/ that was cut off, whoever began it. */
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
    `three attempts may have gone out${last === "" ? "" : ` (the last: ${last})`}, so it is not sent again by itself, and it holds up the younger ones. It is ` +
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

/** A send that is to be made, and the record that says that it begins. */
export interface PlannedSend {
  loaded: Pending;
  attempt: number;
  possibleDuplicate: boolean;
  record: Delivery;
  /** The record as it was, to be put back if nothing is sent after all. */
  before: Delivery;
}

/** A pending report that is to be delivered. */
type DueReport = Pending & {
  /** The record as it lies in the queue. */
  recorded: Delivery | undefined;
};

/** The pending report; on a retry with a record that says that a person has looked at it. */
async function loadDue(request: DeliveryOptions, id: string): Promise<DueReport | undefined> {
  const loaded = await loadPending(request.store, id, request.channel);
  if (!loaded) return undefined;
  const recorded = loaded.delivery;
  if (!recorded || !request.retry) return { ...loaded, recorded };
  const review = { what: "retried" as const, at: timestamp(request), owner: request.owner };
  return { ...loaded, recorded, delivery: reviewedRecord(recorded, loaded.sha256, review) };
}

/** What is to be done with a report that was loaded so. */
function decisionOn(request: DeliveryOptions, { delivery, unfinished }: Pending): Decision {
  return unfinished === "hold" ? { do: "hold" } : decide(delivery, request.inDoubt);
}

/** Prepares a send. Records nothing yet. @throws OwnerReportError `unavailable` when there is nothing to send with */
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
  const record = begun(id, loaded.delivery, begin, loaded.sha256);
  const before = loaded.recorded ?? emptyDelivery(id, loaded.sha256);
  return { loaded, attempt, possibleDuplicate, record, before };
}

/**
 * The attempt on the report that comes next, where it can begin in the very step that settles the one before: each such
 * step of a queue far away is a journey. Whatever stands in its way is found again, and said, when its turn has come.
 */
async function planAhead(
  request: DeliveryOptions,
  lease: Lease,
  id: string | undefined,
): Promise<PlannedSend | undefined> {
  const { store } = request;
  // The outcome of a send is recorded right after it: nothing may be waited for in between.
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

/** Makes an attempt that is recorded as begun. */
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

/** Takes back an attempt that is recorded as begun, and that nothing was sent in. @throws OwnerReportError `store` */
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

/** Said when there is nothing to send with. */
export const NO_SENDER =
  "Nothing to send with is configured; what is pending is still pending. Give send-cmd " +
  "(or OWNER_REPORT_SEND_CMD), a bash script that sends $OWNER_REPORT_MESSAGE; or target (or OWNER_REPORT_TARGET), " +
  "such as channel:123, to send by an installed OpenClaw. Where cron sends already: --cron-env names its settings.";

/** Why nothing was sent when owner-report was told to stop in time. */
const STOPPED = "owner-report was told to stop before the send";

const MAX_NAMED = 5;

/** What a person should know where what sent these reports still works in the background. */
export function leftBehindWarning(ids: readonly string[]): string[] {
  if (ids.length === 0) return [];
  const more = ids.length > MAX_NAMED ? ` and ${ids.length - MAX_NAMED} more` : "";
  const which = `${ids.slice(0, MAX_NAMED).join(", ")}${more}`;
  return [
    `What sent ${which} ended with exit code 0, which counts as sent, and left processes that still work in the background. ` +
      "Whether they do send, nobody sees: what they print now is lost, and a runner ends them with its job. Let the send " +
      "command wait for what it starts (end it with wait), or start that without &.",
  ];
}

function stillPending({ loaded }: Ending): string {
  return loaded?.stored.state === "held" ? "" : " It is still pending and is tried again at the next pass.";
}

/** What is added to a sentence, if there is anything. */
export function inBrackets(reason: string): string {
  return reason === "" ? "" : ` (${reason})`;
}

/** One sentence for a person on how it ended with this report, and what is safe. */
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
