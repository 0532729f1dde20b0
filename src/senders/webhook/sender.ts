import { exchange } from "../../platform/exchange.js";
import { proxyFor } from "../../platform/proxy.js";
import type { SendResult } from "../../report/delivery-record.js";
import { quoteCause } from "../cause.js";
import type { Outgoing, Sender } from "../sender.js";
import { secretParts } from "./address.js";
import { type RequestOptions, requestFor } from "./request.js";
import { judge } from "./verdict.js";

const MASK = "***";

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

/** Sends by one request to a webhook. */
export class WebhookSender implements Sender {
  constructor(private readonly options: WebhookSenderOptions) {}

  get timeoutSeconds(): number {
    return this.options.timeoutSeconds;
  }

  ready(): void {
    proxyFor(this.options.url, this.options.environment);
  }

  async send(outgoing: Outgoing, cancel: AbortSignal): Promise<SendResult> {
    const { service, timeoutSeconds, successPattern, environment, clock } = this.options;
    const { url, headers, body } = requestFor(this.options, outgoing, clock());
    const asked = { method: "POST", url, headers, body, environment, cancel };
    const ended = await exchange({ ...asked, timeoutMs: timeoutSeconds * 1000 });
    const quote = (words: string) => this.quote(words);
    return judge(ended, { service, host: url.host, timeoutSeconds, successPattern, quote });
  }

  close(): void {
    // Every request has closed its connection.
  }

  /** Quotes the service's words for a record, without the URL and its parts. */
  private quote(words: string): string {
    const own = secretParts(this.options.url).reduce((rest, part) => rest.replaceAll(part, MASK), words);
    return quoteCause(own, this.options.mask);
  }
}
