import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "@jest/globals";
import { fakeOpenClaw } from "../helpers/openclaw.js";
import { type Answer, startMailServer, startService } from "../helpers/services.js";
import { tempDir } from "../helpers/temp-dir.js";
import { fenced } from "./pages.js";

/** Stands in every address and token; it must be seen nowhere but at the receiver. */
export const SECRET = "s3cret-of-the-receiver";
/** A file that comes into being when text of a report is run. */
export const PWNED = join(tempDir(), "pwned");
/** Must arrive as it is. */
const PLAIN = `hostile "quoted" 'single' \\n $(touch ${PWNED}) { } %s é 😀`;
/** Text that would break a careless recipe. */
export const HOSTILE = `${PLAIN} @everyone <!channel> <@U1> & ${"x".repeat(50)}`;

export type Case = "success" | "refusal" | "too many" | "success that is none";
export const FAILURES: readonly Case[] = ["refusal", "too many", "success that is none"];

/** A receiver that is set up for one recipe. */
export interface Receiver {
  env: Record<string, string>;
  answer(which: Case): void;
  /** Asserts that exactly one message arrived since the last call, and arrived right. Gives the command lines seen. */
  checkArrived(id: string): string;
}

export interface Recipe {
  page: string;
  needs: string[];
  start(): Promise<Receiver>;
}

interface HttpRecipe {
  page: string;
  needs?: string[];
  env(url: string): Record<string, string>;
  answers: Record<Case, Answer>;
  /** The text that the reader gets, out of a request that is right otherwise. */
  read(request: { path: string; authorization: string; json: Record<string, unknown> }, id: string): unknown;
}

function http({ page, needs = ["jq", "curl"], env, answers, read }: HttpRecipe): Recipe {
  const start = async (): Promise<Receiver> => {
    const service = await startService();
    return {
      env: env(service.url),
      answer: (which) => {
        service.answer = answers[which];
      },
      checkArrived(id) {
        const [request, ...more] = service.requests.splice(0);
        expect(more).toEqual([]);
        if (!request) throw new Error(`Nothing arrived: ${page}`);
        const { path, headers, body, commandLines } = request;
        expect(headers["content-type"]).toMatch(/^application\/(json|x-www-form-urlencoded)/);
        const { authorization = "" } = headers;
        expect(read({ path, authorization, json: JSON.parse(body) }, id)).toContain(PLAIN);
        return commandLines;
      },
    };
  };
  return { page, needs, start };
}

const json = (status: number, body: unknown): Answer => ({
  status,
  body: JSON.stringify(body),
  headers: { "content-type": "application/json", ...(status === 429 && { "retry-after": "1" }) },
});
const text = (status: number, body: string): Answer => ({ status, body });
const proxyPage = text(200, "<html>Sign in to continue</html>");

const discord = http({
  page: "discord",
  env: (url) => ({ DISCORD_WEBHOOK_URL: `${url}/api/webhooks/1/${SECRET}` }),
  answers: {
    success: json(200, { id: "1440000000000000001", channel_id: "2", content: "…", mentions: [] }),
    refusal: json(404, { message: "Unknown Webhook", code: 10015 }),
    "too many": json(429, { message: "You are being rate limited.", retry_after: 0.5, global: false }),
    "success that is none": text(204, ""),
  },
  read({ path, json: { content, allowed_mentions } }) {
    expect([path, allowed_mentions]).toEqual([`/api/webhooks/1/${SECRET}?wait=true`, { parse: [] }]);
    return content;
  },
});

const slack = http({
  page: "slack",
  env: (url) => ({ SLACK_WEBHOOK_URL: `${url}/services/T0/B0/${SECRET}` }),
  answers: {
    success: text(200, "ok"),
    refusal: text(403, "action_prohibited"),
    "too many": { ...text(429, "rate_limited"), headers: { "retry-after": "1" } },
    "success that is none": text(200, "invalid_payload, not ok"),
  },
  read({ path, json: { text: shown, mrkdwn } }) {
    expect([path, mrkdwn]).toEqual([`/services/T0/B0/${SECRET}`, false]);
    expect(shown).not.toMatch(/[<>]|&(?!(amp|lt|gt);)/);
    return shown;
  },
});

const telegram = http({
  page: "telegram",
  env: (url) => ({ TELEGRAM_API: url, TELEGRAM_BOT_TOKEN: `1:${SECRET}`, TELEGRAM_CHAT_ID: "-1001" }),
  answers: {
    success: json(200, { ok: true, result: { message_id: 7, chat: { id: -1001 }, text: "…" } }),
    refusal: json(400, { ok: false, error_code: 400, description: "Bad Request: chat not found" }),
    "too many": json(429, { ok: false, error_code: 429, description: "…", parameters: { retry_after: 5 } }),
    "success that is none": json(200, { ok: false, description: 'no "ok":true here' }),
  },
  read({ path, json: { chat_id, text: shown, parse_mode } }) {
    expect([path, chat_id, parse_mode]).toEqual([`/bot1:${SECRET}/sendMessage`, "-1001", undefined]);
    return shown;
  },
});

