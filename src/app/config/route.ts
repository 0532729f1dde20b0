import { notBlank } from "../../platform/blank.js";
import { checkedWebhook, type Webhook } from "../../senders/webhook/webhook.js";
import { inputSpec } from "./inputs.js";
import type { InputReader } from "./reader.js";
import { ROUTES, type RouteName, routeName } from "./route-name.js";

/** Linux limits one string of the environment, which carries the command, to 128 KiB. */
const LONGEST_COMMAND = 127 * 1024;
const SIGNING_SECRET = "OWNER_REPORT_WEBHOOK_SECRET";

/** What sends. `unusable`: for doctor only, which shows the problem as a check; elsewhere it is a usage error. */
export type Route =
  | { by: "send-cmd"; script: string }
  | { by: "webhook-url"; webhook: Webhook }
  | { by: "target"; target: string }
  | { by: "unusable"; problem: string };

/** Reads what sends: the first that an input or flag names, else the first that the environment names; `undefined` without one. */
export function routeOf(reader: InputReader): Route | undefined {
  const [script = "", url = "", target = ""] = ROUTES.map((name) => reader.value(name));
  switch (routeName(reader)) {
    case "send-cmd":
      return { by: "send-cmd", script: checkedScript(reader, script) };
    case "webhook-url":
      return webhookRoute(reader, url);
    case "target":
      return { by: "target", target };
    case undefined:
      return undefined;
  }
}

/** Says why the route is the one that it is, for a person: who named it, and what is named besides and not used. */
export function routeReason(reader: InputReader): string {
  const name = routeName(reader);
  if (name === undefined) return "";
  const others = ROUTES.filter((other) => other !== name && reader.explicit(other) !== undefined);
  const unused = others.map((other) => wayOf(reader, other));
  const rest =
    unused.length === 0 ? "" : `; ${unused.join(" and ")} ${unused.length === 1 ? "is" : "are"} not used`;
  return `given by ${wayOf(reader, name)}${rest}`;
}

function wayOf(reader: InputReader, name: RouteName): string {
  if (reader.flagged(name) === undefined) return inputSpec(name).env ?? name;
  return reader.runtime.shell === "cli" ? `--${name}` : `the input ${name}`;
}

function checkedScript(reader: InputReader, script: string): string {
  if (Buffer.byteLength(script) > LONGEST_COMMAND)
    reader.problem("send-cmd", "is over 127 KiB; put it into a script file and call that");
  return script;
}

function webhookRoute(reader: InputReader, url: string): Route {
  const secret = notBlank(reader.runtime.environment[SIGNING_SECRET]);
  const webhook = checkedWebhook({ url, channel: reader.explicit("channel"), secret });
  if (!("problem" in webhook)) return { by: "webhook-url", webhook };
  const name = ({ url: "webhook-url", channel: "channel", secret: undefined } as const)[webhook.of];
  const problem = `${name ? reader.nameOf(name) : SIGNING_SECRET} ${webhook.problem}`;
  if (reader.mode === "doctor") return { by: "unusable", problem };
  reader.note(problem);
  return reader.stands();
}
