import { type Result } from "./delivery/result.js";
import { type Store } from "./stores/store.js";
/**
 * Reads one report in any state, with its record and its message.
 *
 * @param idOrPath an id, or the path of a file in the queue's pending, held or sent
 * @throws OwnerReportError `usage`, `not-found`, `invalid-report` or `store`
 */
export declare function consumer(request: {
    store: Store;
    idOrPath: string;
    channel?: string | undefined;
}): Promise<Result>;
