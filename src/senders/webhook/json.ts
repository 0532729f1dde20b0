import { fieldsOf, isHtml, jsonQuestion, plainWords, receiptOf, type Service, textOf } from "./service.js";

/** An endpoint of one's own, which gets all fields of the report. */
export const json: Service = {
  kind: "json",
  name: "The webhook",
  ask: ({ report, message }, url) => jsonQuestion(url, { ...report, message }),
  receipt: (answer) => (isHtml(answer) ? undefined : (receiptOf("id", fieldsOf(answer).id) ?? {})),
  words: (answer) => {
    const { error, message } = fieldsOf(answer);
    return textOf(error) ?? textOf(message) ?? plainWords(answer);
  },
  // 409: it knows the idempotency key, perhaps from an attempt that it took.
  unclear: [409],
  isStandard: true,
};
