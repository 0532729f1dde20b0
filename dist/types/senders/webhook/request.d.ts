import type { Receipt } from "../../report/delivery-record.js";
import type { Outgoing } from "../sender.js";
import type { Posting, Question, Service } from "./service.js";
/** What a request is made of, besides the report. */
export interface RequestOptions {
    service: Service;
    url: URL;
    /** Signs the request of a service that takes the headers of the Standard Webhooks specification. */
    secret?: string | undefined;
}
/** Request to be made. */
export interface WebhookRequest extends Question {
    headers: Record<string, string>;
}
/** Builds the request that posts a report. Its body is the same on every attempt. @param now milliseconds since 1970 */
export declare function requestFor(options: RequestOptions, outgoing: Outgoing, now: number): WebhookRequest;
/** Builds the request that replaces the task's last message; `undefined` where there is none that can be replaced. */
export declare function editFor(options: RequestOptions, outgoing: Outgoing, now: number): WebhookRequest | undefined;
/** Shows the request for a report, without what is secret in it, on lines for a person. */
export declare function shownRequest({ service, url }: RequestOptions, posting: Posting, previous?: Receipt): string;