const ntfy = http({
  page: "ntfy",
  env: (url) => ({ NTFY_URL: url, NTFY_TOPIC: `reports-${SECRET}`, NTFY_TOKEN: `tk_${SECRET}` }),
  answers: {
    success: json(200, { id: "hwQ2YpKdmg", time: 1, event: "message", topic: "reports", message: "…" }),
    refusal: json(403, { code: 40301, http: 403, error: "forbidden" }),
    "too many": json(429, { code: 42901, http: 429, error: "limit reached: too many requests" }),
    "success that is none": proxyPage,
  },
  read({ path, authorization, json: { topic, message, priority } }) {
    expect([path, topic, priority]).toEqual(["/", `reports-${SECRET}`, 4]);
    expect(authorization).toBe(`Bearer tk_${SECRET}`);
    return message;
  },
});

const webhook = http({
  page: "webhook",
  env: (url) => ({ WEBHOOK_URL: `${url}/in/${SECRET}`, WEBHOOK_TOKEN: SECRET }),
  answers: {
    success: json(200, { ok: true }),
    refusal: json(422, { ok: false }),
    "too many": json(429, { ok: false }),
    "success that is none": json(200, { ok: false, error: "the queue is full" }),
  },
  read({ path, authorization, json: { report_id, status, message } }, id) {
    expect([path, authorization]).toEqual([`/in/${SECRET}`, `Bearer ${SECRET}`]);
    expect([report_id, status]).toEqual([id, "failed"]);
    return message;
  },
});

const apprise = http({
  page: "apprise",
  needs: ["apprise"],
  // The OneBot service of Apprise reads the answer, and so knows a 200 that is no success.
  env: (url) => ({ APPRISE_URLS: `${url.replace("http", "onebot")}/${SECRET.length}?token=${SECRET}` }),
  answers: {
    success: json(200, { status: "ok", retcode: 0, data: { message_id: 1 } }),
    refusal: json(403, { status: "failed" }),
    "too many": json(429, { status: "failed" }),
    "success that is none": json(200, { status: "failed", retcode: 100, wording: "no such user" }),
  },
  read: ({ json: { message } }) => (message as { data: { text: string } }[])[0]?.data.text,
});

const email: Recipe = {
  page: "email",
  needs: ["msmtp"],
  async start() {
    const server = await startMailServer();
    const file = join(tempDir(), "msmtprc");
    const settings = fenced("email", "text")
      .replace("tls on", "tls off")
      .replace("auth on", "auth plain")
      .replace("smtp.example.com", "127.0.0.1")
      .replace("587", String(server.port));
    writeFileSync(file, settings);
    const taken = { toRecipient: "250 ok", toMail: "250 ok" };
    const answers: Record<Case, typeof taken> = {
      success: taken,
      refusal: { ...taken, toRecipient: "550 5.1.1 no such user" },
      "too many": { ...taken, toRecipient: "451 4.7.1 too many mails, try again later" },
      "success that is none": { ...taken, toMail: "554 5.7.1 looks like spam" },
    };
    return {
      env: { MAIL_TO: "owner@example.com", MSMTP_FILE: file, SMTP_PASSWORD: SECRET },
      answer: (which) => {
        server.answer = answers[which];
      },
      checkArrived(id) {
        const [mail, ...more] = server.mails.splice(0);
        expect(more).toEqual([]);
        const [head = "", body = ""] = mail?.text.split(/\n\n(.*)/s) ?? [];
        expect(mail?.login).toBe(`\0reports@example.com\0${SECRET}`);
        expect(mail?.recipients).toEqual(["RCPT TO:<owner@example.com>"]);
        expect(head.split("\n")).toEqual(
          expect.arrayContaining([`Subject: [failed] ${id}`, `Message-ID: <${id}@owner-report.invalid>`]),
        );
        expect(Math.max(...body.split("\n").map((line) => line.length))).toBeLessThanOrEqual(76);
        expect(Buffer.from(body, "base64").toString("utf8")).toContain(PLAIN);
        return mail?.commandLines ?? "";
      },
    };
  },
};

const openclaw: Recipe = {
  page: "openclaw",
  needs: [],
  async start() {
    const fake = fakeOpenClaw(tempDir());
    const answers: Record<Case, unknown> = {
      success: { action: "send", channel: "discord", dryRun: false, messageId: "msg-1" },
      refusal: { ok: false, error: "Missing Access" },
      "too many": { ok: false, error: "You are being rate limited." },
      "success that is none": { channel: "discord", deliveryStatus: "suppressed" },
    };
    const env: Record<string, string> = { ...fake.env, ENDS: "0" };
    return {
      env,
      answer: (which) => {
        env.ANSWER = JSON.stringify(answers[which]);
        env.ENDS = which === "refusal" || which === "too many" ? "1" : "0";
      },
      checkArrived() {
        const [call, ...more] = fake.takeCalls();
        expect(more).toEqual([]);
        expect(call?.argv.slice(0, 2)).toEqual(["message", "send"]);
        expect(call?.argv.at(-2)).toContain(PLAIN);
        return "";
      },
    };
  },
};

/** All recipes that have a page. */
export const recipes: Recipe[] = [discord, slack, telegram, ntfy, webhook, apprise, email, openclaw];
