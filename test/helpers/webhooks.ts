import type { Kind } from "../../src/senders/webhook/service.js";

/** How a service behaves, by its documentation, and the address of a webhook of it. */
export interface FakeService {
  host: string;
  path: string;
  /** Parts of the path that are secret. */
  secrets: string[];
  success: unknown;
  receipt: Record<string, string> | null;
  /** A refusal's body, and the words in it for a person. */
  refusal: unknown;
  words: string;
  /** Answers of 200 without the sign of success. */
  unproved: [string, unknown][];
  /** Answer to too many requests that says how long to wait, other than by Retry-After. */
  tooMany?: { body: unknown; headers?: Record<string, string>; seconds: number };
}

const SIGN_IN = "<!doctype html><html><title>Sign in</title></html>";

export const WEBHOOKS: Record<Kind, FakeService> = {
  discord: {
    host: "discord.com",
    path: "/api/webhooks/112233445566/tOkEn-discord-1",
    secrets: ["112233445566", "tOkEn-discord-1"],
    success: { id: "998877", channel_id: "1", webhook_id: "112233445566", content: "x" },
    receipt: { message_id: "998877" },
    refusal: { message: "Unknown Webhook", code: 10015 },
    words: "Unknown Webhook (10015)",
    unproved: [
      ["an error inside", { message: "odd", code: 0 }],
      ["a sign-in page", SIGN_IN],
    ],
    tooMany: { body: { message: "slow", retry_after: 2.5, global: false }, seconds: 2.5 },
  },
  slack: {
    host: "hooks.slack.com",
    path: "/services/T00ABC/B00DEF/tOkEnSlack2",
    secrets: ["T00ABC", "B00DEF", "tOkEnSlack2"],
    success: "ok",
    receipt: null,
    refusal: "channel_is_archived",
    words: "channel_is_archived",
    unproved: [
      ["an error inside", "no_service"],
      ["a sign-in page", SIGN_IN],
    ],
  },
  mattermost: {
    host: "mattermost.example",
    path: "/hooks/abcdefghijklmnopqrstuvwxy1",
    secrets: ["abcdefghijklmnopqrstuvwxy1"],
    success: "ok",
    receipt: null,
    refusal: { id: "web.incoming_webhook", message: "Invalid webhook", status_code: 400 },
    words: "Invalid webhook",
    unproved: [["a sign-in page", SIGN_IN]],
  },
  rocketchat: {
    host: "rocket.example",
    path: `/hooks/65f0aa11bb22cc33d/${"tOkEnRocket4".repeat(4)}`,
    secrets: ["65f0aa11bb22cc33d", "tOkEnRocket4"],
    success: { success: true },
    receipt: null,
    refusal: { success: false, error: "Invalid integration id" },
    words: "Invalid integration id",
    unproved: [
      ["an error inside", { success: false, error: "x" }],
      ["a sign-in page", SIGN_IN],
    ],
    tooMany: {
      body: { success: false, error: "wait" },
      headers: {
        date: "Thu, 01 Jan 2026 00:00:00 GMT",
        "x-ratelimit-reset": `${Date.UTC(2026, 0, 1, 0, 0, 7)}`,
      },
      seconds: 7,
    },
  },
  telegram: {
    host: "api.telegram.org",
    path: "/bot7654321:tOkEn_Telegram-5/sendMessage?chat_id=-1009876",
    secrets: ["7654321", "tOkEn_Telegram-5", "1009876"],
    success: { ok: true, result: { message_id: 42, chat: { id: -1009876 } } },
    receipt: { message_id: "42" },
    refusal: { ok: false, error_code: 400, description: "Bad Request: chat not found" },
    words: "Bad Request: chat not found",
    unproved: [
      ["an error inside", { ok: false, description: "x" }],
      ["a sign-in page", SIGN_IN],
    ],
    tooMany: { body: { ok: false, description: "slow", parameters: { retry_after: 11 } }, seconds: 11 },
  },
  ntfy: {
    host: "ntfy.sh",
    path: "/tOpIc-ntfy-6",
    secrets: ["tOpIc-ntfy-6"],
    success: { id: "Xk3", time: 1, event: "message", topic: "tOpIc-ntfy-6", message: "x" },
    receipt: { message_id: "Xk3" },
    refusal: { code: 40301, http: 403, error: "forbidden" },
    words: "forbidden (40301)",
    unproved: [
      ["an error inside", { error: "x" }],
      ["a sign-in page", SIGN_IN],
    ],
  },
  json: {
    host: "own.example",
    path: "/in/tOkEn-json-7?key=kEy-json-7",
    secrets: ["tOkEn-json-7", "kEy-json-7"],
    success: { id: "r-1" },
    receipt: { id: "r-1" },
    refusal: { error: "no such tenant" },
    words: "no such tenant",
    unproved: [["a sign-in page", SIGN_IN]],
  },
};

/** All kinds of webhook. */
export const KINDS = Object.keys(WEBHOOKS) as Kind[];
