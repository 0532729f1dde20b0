import { fieldsOf, plainWords, receiptOf, type Service, textOf } from "./service.js";

/** ntfy, at ntfy.sh or on a server of one's own. */
export const ntfy: Service = {
  kind: "ntfy",
  name: "ntfy",
  isAt: (host) => host === "ntfy.sh",
  problem: ({ pathname }) =>
    /^\/[-_A-Za-z0-9]{1,64}\/?$/.test(pathname)
      ? undefined
      : "names no topic: it must be https://<host>/<topic>",
  ask: ({ message }, url) => ({ url, contentType: "text/plain; charset=utf-8", body: message }),
  receipt: (answer) => {
    const { event, id } = fieldsOf(answer);
    return event === undefined || event === "message" ? receiptOf("message_id", id) : undefined;
  },
  words: (answer) => {
    const { error, code } = fieldsOf(answer);
    const text = textOf(error);
    return text === undefined ? plainWords(answer) : `${text}${typeof code === "number" ? ` (${code})` : ""}`;
  },
};
