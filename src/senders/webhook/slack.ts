import { jsonQuestion, plainWords, type Service } from "./service.js";

const HOST = /^hooks\.slack(?:-gov)?\.com$/;

/** Slack. In its texts `&`, `<` and `>` are written as entities; then nothing in them is a mention or a link. */
export const slack: Service = {
  kind: "slack",
  name: "Slack",
  isAt: (host) => HOST.test(host),
  problem: ({ hostname, pathname }) =>
    HOST.test(hostname) && !pathname.startsWith("/services/")
      ? "is no incoming webhook of Slack's: those are https://hooks.slack.com/services/…; a workflow's takes other fields"
      : undefined,
  ask: ({ message }, url) => {
    const text = message.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
    return jsonQuestion(url, { text, mrkdwn: false, unfurl_links: false, unfurl_media: false });
  },
  receipt: ({ body }) => (body.trim() === "ok" ? {} : undefined),
  words: plainWords,
};
