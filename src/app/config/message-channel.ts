import { defaultOf } from "./inputs.js";
import type { InputReader } from "./reader.js";
import { routeName } from "./route-name.js";

/**
 * Reads the channel that limits the length of the message: the given one, else the webhook's kind, else OpenClaw's;
 * `undefined` where none is known.
 */
export async function messageChannelOf(reader: InputReader): Promise<string | undefined> {
  const given = reader.explicit("channel");
  if (given !== undefined) return given;
  const route = routeName(reader);
  if (route === "target") return defaultOf("channel", reader);
  return route === "webhook-url" ? kindOfWebhook(reader.explicit(route) ?? "") : undefined;
}

/** Loads the services only for a webhook: a step that only queues must be fast. */
async function kindOfWebhook(url: string): Promise<string | undefined> {
  const { kindOfUrl } = await import("../../senders/webhook/webhook.js");
  return kindOfUrl(url);
}
