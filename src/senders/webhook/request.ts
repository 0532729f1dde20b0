import type { Receipt } from "../../report/delivery-record.js";
import type { Outgoing } from "../sender.js";
import type { Posting, Question, Service } from "./service.js";
import { signatureOf } from "./signature.js";

const AGENT = "owner-report (https://github.com/owner-report/owner-report, 1)";
const MASK = "***";

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
export function requestFor(options: RequestOptions, outgoing: Outgoing, now: number): WebhookRequest {
  return withHeaders(options, outgoing, { now, question: options.service.ask(outgoing, options.url) });
}

/** Builds the request that replaces the task's last message; `undefined` where there is none that can be replaced. */
export function editFor(
  options: RequestOptions,
  outgoing: Outgoing,
  now: number,
): WebhookRequest | undefined {
  const { service, url } = options;
  const { previous } = outgoing;
  const question = previous && service.editing?.ask(outgoing, url, previous);
  return question && withHeaders(options, outgoing, { now, question });
}

function withHeaders(
  options: RequestOptions,
  outgoing: Outgoing,
  { now, question }: { now: number; question: Question },
): WebhookRequest {
  const { service } = options;
  const headers = {
    "content-type": question.contentType,
    // Discord turns away whatever is not named in this form.
    "user-agent": service.kind === "discord" ? `DiscordBot${AGENT.slice(AGENT.indexOf(" "))}` : AGENT,
    ...(service.isStandard ? standardHeaders(options, outgoing, question.body, now) : {}),
  };
  return { ...question, headers };
}

function standardHeaders(
  { secret }: RequestOptions,
  { report, lane, attempt, possibleDuplicate }: Outgoing,
  body: string,
  now: number,
): Record<string, string> {
  const seconds = Math.floor(now / 1000);
  const id = report.report_id;
  return {
    "idempotency-key": id,
    ...(lane === undefined ? {} : { "owner-report-lane": lane }),
    "owner-report-attempt": String(attempt),
    "owner-report-possible-duplicate": possibleDuplicate ? "1" : "0",
    "webhook-id": id,
    "webhook-timestamp": String(seconds),
    ...(secret === undefined ? {} : { "webhook-signature": signatureOf(secret, { id, seconds, body }) }),
  };
}

/** Shows the request for a report, without what is secret in it, on lines for a person. */
export function shownRequest({ service, url }: RequestOptions, posting: Posting, previous?: Receipt): string {
  const address = masked(url);
  const question =
    (previous && service.editing?.ask(posting, address, previous)) ?? service.ask(posting, address);
  const { method = "POST", contentType, body } = question;
  return [`${method} ${question.url}`, `content-type: ${contentType}`, "", body].join("\n");
}

/** Returns a URL of which only the host, and the names in its query, are still to be seen. */
function masked(url: URL): URL {
  const shown = new URL(`/${MASK}`, url.origin);
  for (const name of url.searchParams.keys()) shown.searchParams.set(name, MASK);
  return shown;
}
