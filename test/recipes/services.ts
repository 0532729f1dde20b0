import { expect } from "@jest/globals";
import type { Kind } from "../../src/senders/webhook/service.js";
import type { Arrived } from "../helpers/web-server.js";
import { PLAIN, SECRET } from "./sending.js";

type Fields = Record<string, unknown>;

/** A service that a recipe posts to: how it answers, by its documentation, and what must arrive. */
export interface Service {
  page: string;
  kind: Kind;
  /** The environment of the page's command, for a service at that address. */
  env(origin: string): Record<string, string>;
  /** The address that the page's step is given. */
  webhook(origin: string): string;
  /** Where the real service is. */
  real: string;
  success: unknown;
  receipt: Record<string, string>;
  refusal: [number, unknown];
  tooMany: unknown;
  /** An answer of 200 that is no success. */
  unproved: unknown;
  /** Checks a request of the command, and gives the text that the reader gets. */
  read(request: Arrived, json: Fields): unknown;
}

const discord: Service = {
  page: "discord",
  kind: "discord",
  real: "https://discord.com",
  env: (origin) => ({ DISCORD_WEBHOOK_URL: `${origin}/api/webhooks/1/${SECRET}` }),
  webhook: (origin) => `${origin}/api/webhooks/1/${SECRET}`,
  success: { id: "1440000000000000001", channel_id: "2", content: "…", mentions: [] },
  receipt: { message_id: "1440000000000000001" },
  refusal: [404, { message: "Unknown Webhook", code: 10015 }],
  tooMany: { message: "You are being rate limited.", retry_after: 0.5, global: false },
  unproved: { message: "odd", code: 0 },
  read({ path }, { content, allowed_mentions }) {
    expect([path, allowed_mentions]).toEqual([`/api/webhooks/1/${SECRET}?wait=true`, { parse: [] }]);
    return content;
  },
};

const slack: Service = {
  page: "slack",
  kind: "slack",
  real: "https://hooks.slack.com",
  env: (origin) => ({ SLACK_WEBHOOK_URL: `${origin}/services/T0/B0/${SECRET}` }),
  webhook: (origin) => `${origin}/services/T0/B0/${SECRET}`,
  success: "ok",
  receipt: { answer: "ok" },
  refusal: [403, "action_prohibited"],
  tooMany: "rate_limited",
  unproved: "invalid_payload, not ok",
  read({ path }, { text, mrkdwn }) {
    expect([path, mrkdwn]).toEqual([`/services/T0/B0/${SECRET}`, false]);
    expect(text).not.toMatch(/[<>]|&(?!(amp|lt|gt);)/);
    return text;
  },
};

const mattermost: Service = {
  page: "mattermost",
  kind: "mattermost",
  real: "https://chat.example",
  env: (origin) => ({ MATTERMOST_WEBHOOK_URL: `${origin}/hooks/${SECRET}` }),
  webhook: (origin) => `${origin}/hooks/${SECRET}`,
  success: "ok",
  receipt: { answer: "ok" },
  refusal: [
    400,
    { id: "web.incoming_webhook.invalid.app_error", message: "Invalid webhook", status_code: 400 },
  ],
  tooMany: "limit exceeded",
  unproved: "<html>Sign in</html>",
  read({ path }, { text }) {
    expect(path).toBe(`/hooks/${SECRET}`);
    return text;
  },
};

const rocketchat: Service = {
  page: "rocketchat",
  kind: "rocketchat",
  real: "https://chat.example",
  env: (origin) => ({ ROCKETCHAT_WEBHOOK_URL: `${origin}/hooks/1/${SECRET}` }),
  webhook: (origin) => `${origin}/hooks/1/${SECRET}`,
  success: { success: true },
  receipt: { success: "true" },
  refusal: [400, { success: false, error: "Invalid integration id" }],
  tooMany: { success: false, error: "Error, too many requests." },
  unproved: { success: false, error: '"success":true' },
  read({ path }, { text, parseUrls }) {
    expect([path, parseUrls]).toEqual([`/hooks/1/${SECRET}`, false]);
    return text;
  },
};

const telegram: Service = {
  page: "telegram",
  kind: "telegram",
  real: "https://api.telegram.org",
  env: (origin) => ({ TELEGRAM_API: origin, TELEGRAM_BOT_TOKEN: `1:${SECRET}`, TELEGRAM_CHAT_ID: "-1001" }),
  webhook: (origin) => `${origin}/bot1:${SECRET}/sendMessage?chat_id=-1001`,
  success: { ok: true, result: { message_id: 7, chat: { id: -1001 }, text: "…" } },
  receipt: { message_id: "7" },
  refusal: [400, { ok: false, error_code: 400, description: "Bad Request: chat not found" }],
  tooMany: { ok: false, error_code: 429, description: "…", parameters: { retry_after: 3 } },
  unproved: { ok: false, description: 'no "ok":true here' },
  read({ path }, { chat_id, text, parse_mode }) {
    expect([path, chat_id, parse_mode]).toEqual([`/bot1:${SECRET}/sendMessage`, "-1001", undefined]);
    return text;
  },
};

const ntfy: Service = {
  page: "ntfy",
  kind: "ntfy",
  real: "https://push.example",
  env: (origin) => ({ NTFY_URL: origin, NTFY_TOPIC: `reports-${SECRET}`, NTFY_TOKEN: `tk_${SECRET}` }),
  webhook: (origin) => `${origin}/reports-${SECRET}`,
  success: { id: "hwQ2YpKdmg", time: 1, event: "message", topic: "reports", message: "…" },
  receipt: { message_id: "hwQ2YpKdmg" },
  refusal: [403, { code: 40301, http: 403, error: "forbidden" }],
  tooMany: { code: 42901, http: 429, error: "limit reached: too many requests" },
  unproved: "<html>Sign in to continue</html>",
  read({ path, headers }, { topic, message, priority }) {
    expect([path, topic, priority]).toEqual(["/", `reports-${SECRET}`, 4]);
    expect(headers.authorization).toBe(`Bearer tk_${SECRET}`);
    return message;
  },
};

const webhook: Service = {
  page: "webhook",
  kind: "json",
  real: "https://own.example",
  env: (origin) => ({ WEBHOOK_URL: `${origin}/in/${SECRET}`, WEBHOOK_TOKEN: SECRET }),
  webhook: (origin) => `${origin}/in/${SECRET}`,
  success: { ok: true, id: "r-1" },
  receipt: { id: "r-1" },
  refusal: [422, { ok: false }],
  tooMany: { ok: false },
  unproved: { ok: false, error: "the queue is full" },
  read({ path, headers }, { report_id, status, message }) {
    expect([path, headers.authorization]).toEqual([`/in/${SECRET}`, `Bearer ${SECRET}`]);
    expect([headers["idempotency-key"], report_id, status]).toEqual(["a-report", "a-report", "failed"]);
    return message;
  },
};

/** The services whose commands post by curl. */
export const services = [discord, slack, mattermost, rocketchat, telegram, ntfy, webhook];

/** Checks a request of a service's command: right, and with the whole text. */
export function checkArrived({ read }: Service, request: Arrived | undefined): void {
  if (!request) throw new Error("nothing arrived");
  expect([request.method, request.headers["content-type"]]).toEqual(["POST", "application/json"]);
  expect(read(request, JSON.parse(request.body))).toContain(PLAIN);
}
