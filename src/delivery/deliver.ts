import { saying } from "../errors.js";
import { timestamp } from "../platform/clock.js";
import { decide, failuresOf, isGivenUp, type NextAttempt } from "../report/decide.js";
import {
  type DecidedBy,
  type Delivery,
  emptyDelivery,
  heldFor,
  type Receipt,
  type SendResult,
  withAttemptEnded,
  withAttemptStarted,
} from "../report/delivery-record.js";
import { inertJson } from "../report/inert.js";
import { remedy } from "../report/remedies.js";
import type { Sender } from "../senders/sender.js";
import { MACHINE_TIME } from "../stores/patience.js";
import type { Lease, Recording, State } from "../stores/store.js";
import { type DueReport, isAsLoaded, loadDue } from "./due.js";
import {
  AN_EARLIER_ATTEMPT,
  blockedEnding,
  type Ending,
  GONE,
  heldEnding,
  lastDoubtEnding,
  notBefore,
  restingEnding,
  STOPPED,
  STOPPED_WAITING,
  setAsideEnding,
} from "./ending.js";
import { type Loaded, toLoaded } from "./loaded.js";
import { notSettled } from "./not-settled.js";
import { type DeliveryOptions, readySender } from "./options.js";
import { pauseAfter } from "./pause.js";
import { nextNotSent, notBegun, stillIn } from "./safe.js";
import { TaskMessages } from "./task-message.js";

const ARCHIVED = "it went out in an earlier pass and is archived now";

/** Attempt that was decided on, with the record of its start. */
interface Attempt extends NextAttempt {
  due: DueReport;
  record: Delivery;
  sender: Sender;
  /** Tries of this report that were made before it in this pass. */
  made: number;
}

/** Attempt that was made, with the record of its end. */
interface Tried extends Pick<Attempt, "due" | "record" | "made"> {
  result: SendResult;
}

/**
 * Delivers reports under a lease, each in the same order: read it, decide by its record, record the attempt, send, record
 * the outcome, and move it only after a recorded success.
 */
export class Deliverer {
  /** The attempt on the next report, recorded as begun in the write that settled the last one. */
  private ahead: Attempt | undefined;
  /** The next report, as it was loaded while the last one was sent. */
  private loaded: DueReport | undefined;
  /** What the senders warned of. */
  private readonly said: string[] = [];
  private readonly messages: TaskMessages;

  constructor(
    private readonly options: DeliveryOptions,
    private readonly lease: Lease,
  ) {
    this.messages = new TaskMessages(options, lease);
  }

  /** Warnings about what was delivered so far. */
  get warnings(): string[] {
    return [...this.said, ...this.messages.warnings];
  }

  /** Delivers one report. @param following the id of the report whose turn is next in a pass */
  async deliver(id: string, following?: string): Promise<Ending> {
    const { ahead } = this;
    if (ahead?.due.stored.id === id) {
      this.ahead = undefined;
      return this.sendAndSettle(ahead, following);
    }
    const due = await this.load(id);
    if (!due) return GONE;
    if (due.unfinished === "release") await this.finishRelease(due);
    return this.doNext(due, following);
  }

  /** The id of the report whose attempt is recorded as begun and not made yet. */
  get begunAhead(): string | undefined {
    return this.ahead?.due.stored.id;
  }

  /** Rolls back the attempt that is recorded as begun and not made. @throws OwnerReportError `store` */
  async takeBackAhead(): Promise<void> {
    const { ahead } = this;
    this.ahead = undefined;
    if (ahead) await this.takeBack(ahead.due);
  }

  private async doNext(due: DueReport, following: string | undefined): Promise<Ending> {
    const { next, recorded, delivery } = due;
    if (next.do === "send") return this.beginAndSend(due, next, following);
    if (next.do === "blocked") return blockedEnding(due);
    if (next.do === "rest") return restingEnding(due, next.until);
    if (!recorded || !delivery) return GONE;
    if (next.do === "finish-hold") return heldEnding(await this.settle(due, recorded, "held"), recorded);
    if (next.do === "hold") return this.setAside(due, delivery, AN_EARLIER_ATTEMPT);
    return { outcome: "sent", reason: ARCHIVED, loaded: await this.settle(due, delivery, "sent") };
  }

  private async beginAndSend(
    due: DueReport,
    next: NextAttempt,
    following: string | undefined,
  ): Promise<Ending> {
    if (this.options.cancel.aborted) return { outcome: "failed", reason: STOPPED, loaded: due };
    return this.begin(this.plan(due, next), following);
  }

  private async begin(attempt: Attempt, following: string | undefined): Promise<Ending> {
    const { due } = attempt;
    await saying(this.options.store.change(this.lease, begun(attempt)), () => notBegun(due));
    return this.sendAndSettle(attempt, following);
  }

