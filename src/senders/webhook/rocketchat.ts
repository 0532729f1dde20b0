import { fieldsOf, jsonQuestion, plainWords, type Service, textOf } from "./service.js";

/** Rocket.Chat, on any host. */
export const rocketchat: Service = {
  kind: "rocketchat",
  name: "Rocket.Chat",
  isLike: (url) => /\/hooks\/[A-Za-z0-9]{17,24}\/(?:[^/]+\/)?[A-Za-z0-9]{40,}\/?$/.test(url.pathname),
  ask: ({ message }, url) => jsonQuestion(url, { text: message, parseUrls: false }),
  receipt: (answer) => (fieldsOf(answer).success === true ? {} : undefined),
  words: (answer) => textOf(fieldsOf(answer).error) ?? plainWords(answer),
  waitSeconds: ({ headers }) => {
    // It gives no Retry-After, but the moment at which its count begins anew, in milliseconds.
    const [reset, now] = [Number(headers["x-ratelimit-reset"]), Date.parse(headers.date ?? "")];
    const seconds = Math.ceil((reset - now) / 1000);
    return Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
  },
};
