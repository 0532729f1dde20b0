import {
  heldWarnings,
  noLogWarning,
  noQueueWarning,
  queueSummary,
  summaryOfBacklog,
  TOLD_TO_STOP,
} from "./delivery/backlog.js";
import { Deliverer } from "./delivery/deliver.js";
import {
  type Ending,
  endingText,
  inBrackets,
  isFailure,
  leftBehindWarning,
  remediesOf,
} from "./delivery/ending.js";
import { holderText, withLease } from "./delivery/lease.js";
import type { Loaded } from "./delivery/loaded.js";
import { NO_SENDER } from "./delivery/no-sender.js";
import { type DeliveryOptions, type DeliveryRequest, withDefaults } from "./delivery/options.js";
import { overdueAttempt, overdueRemedies, overdueText } from "./delivery/overdue.js";
import { preview } from "./delivery/preview.js";
import {
  type Faulty,
  faultWith,
  type Result,
  reportFields,
  type Stopped,
  type Uneventful,
} from "./delivery/result.js";
import { OwnerReportError } from "./errors.js";
import { timestamp } from "./platform/clock.js";
import { oneByOne } from "./stores/one-by-one.js";
import type { Backlog, Holder, Lease } from "./stores/store.js";

/** Progress of one pass. */
interface Pass {
  sentIds: string[];
  /** The report that was sent last. */
  last?: Loaded | undefined;
  /** Ids of sent reports whose sender left processes that still run. */
  leftBehind: string[];
  /** What the senders warned of. */
  warnings: string[];
  /** Called with a line about each report that did not end the pass. */
  progress?: DeliveryOptions["progress"];
  isLast?: boolean | undefined;
  ended?: PassRequest<unknown>["ended"];
  /** The reason it ended early. */
  stop?: Stop | undefined;
  /** Backlog seen by a dry run. */
  backlog?: Backlog | undefined;
}

/** Turn of one report in a pass. */
export interface Step {
  id: string;
  /** From 0. */
  index: number;
  total: number;
}

/** Input of a pass. */
type PassRequest<T> = T & {
  /** Maximum number of reports. */
  limit: number;
  /** Wait for a pass that holds the queue, as driver does, instead of leaving the queue to it. */
  waits?: boolean | undefined;
  /** Called when a report's turn comes. */
  step?: ((step: Step) => void) | undefined;
  /** Called when a report's turn has ended, however. */
  ended?: ((ending: Ending) => void) | undefined;
};

type Stop = Omit<Stopped, "warnings"> | Omit<Faulty, "warnings"> | Omit<Uneventful, "warnings">;

/**
 * Makes one pass over the queue: at most `limit` reports, oldest first, as the queue stood when the pass began. The first
 * failure ends it; nothing younger is tried, and everything not sent is still pending.
 *
 * @throws OwnerReportError `store` when the queue cannot be read or locked
 */
export async function watchdog(asked: PassRequest<DeliveryRequest>): Promise<Result> {
  const request = withDefaults(asked);
  const { store, limit } = request;
  if (!Number.isInteger(limit) || limit < 1)
    throw new OwnerReportError(
      "usage",
      `limit must be a whole number of at least 1, not ${limit}. Nothing was sent.`,
    );
  if (!(await store.exists(request.dryRun ? undefined : request.owner))) return nothingThere(request);
  if (request.dryRun) return passResult(request, await dryRunPass(request));
  if (request.waits) return withLease(request, "", (lease) => loggedPass(request, lease));
  const acquired = await store.acquire(request.owner);
  if ("holder" in acquired) return busy(request, acquired.holder);
  try {
    return await loggedPass(request, acquired.lease);
  } finally {
    await acquired.lease.release();
  }
}

async function loggedPass(request: PassRequest<DeliveryOptions>, lease: Lease): Promise<Result> {
  const result = await passResult(request, await runPass(request, lease));
  // A person who tries it without a sender must not hide the last pass of those who have one.
  const isLogged = request.sender === undefined || logPass(request, result);
  if (!isLogged) result.warnings.push(noLogWarning(request.store));
  return result;
}

async function runPass(request: PassRequest<DeliveryOptions>, lease: Lease): Promise<Pass> {
  const { places } = await request.store.oldest(request.limit, request.clock());
  const deliverer = new Deliverer(request, lease);
  const pass: Pass = {
    sentIds: [],
    leftBehind: [],
    warnings: [],
    progress: request.progress,
    isLast: request.isLast,
    ended: request.ended,
  };
  try {
    for await (const [index, place] of oneByOne(places.entries())) {
      request.step?.({ id: place.id, index, total: places.length });
      const turn = () => deliverer.deliver(place.id, places[index + 1]?.id);
      pass.stop = request.cancel.aborted ? cancelled() : await deliverInPass(pass, place.id, turn);
      if (pass.stop) break;
    }
  } finally {
    await takeBackAhead(deliverer, pass);
    pass.warnings = deliverer.warnings;
  }
  return pass;
}

/** Rolls back the next report's attempt where it was recorded as begun but not made, however the pass ended. */
async function takeBackAhead(deliverer: Deliverer, pass: Pass): Promise<void> {
  const id = deliverer.begunAhead;
  if (id === undefined) return;
  try {
    await deliverer.takeBackAhead();
  } catch (error) {
    pass.stop = faultWith(id, error);
  }
}

