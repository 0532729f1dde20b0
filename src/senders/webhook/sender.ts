import { createHash } from "node:crypto";
import { type Exchange, exchange } from "../../platform/exchange.js";
import { proxyFor } from "../../platform/proxy.js";
import type { SendResult } from "../../report/delivery-record.js";
import { quoteCause } from "../cause.js";
import type { Outgoing, Sender } from "../sender.js";
import { secretParts } from "./address.js";
import { editFor, type RequestOptions, requestFor, type WebhookRequest } from "./request.js";
import { type Judged, judge } from "./verdict.js";

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

/** What bounds a send. */
interface Bounds {
  cancel: AbortSignal;
  /** By a monotonic clock, in milliseconds. */
  deadline: number;
}

/** Sends by one request to a webhook; where a message is to be replaced and that cannot be done any more, by a second one. */
export class WebhookSender implements Sender {
  constructor(private readonly options: WebhookSenderOptions) {}

  get timeoutSeconds(): number {
    return this.options.timeoutSeconds;
  }

  /** A digest of the whole URL: its token keeps it from being guessed. */
  get destination(): string | undefined {
    const { service, url } = this.options;
    if (!service.editing) return undefined;
    return `${service.kind} ${createHash("sha256").update(url.href).digest("hex")}`;
  }

  ready(): void {
    proxyFor(this.options.url, this.options.environment);
  }

  async send(outgoing: Outgoing, cancel: AbortSignal): Promise<SendResult> {
    const bounds = { cancel, deadline: performance.now() + this.options.timeoutSeconds * 1000 };
    const edited = await this.edit(outgoing, bounds);
    if (edited) return edited;
    const request = requestFor(this.options, outgoing, this.options.clock());
    return judge(await this.ask(request, bounds), this.judged);
  }

  /** Replaces the task's last message; `undefined` where there is none that can be replaced, and nothing was changed. */
  private async edit(outgoing: Outgoing, bounds: Bounds): Promise<SendResult | undefined> {
    const { service, clock } = this.options;
    const request = editFor(this.options, outgoing, clock());
    if (!request) return undefined;
    const ended = await this.ask(request, bounds);
    const refusal = ended.stage === "answered" && ended.answer.status >= 400 ? ended.answer : undefined;
    if (refusal && service.editing?.isImpossible(refusal)) return undefined;
    const { previous: receipt } = outgoing;
    if (refusal && service.editing?.isShown?.(refusal))
      return { outcome: "sent", reason: "", exitCode: null, signal: null, receipt };
    const result = judge(ended, this.judged);
    return result.outcome === "sent" ? { ...result, receipt: result.receipt ?? receipt } : result;
  }

  private ask({ method = "POST", url, headers, body }: WebhookRequest, bounds: Bounds): Promise<Exchange> {
    const { environment } = this.options;
    const timeoutMs = Math.max(1, bounds.deadline - performance.now());
    return exchange({ method, url, headers, body, environment, cancel: bounds.cancel, timeoutMs });
  }

  private get judged(): Judged {
    const { service, url, timeoutSeconds, successPattern } = this.options;
    const quote = (words: string) => this.quote(words);
    return { service, host: url.host, timeoutSeconds, successPattern, quote };
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
