import type { InDoubtPolicy } from "../report/decide.js";
import type { Sender } from "../senders/sender.js";
import type { WaitTime } from "../stores/patience.js";
import type { Store } from "../stores/store.js";
import type { TaskMessagePolicy } from "./task-message.js";
/** Input of a delivery. */
export interface DeliveryOptions {
    store: Store;
    /** `undefined` when nothing to send with is configured. */
    sender: Sender | undefined;
    /** Message limit, see renderMessage. */
    channel?: string | undefined;
    inDoubt: InDoubtPolicy;
    /** `edit`: a normal report updates the last message of its task, where it can. */
    taskMessage: TaskMessagePolicy;
    /** Further tries within a pass after a refusal for the moment. */
    retries: number;
    /** Passes in which it failed, after which a report is set aside in held/; never when absent. */
    maxAttempts?: number | undefined;
    /** A person wants this report sent now: earlier failures and doubts do not block it. */
    retry: boolean;
    dryRun: boolean;
    /** No later pass finds the queue, which ends with this one: nothing is said to be tried again. */
    isLast?: boolean | undefined;
    clock: () => number;
    /** Aborted when owner-report is told to stop. */
    cancel: AbortSignal;
    /** Name of the process, for the lock and the records: a role and where it runs. */
    owner: string;
    /** Called with a line about each event; the line quotes foreign text unchanged. */
    progress?: ((text: string) => void) | undefined;
    /** Time of the waiting; the machine's unless given. */
    time?: WaitTime | undefined;
}
/** Options of which only store and sender are required; the defaults: resend, a message for each report, two further tries, no dry run, the machine's clock, never cancelled. */
export type DeliveryRequest = Pick<DeliveryOptions, "store" | "sender"> & Partial<DeliveryOptions>;
/** Fills in the defaults of {@link DeliveryRequest}. */
export declare function withDefaults<T extends DeliveryRequest>(request: T): T & DeliveryOptions;
/** Returns the sender. @throws OwnerReportError `unavailable` when there is none, or what it needs is missing */
export declare function readySender({ sender }: Pick<DeliveryOptions, "sender">): Sender;