/** Delivers one report. Returns the reason to end the pass, or `undefined` to go on. */
async function deliverInPass(
  pass: Pass,
  id: string,
  deliver: () => Promise<Ending>,
): Promise<Stop | undefined> {
  try {
    const ending = await deliver();
    pass.ended?.(ending);
    if (ending.outcome === "sent") pass.sentIds.push(id);
    if (ending.outcome === "sent" && ending.leftBehind) pass.leftBehind.push(id);
    if (ending.outcome === "sent" && ending.loaded) pass.last = ending.loaded;
    if (isFailure(ending)) return failure(id, ending, pass.isLast);
    pass.progress?.(endingText(id, ending));
    return undefined;
  } catch (error) {
    return faultWith(id, error);
  }
}

function failure(id: string, ending: Ending, isLast?: boolean): Stop {
  return {
    outcome: ending.outcome === "in-doubt" ? "in-doubt" : "failed",
    text: endingText(id, ending, isLast),
    ...reportFields(ending.loaded),
    failedId: id,
    failedReason: ending.reason,
    remedies: remediesOf(ending),
  };
}

function cancelled(): Stop {
  return {
    outcome: "failed",
    text: `${TOLD_TO_STOP}. What is not sent yet is still pending.`,
    failedReason: TOLD_TO_STOP,
  };
}

/** Dry run of a pass. */
async function dryRunPass(request: DeliveryOptions & { limit: number }): Promise<Pass> {
  const { places, backlog } = await request.store.oldest(request.limit, request.clock());
  const pass: Pass = { sentIds: [], leftBehind: [], warnings: [], backlog };
  const chosen: Ending[] = [];
  for await (const { id } of oneByOne(places)) {
    if (request.cancel.aborted) return { ...pass, stop: cancelled() };
    const ending = await preview(request, id).catch((error: unknown) => faultWith(id, error));
    if (!("reason" in ending)) return { ...pass, stop: ending };
    if (isFailure(ending)) return { ...pass, stop: failure(id, ending, request.isLast) };
    if (ending.outcome === "dry-run") chosen.push(ending);
  }
  const first = chosen.find((ending) => ending.reason === "")?.loaded;
  if (chosen.length > 0) pass.stop = { outcome: "dry-run", text: dryRunText(chosen), ...reportFields(first) };
  return pass;
}

function dryRunText(chosen: Ending[]): string {
  const lines = chosen.map(({ loaded, reason }) => `  ${loaded?.stored.id}${inBrackets(reason)}`);
  return ["Dry run, NOT SENT. This pass would deliver, oldest first:", ...lines].join("\n");
}

async function passResult(request: DeliveryOptions, pass: Pass): Promise<Result> {
  const { store, clock } = request;
  const queue = pass.backlog ? summaryOfBacklog(store, pass.backlog, clock()) : await queueSummary(request);
  const end = endOf(pass);
  const senderWarning = end.outcome === "empty" && !request.sender ? [NO_SENDER] : [];
  return {
    ...reportFields(pass.last),
    ...end,
    text: textOf(end.outcome, pass),
    sentIds: pass.sentIds,
    ...queue,
    warnings: [
      ...heldWarnings(store, queue.backlog),
      ...queue.warnings,
      ...senderWarning,
      ...leftBehindWarning(pass.leftBehind),
      ...pass.warnings,
    ],
  };
}

function endOf({ sentIds, stop }: Pass): Stop | { outcome: "sent" | "empty" } {
  if (!stop) return { outcome: sentIds.length === 0 ? "empty" : "sent" };
  const hasFailed = stop.outcome === "failed" || stop.outcome === "in-doubt";
  return hasFailed && sentIds.length > 0 ? { ...stop, outcome: "partial" } : stop;
}

function textOf(outcome: Result["outcome"], { sentIds, stop }: Pass): string {
  if (outcome === "empty") return "Nothing is pending.";
  const count = sentIds.length === 1 ? "1 report was sent." : `${sentIds.length} reports were sent.`;
  if (!stop) return count;
  return sentIds.length === 0 ? stop.text : `${count} Then the pass stopped: ${stop.text}`;
}

async function nothingThere(request: DeliveryOptions): Promise<Result> {
  return {
    outcome: "empty",
    text: "Nothing is pending.",
    sentIds: [],
    backlog: { pending: 0, held: 0, oldestPendingSeconds: null },
    warnings: [noQueueWarning(request.store)],
  };
}

/** Result while another pass holds the queue: green, but red when that one hangs in a send. */
async function busy(request: DeliveryOptions, holder: Holder): Promise<Result> {
  const overdue = await overdueAttempt(request, holder);
  const fault = overdue && {
    ...{ failedId: overdue.report_id, failedReason: overdueText(overdue, holder) },
    remedies: overdueRemedies(holder),
  };
  const queue = await queueSummary(request);
  return {
    outcome: "busy",
    text:
      fault?.failedReason ??
      `Another pass is at work (${holderText(holder)}); this one leaves the queue to it.`,
    sentIds: [],
    ...fault,
    ...queue,
    warnings: [...heldWarnings(request.store, queue.backlog), ...queue.warnings],
  };
}

function logPass(request: DeliveryOptions, result: Result): boolean {
  return request.store.log({
    at: timestamp(request),
    event: "pass",
    outcome: result.outcome,
    sent_count: result.sentIds?.length ?? 0,
    failed_id: result.failedId ?? null,
    failed_reason: result.failedReason ?? null,
    pending_count: result.backlog?.pending ?? null,
    owner: request.owner,
  });
}
