import type { SendResult } from "../../report/delivery-record.js";
import type { Outgoing, Sender } from "../sender.js";
import { type RequestOptions } from "./request.js";
export interface WebhookSenderOptions extends RequestOptions {
    timeoutSeconds: number;
    /** Pattern that the body of a success must match. */
    successPattern?: string | undefined;
    /** Names the proxies. */
    environment: Readonly<Record<string, string | undefined>>;
    /** Hides secrets in the service's words, which are recorded. */
    mask: (text: string) => string;
    /** Milliseconds since 1970. */
    clock: () => number;
}
/** Sends by one request to a webhook; where a message is to be replaced and that cannot be done any more, by a second one. */
export declare class WebhookSender implements Sender {
    private readonly options;
    constructor(options: WebhookSenderOptions);
    get timeoutSeconds(): number;
    /** A digest of the whole URL: its token keeps it from being guessed. */
    get destination(): string | undefined;
    ready(): void;
    send(outgoing: Outgoing, cancel: AbortSignal): Promise<SendResult>;
    /** Replaces the task's last message; `undefined` where there is none that can be replaced, and nothing was changed. */
    private edit;
    private ask;
    private get judged();
    close(): void;
    /** Quotes the service's words for a record, without the URL and its parts. */
    private quote;
}