  /** Makes an attempt that is recorded as begun, and records its outcome. A refusal for the moment is followed by another. */
  private async sendAndSettle(attempt: Attempt, following: string | undefined): Promise<Ending> {
    const { due } = attempt;
    const made = { report: due.report, sender: attempt.sender };
    const previous = this.options.cancel.aborted ? undefined : await this.messages.before(made);
    if (this.options.cancel.aborted) {
      await this.takeBack(due);
      return { outcome: "failed", reason: STOPPED, loaded: due };
    }
    // The last check before the send: nothing else may come between.
    await saying(this.lease.check(), () => notBegun(due));
    const [result] = await Promise.all([this.send(attempt, previous), this.loadAhead(following)]);
    const record = withAttemptEnded(attempt.record, result, timestamp(this.options));
    const tried = { due, record, result, made: attempt.made };
    const pause = pauseAfter(result, attempt.made, this.options.retries);
    if (pause !== undefined && !this.options.cancel.aborted) return this.tryAgain(tried, pause, following);
    const ending =
      result.outcome === "sent" ? await this.settleSent(tried, following) : await this.settleUnsent(tried);
    await this.messages.after(made, result, previous);
    this.note(tried);
    return { ...ending, leftBehind: result.leftBehind };
  }

  /** Records a refusal for the moment, waits and tries again. A pass that is told to stop waits no longer. */
  private async tryAgain(tried: Tried, seconds: number, following: string | undefined): Promise<Ending> {
    const { due, record, result, made } = tried;
    const { time = MACHINE_TIME, cancel, retries, progress } = this.options;
    const loaded = await this.settle(due, record, "pending");
    this.note(tried);
    const { id } = due.stored;
    progress?.(
      `Report ${id} was not sent: ${result.reason}. Try ${made + 2} of ${retries + 1} in ${seconds} s.`,
    );
    await time.sleep(Math.ceil(seconds * 1000), cancel);
    if (cancel.aborted) return { outcome: "failed", reason: `${result.reason}; ${STOPPED_WAITING}`, loaded };
    // A person's review is in the record already.
    const again = await loadDue({ ...this.options, retry: false }, id);
    if (!again) return GONE;
    if (again.next.do !== "send") return this.doNext(again, following);
    return this.begin(this.plan(again, again.next, made + 1), following);
  }

  /** Prepares an attempt without recording it. @throws OwnerReportError `unavailable` when there is nothing to send with */
  private plan(due: DueReport, next: NextAttempt, made = 0): Attempt {
    const sender = readySender(this.options);
    const { owner, fence } = this.lease;
    const begin = {
      ...next,
      owner,
      fence,
      at: timestamp(this.options),
      timeoutSeconds: sender.timeoutSeconds,
      isFurtherTry: made > 0,
    };
    return { ...next, due, sender, made, record: withAttemptStarted(beforeFirst(due, due.delivery), begin) };
  }

  /** Loads the next report while this one is sent, if that needs no round trip. Throws nothing. */
  private async loadAhead(id: string | undefined): Promise<void> {
    const isAtHand = id !== undefined && this.options.store.isAtHand?.(id);
    this.loaded = isAtHand ? await this.load(id).catch(() => undefined) : undefined;
  }

  /** Loads the next report unless it was loaded and has not changed since. */
  private async loadAgain(id: string): Promise<DueReport | undefined> {
    const { loaded } = this;
    this.loaded = undefined;
    const isLoaded = loaded?.stored.id === id && (await isAsLoaded(this.options, loaded));
    return isLoaded ? loaded : this.load(id);
  }

  /** Loads a report; `undefined` when it is gone. @throws OwnerReportError as loadDue does, `store` where it could not be moved */
  private async load(id: string): Promise<DueReport | undefined> {
    const due = await loadDue(this.options, id);
    if (due) this.options.store.refuseStuck?.(id);
    return due;
  }

  /**
   * Prepares the attempt on the next report, where the store can record its start in the write that settles this one.
   * Saves a round trip on remote stores, and a flush on a disk. Errors are ignored here; they are reported when that report's
   * own turn comes.
   */
  private async planAhead(id: string | undefined): Promise<Attempt | undefined> {
    const { store, cancel } = this.options;
    // The outcome of a send must be recorded at once: nothing that needs a round trip may delay it.
    if (id === undefined || !store.isAtHand?.(id)) return undefined;
    try {
      const due = await this.loadAgain(id);
      if (!due || due.unfinished || due.next.do !== "send") return undefined;
      const attempt = this.plan(due, due.next);
      return cancel.aborted ? undefined : attempt;
    } catch {
      return undefined;
    }
  }

  private async send(
    { due, attempt, possibleDuplicate, record, sender }: Attempt,
    previous: Receipt | undefined,
  ): Promise<SendResult> {
    const json = `${inertJson({ ...due.json, attempts: attempt, delivery: record })}\n`;
    const { text: message, truncated } = due.message;
    const { report, stored } = due;
    const { lane } = this.options.store;
    const tried = { attempt, possibleDuplicate, previous };
    const outgoing = { report, lane, message, truncated, ...tried, json, bytes: stored.bytes };
    return sender.send(outgoing, this.options.cancel);
  }

