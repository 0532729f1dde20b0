import type { Receipt, SendResult } from "../report/delivery-record.js";
import { type Report } from "../report/fields.js";
import type { Sender } from "../senders/sender.js";
import type { Lease, Store } from "../stores/store.js";
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
export declare class TaskMessages {
    private readonly options;
    private readonly lease?;
    private readonly told;
    private readonly hints;
    constructor(options: Options, lease?: Lease | undefined);
    /** Warnings so far: about hints that could not be read or written, and where an edit is asked for and never happens. */
    get warnings(): string[];
    /**
     * Returns the receipt of the message that a report is to replace; `undefined` where it is posted anew, and then what is
     * remembered of the task's last message is forgotten. Throws nothing.
     */
    before(made: Try): Promise<Receipt | undefined>;
    /** Remembers the message by which a report was sent. Throws nothing. */
    after(made: Try, { outcome, receipt }: SendResult, previous: Receipt | undefined): Promise<void>;
    private mayEdit;
    private read;
    private parsed;
    private write;
    private warnOfRoute;
}
/**
 * Returns the key of a report's task; `undefined` without a task, and for a leg of a matrix that cannot be told from its
 * siblings: where the job is the worker, all legs have the same names.
 */
export declare function taskKey({ team, worker, task_id, job, matrix_leg }: Report): string | undefined;
/** Parses what is remembered of a task's last message; `undefined` when it is not valid. */
export declare function parseTaskMessage(text: string): TaskMessage | undefined;
export {};
