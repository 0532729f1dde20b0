import type { Answer } from "../../platform/exchange.js";
import {
  type Editing,
  fieldsOf,
  jsonQuestion,
  messageIdIn,
  receiptOf,
  type Service,
  textOf,
} from "./service.js";

const PATH = /\/api\/(?:v\d+\/)?webhooks\/[^/]+\/[^/]+/;
const SUPPRESS_EMBEDS = 4;
const UNKNOWN_WEBHOOK = 10015;
/** Errors of a message that can no longer be edited: another's, too often for its age, in an archived thread. */
const NO_EDIT: readonly unknown[] = [50005, 30046, 50083];

const contentOf = (message: string) => ({
  content: message,
  // An edit that does not repeat these two takes back what the post had said.
  allowed_mentions: { parse: [] },
  flags: SUPPRESS_EMBEDS,
});

const editing: Editing = {
  ask: ({ message }, given, receipt) => {
    const id = messageIdIn(receipt);
    // A post with a thread's name opens a thread of its own, which this URL does not lead to.
    if (id === undefined || given.searchParams.has("thread_name")) return undefined;
    const url = new URL(given);
    url.pathname = `${url.pathname.replace(/\/$/, "")}/messages/${id}`;
    url.search = "";
    const thread = given.searchParams.get("thread_id");
    if (thread !== null) url.searchParams.set("thread_id", thread);
    return { ...jsonQuestion(url, contentOf(message)), method: "PATCH" };
  },
  isImpossible: (answer) => isGone(answer) || NO_EDIT.includes(fieldsOf(answer).code),
};

function isGone(answer: Answer): boolean {
  return answer.status === 404 && fieldsOf(answer).code !== UNKNOWN_WEBHOOK;
}

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
    return jsonQuestion(url, contentOf(message));
  },
  editing,
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
