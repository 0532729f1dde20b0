import type { Answer } from "../../platform/exchange.js";
import {
  asFields,
  type Editing,
  fieldsOf,
  jsonQuestion,
  messageIdIn,
  receiptOf,
  type Service,
  textOf,
} from "./service.js";

const PATH = /^\/bot[^/]+\/(?:test\/)?sendMessage\/?$/;

const UNCHANGED = /\bmessage is not modified\b/i;
/** A message that is gone, too old, another's, or without a text. */
const NO_EDIT =
  /message to edit not found|message can't be edited|message_id_invalid|no text in the message to edit/i;

const editing: Editing = {
  ask: ({ message }, given, receipt) => {
    const id = messageIdIn(receipt);
    if (id === undefined) return undefined;
    const url = new URL(given);
    url.pathname = url.pathname.replace(/sendMessage\/?$/, "editMessageText");
    url.searchParams.delete("message_id");
    return textQuestion(url, message, { message_id: Number(id) });
  },
  isShown: (answer) => answer.status === 400 && UNCHANGED.test(descriptionOf(answer)),
  isImpossible: (answer) => answer.status === 400 && NO_EDIT.test(descriptionOf(answer)),
};

function textQuestion(url: URL, text: string, more: Record<string, unknown> = {}) {
  // What stands in the address beats the body.
  url.searchParams.delete("text");
  const chat = Object.fromEntries(url.searchParams);
  return jsonQuestion(url, { ...chat, ...more, text, link_preview_options: { is_disabled: true } });
}

function descriptionOf(answer: Answer): string {
  return textOf(fieldsOf(answer).description) ?? "";
}

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
  ask: ({ message }, given) => textQuestion(new URL(given), message),
  editing,
  receipt: (answer) => {
    const { ok, result } = fieldsOf(answer);
    return ok === true ? (receiptOf("message_id", asFields(result).message_id) ?? {}) : undefined;
  },
  words: descriptionOf,
  waitSeconds: (answer) => {
    const { retry_after: seconds } = asFields(fieldsOf(answer).parameters);
    return typeof seconds === "number" ? seconds : undefined;
  },
};
