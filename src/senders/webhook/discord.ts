import { fieldsOf, jsonQuestion, receiptOf, type Service, textOf } from "./service.js";

const PATH = /\/api\/(?:v\d+\/)?webhooks\/[^/]+\/[^/]+/;
const SUPPRESS_EMBEDS = 4;

/** Discord. Without `wait` it answers 204 to a message that it did not save, too. */
export const discord: Service = {
  kind: "discord",
  name: "Discord",
  isAt: (host) => /(?:^|\.)discord(?:app)?\.com$/.test(host),
  isLike: (url) => PATH.test(url.pathname),
  problem: ({ pathname }) => {
    if (!PATH.test(pathname)) return "is no webhook of Discord's: those are …/api/webhooks/<id>/<token>";
    return /\/(?:slack|github)\/?$/.test(pathname)
      ? "ends in /slack or /github, which takes another form: give it without that"
      : undefined;
  },
  ask: ({ message }, given) => {
    const url = new URL(given);
    url.searchParams.set("wait", "true");
    return jsonQuestion(url, {
      content: message,
      allowed_mentions: { parse: [] },
      flags: SUPPRESS_EMBEDS,
    });
  },
  receipt: (answer) => receiptOf("message_id", fieldsOf(answer).id),
  words: (answer) => {
    const { message, code } = fieldsOf(answer);
    const text = textOf(message) ?? "";
    return text !== "" && typeof code === "number" && code !== 0 ? `${text} (${code})` : text;
  },
  waitSeconds: (answer) => {
    const { retry_after: seconds } = fieldsOf(answer);
    return typeof seconds === "number" ? seconds : undefined;
  },
};
