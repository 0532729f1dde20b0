import { asFields, fieldsOf, jsonQuestion, receiptOf, type Service, textOf } from "./service.js";

const PATH = /^\/bot[^/]+\/(?:test\/)?sendMessage\/?$/;

/** Telegram's Bot API, at Telegram or on a server of one's own. */
export const telegram: Service = {
  kind: "telegram",
  name: "Telegram",
  isAt: (host) => host === "api.telegram.org",
  isLike: (url) => PATH.test(url.pathname),
  problem: ({ pathname, searchParams }) => {
    if (!PATH.test(pathname))
      return "is no sendMessage of a bot: those are …/bot<token>/sendMessage?chat_id=<chat>";
    return searchParams.get("chat_id") ? undefined : "names no chat: add ?chat_id=<chat> to it";
  },
  ask: ({ message }, given) => {
    const url = new URL(given);
    // What stands in the address beats the body.
    url.searchParams.delete("text");
    const chat = Object.fromEntries(url.searchParams);
    return jsonQuestion(url, { ...chat, text: message, link_preview_options: { is_disabled: true } });
  },
  receipt: (answer) => {
    const { ok, result } = fieldsOf(answer);
    return ok === true ? (receiptOf("message_id", asFields(result).message_id) ?? {}) : undefined;
  },
  words: (answer) => textOf(fieldsOf(answer).description) ?? "",
  waitSeconds: (answer) => {
    const { retry_after: seconds } = asFields(fieldsOf(answer).parameters);
    return typeof seconds === "number" ? seconds : undefined;
  },
};
