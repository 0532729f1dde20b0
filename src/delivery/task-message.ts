import { createHash } from "node:crypto";
import { OwnerReportError } from "../errors.js";
import type { Receipt, SendResult } from "../report/delivery-record.js";
import { NO_MATRIX, type Report } from "../report/fields.js";
import { keyOfId, timeKey } from "../report/id.js";
import type { Sender } from "../senders/sender.js";
import type { Hints, Lease, Store } from "../stores/store.js";

/*
 * One message per task (task-message: edit). What a queue remembers of a task's last message is a hint: losing it costs a
 * message more, never a report. A hint that is out of date would cost more, as an edit notifies nobody; so it is forgotten
 * before anything is posted anew, and written only after the post is recorded. Only a message of which the owner has
 * seen nothing but the normal course has a hint.
 */

/** Whether a task's reports are posted each as a message of its own, or update one. */
export type TaskMessagePolicy = "new" | "edit";

/** What is remembered of a task's last message. */
export interface TaskMessage {
  /** The report that it shows. */
  report_id: string;
  /** That report's age, a {@link timeKey}. */
  age: string;
  /** Digest of where it was posted, and by what. */
  route: string;
  receipt: Receipt;
}

/** Report and sender of a try. */
export interface Try {
  report: Report;
  sender: Sender;
}

interface Options {
  store: Store;
  taskMessage: TaskMessagePolicy;
}

/** The last messages of tasks, as a delivery under a lease asks for them and changes them; without one, a dry run, nothing is changed. */
export class TaskMessages {
  private readonly told = new Set<string>();
  private readonly hints: Hints | undefined;

  constructor(
    private readonly options: Options,
    private readonly lease?: Lease,
  ) {
    this.hints = options.store.hints;
  }

  /** Warnings so far: about hints that could not be read or written, and where an edit is asked for and never happens. */
  get warnings(): string[] {
    return [...this.told, ...(this.hints?.warnings() ?? [])];
  }

  /**
   * Returns the receipt of the message that a report is to replace; `undefined` where it is posted anew, and then what is
   * remembered of the task's last message is forgotten. Throws nothing.
   */
  async before(made: Try): Promise<Receipt | undefined> {
    this.warnOfRoute(made.sender);
    const task = taskKey(made.report);
    if (task === undefined || !this.hints) return undefined;
    const known = await this.read(task);
    if (known === undefined) return undefined;
    if (known !== "unreadable" && this.mayEdit(made) && isUpdate(made, known)) return known.receipt;
    await this.write(task, undefined);
    return undefined;
  }

  /** Remembers the message by which a report was sent. Throws nothing. */
  async after(
    made: Try,
    { outcome, receipt = {} }: SendResult,
    previous: Receipt | undefined,
  ): Promise<void> {
    const task = taskKey(made.report);
    if (outcome !== "sent" || task === undefined) return;
    const { report, sender } = made;
    const age = ageOf(report);
    const isKept = this.mayEdit(made) && Object.keys(receipt).length > 0 && age !== undefined;
    const message = isKept && { report_id: report.report_id, age, route: sender.destination, receipt };
    if (message) await this.write(task, `${JSON.stringify(message, null, 2)}\n`);
    else if (previous) await this.write(task, undefined);
  }

  private mayEdit({ report, sender }: Try): boolean {
    const isNormal = report.status === "normal";
    return this.options.taskMessage === "edit" && isNormal && sender.destination !== undefined;
  }

  private async read(task: string): Promise<TaskMessage | "unreadable" | undefined> {
    try {
      const text = await this.hints?.read(task);
      return text === undefined ? undefined : this.parsed(text);
    } catch (error) {
      if (!(error instanceof OwnerReportError)) throw error;
      this.told.add(`A task's last message is not known, so its report is posted anew: ${error.message}`);
      return "unreadable";
    }
  }

  private parsed(text: string): TaskMessage | "unreadable" {
    const message = parseTaskMessage(text);
    if (message) return message;
    const { location } = this.options.store;
    this.told.add(
      `What ${location} remembers of a task's last message is not valid; its report is posted anew.`,
    );
    return "unreadable";
  }

  private async write(task: string, hint: string | undefined): Promise<void> {
    if (!this.lease) return;
    try {
      await this.hints?.write(this.lease, task, hint);
    } catch (error) {
      if (!(error instanceof OwnerReportError)) throw error;
      this.told.add(
        `A task's last message could not be remembered; its next report is posted anew. ${error.message}`,
      );
    }
  }

  private warnOfRoute({ destination }: Sender): void {
    const { taskMessage, store } = this.options;
    if (taskMessage === "new") return;
    const why = !this.hints
      ? `${store.location} cannot remember a task's message`
      : destination === undefined && "what sends cannot edit a message";
    if (why) this.told.add(`task-message is edit, but ${why}: each report is a message of its own.`);
  }
}

/** Whether a report updates the task's last message: by the same route, and not older than what that shows. */
function isUpdate({ report, sender }: Try, known: TaskMessage): boolean {
  const age = ageOf(report);
  if (age === undefined || known.route !== sender.destination) return false;
  return age > known.age || (age === known.age && report.report_id >= known.report_id);
}

/** Returns the age that a report itself tells, as a {@link timeKey}. */
function ageOf({ report_id, created_at }: Report): string | undefined {
  return keyOfId(report_id) ?? (created_at === "" ? undefined : timeKey(Date.parse(created_at)));
}

/**
 * Returns the key of a report's task; `undefined` without a task, and for a leg of a matrix that cannot be told from its
 * siblings: where the job is the worker, all legs have the same names.
 */
export function taskKey({ team, worker, task_id, job, matrix_leg }: Report): string | undefined {
  if (task_id === "" || (worker === job && matrix_leg === "")) return undefined;
  const leg = matrix_leg === NO_MATRIX ? "" : matrix_leg;
  const digest = createHash("sha256")
    .update(JSON.stringify([team, worker, task_id, leg]))
    .digest("hex");
  return digest.slice(0, 32);
}

/** Parses what is remembered of a task's last message; `undefined` when it is not valid. */
export function parseTaskMessage(text: string): TaskMessage | undefined {
  try {
    const { report_id, age, route, receipt } = JSON.parse(text) as Record<string, unknown>;
    const isText = [report_id, age, route].every((value) => typeof value === "string");
    const isReceipt = typeof receipt === "object" && receipt !== null && !Array.isArray(receipt);
    if (!isText || !isReceipt || !Object.values(receipt).every((value) => typeof value === "string"))
      return undefined;
    return { report_id, age, route, receipt } as TaskMessage;
  } catch {
    return undefined;
  }
}