  /** Moves a report to sent/; a store that can records the next attempt as begun in the same write. */
  private async settleSent({ due, record }: Tried, following: string | undefined): Promise<Ending> {
    const ahead = await this.planAhead(following);
    const settled = { id: due.stored.id, from: "pending", to: "sent", record } as const;
    const isBegun = await saying(
      this.options.store.change(this.lease, settled, ahead && begun(ahead)),
      (done) => `${notSettled(due, record, done)}${nextNotSent(ahead?.due)}`,
    );
    if (isBegun) this.ahead = ahead;
    return { outcome: "sent", reason: "", loaded: this.as("sent", due, record) };
  }

  /** Settles a report that failed or is in doubt: it stays pending, or is held where the options say so. */
  private async settleUnsent({ due, record, result }: Tried): Promise<Ending> {
    const { outcome, reason } = result;
    const { inDoubt, maxAttempts, isLast } = this.options;
    const next = decide(record, inDoubt);
    if (next.do === "hold") return this.setAside(due, record, reason);
    if (outcome === "failed" && isGivenUp(record, maxAttempts)) return this.giveUp(due, record, reason);
    const loaded = await this.settle(due, record, "pending");
    const until = record.not_before;
    if (outcome === "failed") return { outcome, reason: notBefore(reason, until), loaded, until };
    if (next.do === "blocked") return lastDoubtEnding(loaded, reason);
    const again = isLast ? "" : " and is sent again at the next pass, marked as a possible duplicate";
    return { outcome, reason: `${reason}; it is still pending${again}`, loaded };
  }

  private async setAside(due: DueReport, delivery: Delivery, why: string): Promise<Ending> {
    const record = heldFor(delivery, `in doubt: ${why}`, this.byNow());
    return setAsideEnding(await this.settle(due, record, "held"), why);
  }

  /** Holds a report that has failed as often as max-attempts allows. */
  private async giveUp(due: DueReport, delivery: Delivery, why: string): Promise<Ending> {
    const count = failuresOf(delivery);
    const failures = `it failed in ${count === 1 ? "1 pass" : `${count} passes`}`;
    const record = heldFor(delivery, `given up after ${failures}: ${why}`, this.byNow());
    const loaded = await this.settle(due, record, "held");
    const release = remedy("releaseGivenUp", due.stored.id);
    const reason = `${why}. After ${failures} it is set aside in held/, as max-attempts says; ${release} puts it back`;
    return { outcome: "failed", reason, loaded, remedies: [release] };
  }

  /** Records a report's outcome and moves it; returns it as it lies there now. */
  private async settle(due: DueReport, delivery: Delivery, state: State): Promise<Loaded> {
    const change = { id: due.stored.id, from: "pending", to: state, record: delivery } as const;
    await saying(this.options.store.change(this.lease, change), (done) => notSettled(due, delivery, done));
    return this.as(state, due, delivery);
  }

  /** Finishes an interrupted move back from held/. */
  private async finishRelease({ stored: { id }, delivery: record }: DueReport): Promise<void> {
    if (!record) return;
    const change = { id, from: "held", to: "pending", record } as const;
    await saying(this.options.store.change(this.lease, change), () => stillIn("held", id));
  }

  /** Rolls back an attempt that is recorded as begun but in which nothing was sent. @throws OwnerReportError `store` */
  private async takeBack(due: DueReport): Promise<void> {
    await this.settle(due, beforeFirst(due, due.recorded), "pending");
  }

  private as(state: State, { stored, report }: DueReport, delivery: Delivery): Loaded {
    const path = this.options.store.pathOf(state, stored.id);
    return toLoaded({ stored: { ...stored, state, path }, report, delivery }, this.options.channel);
  }

  private byNow(): DecidedBy {
    return { at: timestamp(this.options), owner: this.options.owner };
  }

  /** Writes an attempt into the queue's log, and keeps what its sender warned of. */
  private note({ due, record, result }: Tried): void {
    for (const warning of result.warnings ?? [])
      this.said.push(`Attempt ${record.attempts} to send report ${due.stored.id}: ${warning}.`);
    this.options.store.log({
      at: timestamp(this.options),
      event: "delivery",
      report_id: due.stored.id,
      attempt: record.attempts,
      outcome: result.outcome,
      reason: result.reason,
      owner: this.options.owner,
    });
  }
}

/** Returns the change that records the start of an attempt. */
function begun({ due, record }: Attempt): Recording {
  return { id: due.stored.id, from: "pending", to: "pending", record };
}

/** Returns a report's record, an empty one where nothing was tried yet. */
function beforeFirst({ stored, sha256 }: DueReport, delivery: Delivery | undefined): Delivery {
  return delivery ?? emptyDelivery(stored.id, sha256);
}
