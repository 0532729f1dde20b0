import { fieldsOf, jsonQuestion, plainWords, type Service, textOf } from "./service.js";

/** Mattermost, on any host. */
export const mattermost: Service = {
  kind: "mattermost",
  name: "Mattermost",
  isLike: (url) => /\/hooks\/[a-z0-9]{26}\/?$/.test(url.pathname),
  ask: ({ message }, url) => jsonQuestion(url, { text: message }),
  receipt: ({ body }) => (body.trim() === "ok" ? {} : undefined),
  words: (answer) => textOf(fieldsOf(answer).message) ?? plainWords(answer),
};
