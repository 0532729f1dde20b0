import { webhookAddress } from "./address.js";
import { secretProblem } from "./secret.js";
import type { Service } from "./service.js";
import { channelProblem, serviceOf } from "./services.js";

/** What names a webhook, as it is given. */
export interface GivenWebhook {
  url: string;
  /** Kind of the webhook; told by the URL unless given. */
  channel?: string | undefined;
  /** Signs the requests to an endpoint of one's own. */
  secret?: string | undefined;
}

/** Checked webhook. */
export interface Webhook {
  /** Secret, as a whole and in its parts. */
  url: URL;
  service: Service;
  secret: string | undefined;
}

/** What is wrong with a given webhook, for a person; quotes neither URL nor secret. */
export interface WebhookProblem {
  of: keyof GivenWebhook;
  problem: string;
}

/** Checks a webhook by the form of its URL, without asking anybody. */
export function checkedWebhook({ url: given, channel, secret }: GivenWebhook): Webhook | WebhookProblem {
  const url = webhookAddress(given);
  if ("problem" in url) return { of: "url", ...url };
  const foreign = channel === undefined ? undefined : channelProblem(url, channel);
  if (foreign !== undefined) return { of: "channel", problem: foreign };
  const service = serviceOf(url, channel);
  const problem = service.problem?.(url);
  if (problem !== undefined) return { of: "url", problem };
  const signing = service.isStandard ? secret : undefined;
  const notSigning = signing === undefined ? undefined : secretProblem(signing);
  return notSigning === undefined ? { url, service, secret: signing } : { of: "secret", problem: notSigning };
}

/** Finds the kind of a webhook by the form of its URL; `undefined` for what is no address of one. */
export function kindOfUrl(url: string): string | undefined {
  const address = webhookAddress(url);
  return "problem" in address ? undefined : serviceOf(address).kind;
}
