import type { ConsumerJson } from "../delivery/loaded.js";
import type { Receipt } from "../report/delivery-record.js";
import { secretMask } from "../senders/secrets.js";
import { shownRequest } from "../senders/webhook/request.js";
import { WebhookSender } from "../senders/webhook/sender.js";
import type { Webhook } from "../senders/webhook/webhook.js";
import type { SenderConfig } from "./config/sender.js";
import type { RuntimeContext } from "./context.js";

/*
 * Everything that sends by a webhook, loaded only when it is used.
 */

/** Builds the sender of a webhook. */
export function webhookSender(
  webhook: Webhook,
  { timeoutSeconds, successPattern }: SenderConfig,
  { environment }: Pick<RuntimeContext, "environment">,
): WebhookSender {
  const mask = secretMask(environment);
  return new WebhookSender({
    ...webhook,
    ...{ timeoutSeconds, successPattern, environment, mask, clock: Date.now },
  });
}

/** Shows the request by which a webhook would be asked to post a report, or to update the task's message, without its secret. */
export function requestText(webhook: Webhook, report: ConsumerJson, previous?: Receipt): string {
  const { progress_percent, state, path, message, attempts, delivery, ...fields } = report;
  return shownRequest(webhook, { report: fields, message }, previous);
}
