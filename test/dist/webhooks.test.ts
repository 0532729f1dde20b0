import { createHmac, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { type Certificates, canCertify, certify } from "../helpers/certificates.js";
import { cli, cliJson } from "../helpers/cli.js";
import { onEachNode } from "../helpers/each-node.js";
import { type FakeProxy, startProxy } from "../helpers/proxy.js";
import { handWritten, newQueue, type Queue } from "../helpers/queue.js";
import { answer, startWebServer, type WebServer } from "../helpers/web-server.js";
import { KINDS, WEBHOOKS } from "../helpers/webhooks.js";

const NEW = ["--team", "t", "--worker", "w", "--progress", "1%"];

function recordOf(queue: Queue, id = "own-id") {
  return JSON.parse(readFileSync(join(queue.dir, "deliveries", `${id}.json`), "utf8"));
}

/** A queue with one pending report. */
function queueOfOne(): Queue {
  const queue = newQueue();
  queue.write("own-id", handWritten({ done: "rm -rf @here & <b>" }));
  return queue;
}

/** Sends the only report of a queue by the webhook in the environment. */
function sendOne(queue: Queue, env: Record<string, string>, node?: string) {
  const args = ["driver", "own-id", "--send-timeout", "2", "--retries", "0", ...queue.flag];
  return cliJson(args, { env, ...(node !== undefined && { node }) });
}

const describeWithTls = canCertify ? describe : describe.skip;

describeWithTls("by https", () => {
  let certificates: Certificates;
  let server: WebServer;
  let proxy: FakeProxy;
  let reached: Record<string, string>;

  beforeAll(async () => {
    const hosts = KINDS.map((kind) => WEBHOOKS[kind].host);
    certificates = certify(["localhost", ...hosts]);
    server = await startWebServer(answer(200, "ok"), certificates);
    proxy = await startProxy(server.port);
    reached = { HTTPS_PROXY: proxy.url, NODE_EXTRA_CA_CERTS: certificates.ca };
  });

  onEachNode("through a proxy", (node) => {
    test.each(KINDS)(
      "a webhook of %s is told by its URL, asked in its form, and sent by its sign",
      async (kind) => {
        const { host, path, success, receipt } = WEBHOOKS[kind];
        const queue = queueOfOne();
        server.answering = answer(200, success);
        server.arrived.length = 0;
        proxy.asked.length = 0;
        const env = { ...reached, OWNER_REPORT_WEBHOOK_URL: `https://${host}${path}` };
        const { json, code, stderr } = await sendOne(queue, env, node);
        expect([code, json.outcome, stderr]).toEqual([0, "sent", expect.any(String)]);
        expect(recordOf(queue)).toMatchObject({
          receipt,
          latest: [{ outcome: "sent", exit_code: null, reason: "" }],
        });
        expect(proxy.asked).toEqual([{ what: `CONNECT ${host}:443`, authorization: undefined }]);
        const [asked] = server.arrived;
        expect([server.arrived.length, asked?.method]).toEqual([1, "POST"]);
        expect(asked?.path).toBe(kind === "discord" ? `${path}?wait=true` : path);
        expect(asked?.body).toContain("rm -rf @\u200bhere");
        expect(asked?.headers["user-agent"]).toMatch(
          kind === "discord" ? /^DiscordBot \(/ : /^owner-report \(/,
        );
      },
    );
  });

  const BY_PROXY: [string, string, RegExp][] = [
    ["407", "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n", /user and password/],
    ["403", "HTTP/1.1 403 Forbidden\r\nContent-Length: 6\r\n\r\nbanned", /the proxy answered 403/],
    ["502", "HTTP/1.1 502 Bad Gateway\r\n\r\n", /the proxy answered 502/],
    ["503", "HTTP/1.1 503 Unavailable\r\nRetry-After: 1\r\n\r\n", /the proxy answered 503/],
    ["nothing, and closes", "", /the proxy gave no connection/],
  ];

  test.each(BY_PROXY)(
    "a proxy that answers CONNECT with %s speaks for itself: nothing went out",
    async (_, says, words) => {
      const queue = queueOfOne();
      const refusing = await startProxy(server.port);
      refusing.connecting = (socket) => void socket.end(says);
      server.arrived.length = 0;
      const env = {
        ...{
          NODE_EXTRA_CA_CERTS: certificates.ca,
          HTTPS_PROXY: refusing.url.replace("//", "//user:p%40ss-w0rd@"),
        },
        OWNER_REPORT_WEBHOOK_URL: "https://own.example/in/tOkEn",
      };
      const { json, code, shown } = await sendOne(queue, env);
      expect([code, json.outcome]).toEqual([1, "failed"]);
      expect(json.failed_reason).toMatch(words);
      expect(json.failed_reason).toContain("nothing went out");
      expect(shown).not.toMatch(/tOkEn|ss-w0rd/);
      expect(refusing.asked[0]?.authorization).toBe(
        `Basic ${Buffer.from("user:p@ss-w0rd").toString("base64")}`,
      );
      expect(server.arrived).toEqual([]);
    },
  );

  test("a proxy that hangs costs no more than send-timeout, and nothing went out", async () => {
    const hanging = await startProxy(server.port);
    hanging.connecting = () => {};
    const env = { HTTPS_PROXY: hanging.url, OWNER_REPORT_WEBHOOK_URL: "https://own.example/in" };
    const { json, code } = await sendOne(queueOfOne(), env);
    expect([code, json.outcome, json.failed_reason]).toEqual([
      ...[1, "failed", expect.stringMatching(/the proxy did not answer within 2 s; nothing went out/)],
    ]);
  });

  test("NO_PROXY names hosts, domains, ports and ranges to ask directly", async () => {
    server.answering = answer(200, "ok");
    const at = `https://localhost:${server.port}/in`;
    for (const exempt of ["localhost", "*", `.example, localhost:${server.port}`]) {
      proxy.asked.length = 0;
      const env = { ...reached, NO_PROXY: exempt, OWNER_REPORT_WEBHOOK_URL: at };
      expect([exempt, (await sendOne(queueOfOne(), env)).json.outcome, proxy.asked.length]).toEqual([
        ...[exempt, "sent", 0],
      ]);
    }
    const env = { ...reached, no_proxy: "localhost:1,host,0.0.0.0/0", OWNER_REPORT_WEBHOOK_URL: at };
    expect([(await sendOne(queueOfOne(), env)).json.outcome, proxy.asked.length]).toEqual(["sent", 1]);
  });

  test("a proxy's variable that names none is said before an attempt is made", async () => {
    const queue = queueOfOne();
    const env = {
      HTTPS_PROXY: "socks5://user:p4ssw0rd@localhost:1",
      OWNER_REPORT_WEBHOOK_URL: "https://own.example/in",
    };
    const { json, code, shown } = await sendOne(queue, env);
    expect([code, json.code, json.error]).toEqual([
      69,
      "unavailable",
      expect.stringContaining("HTTPS_PROXY"),
    ]);
    expect(shown).not.toContain("p4ssw0rd");
    expect(queue.ids("pending")).toEqual(["own-id"]);
  });

  test.each([
    ["directly", {}],
    ["by a proxy", { proxied: "" }],
  ])("a certificate that is not trusted fails, and the server is sent nothing, %s", async (_, way) => {
    server.arrived.length = 0;
    const host = "proxied" in way ? "own.example" : `localhost:${server.port}`;
    const env = {
      ...("proxied" in way && { HTTPS_PROXY: proxy.url }),
      OWNER_REPORT_WEBHOOK_URL: `https://${host}/in/tOkEn`,
    };
    const { json, code } = await sendOne(queueOfOne(), env);
    expect([code, json.outcome]).toEqual([1, "failed"]);
    expect(json.failed_reason).toMatch(
      /the certificate of \S+ is not trusted \(\w+\); nothing went out.*NODE_EXTRA_CA_CERTS/,
    );
    expect(server.arrived).toEqual([]);
  });

  test("a certificate of another host is not trusted either", async () => {
    const env = { ...reached, OWNER_REPORT_WEBHOOK_URL: "https://other.example/in" };
    const { json } = await sendOne(queueOfOne(), env);
    expect([json.outcome, json.failed_reason]).toEqual(["failed", expect.stringContaining("not trusted")]);
  });
});

describe("an endpoint of one's own", () => {
  test("gets the same bytes on every attempt, with what tells attempts apart in the headers, signed", async () => {
    const queue = queueOfOne();
    const server = await startWebServer(answer(500));
    const keys = [randomBytes(24), randomBytes(64)];
    const secret = keys.map((key) => `whsec_${key.toString("base64")}`).join(" ");
    const env = { OWNER_REPORT_WEBHOOK_URL: `${server.origin}/in`, OWNER_REPORT_WEBHOOK_SECRET: secret };
    expect((await sendOne(queue, env)).json.outcome).toBe("in-doubt");
    server.answering = answer(200, { id: 7 });
    expect((await sendOne(queue, env)).json.outcome).toBe("sent");
    expect(recordOf(queue).receipt).toEqual({ id: "7" });
    const [first, second] = server.arrived;
    expect(first?.body).toBe(second?.body);
    expect(JSON.parse(first?.body ?? "")).toMatchObject({
      report_id: "own-id",
      team: "clawteam",
      body: "",
      message: expect.stringContaining("80%"),
    });
    const told = ["idempotency-key", "owner-report-attempt", "owner-report-possible-duplicate", "webhook-id"];
    const seen = server.arrived.map(({ headers }) => told.map((name) => headers[name]));
    expect(seen).toEqual([
      ["own-id", "1", "0", "own-id"],
      ["own-id", "2", "1", "own-id"],
    ]);
    for (const { headers, body } of server.arrived) {
      const signed = `own-id.${headers["webhook-timestamp"]}.${body}`;
      const digests = keys.map((key) => `v1,${createHmac("sha256", key).update(signed).digest("base64")}`);
      expect(headers["webhook-signature"]).toBe(digests.join(" "));
    }
  });

  test.each(["c2hvcnQ=", "whsec_not*base64*not*base64*not*base64*", "x".repeat(200)])(
    "a secret that cannot sign is wrong usage: %s",
    async (secret) => {
      const env = { OWNER_REPORT_WEBHOOK_URL: "http://127.0.0.1:1/in", OWNER_REPORT_WEBHOOK_SECRET: secret };
      const { json, code, shown } = await sendOne(queueOfOne(), env);
      expect([code, json.error]).toEqual([
        64,
        expect.stringContaining("OWNER_REPORT_WEBHOOK_SECRET must be"),
      ]);
      expect(shown).not.toContain(secret);
    },
  );
});

describe("a webhook-url that cannot be used", () => {
  test.each([
    ["no URL", "not a url", {}, "OWNER_REPORT_WEBHOOK_URL is not a URL"],
    ["plain http to another machine", "http://own.example/in", {}, "must begin with https://"],
    ["another scheme", "ftp://own.example/in", {}, "must begin with https://"],
    [
      "a channel of another service",
      "https://discord.com/api/webhooks/1/s3cr3t",
      { OWNER_REPORT_CHANNEL: "slack" },
      "OWNER_REPORT_CHANNEL says slack",
    ],
    [
      "a channel that is no webhook's",
      "https://own.example/s3cr3t",
      { OWNER_REPORT_CHANNEL: "whatsapp" },
      "must be discord, ",
    ],
    [
      "json for a known host",
      "https://hooks.slack.com/services/s3cr3t/b/c",
      { OWNER_REPORT_CHANNEL: "json" },
      "says json",
    ],
    ["a page of Discord's", "https://discord.com/channels/1/s3cr3t", {}, "is no webhook of Discord's"],
    [
      "Discord's webhook in Slack's form",
      "https://discord.com/api/webhooks/1/s3cr3t/slack",
      {},
      "ends in /slack",
    ],
    ["a workflow of Slack's", "https://hooks.slack.com/triggers/s3cr3t/b/c", {}, "is no incoming webhook"],
    ["a bot without a chat", "https://api.telegram.org/bots3cr3t/sendMessage", {}, "names no chat"],
    ["another method of a bot", "https://api.telegram.org/bots3cr3t/getMe", {}, "is no sendMessage"],
    ["ntfy without a topic", "https://ntfy.sh/", {}, "names no topic"],
  ])("%s is wrong usage (64), unseen, and a failed check of doctor", async (_, url, more, words) => {
    const queue = queueOfOne();
    const env = { ...more, OWNER_REPORT_WEBHOOK_URL: url };
    const sent = await sendOne(queue, env);
    expect([sent.code, sent.json.error]).toEqual([64, expect.stringContaining(words)]);
    const doctor = await cliJson(["doctor", ...queue.flag], { env });
    const sender = (doctor.json.checks as { what: string }[]).find(({ what }) => what === "sender");
    expect([doctor.code, sender]).toEqual([
      1,
      expect.objectContaining({ state: "fail", seen: expect.stringContaining(words) }),
    ]);
    for (const { shown } of [sent, doctor]) expect(shown).not.toMatch(/s3cr3t|own\.example/);
    // What only queues is not kept from it.
    expect((await cli(["producer", ...NEW, ...queue.flag], { env })).code).toBe(0);
  });

  test("is no flag, and its value is not shown", async () => {
    for (const args of [
      ["--webhook-url", "https://own.example/s3cr3t"],
      ["--webhook-url=https://own.example/s3cr3t"],
    ]) {
      const { code, shown } = await cli(["watchdog", ...args]);
      expect([code, shown.includes("s3cr3t"), shown.includes("OWNER_REPORT_WEBHOOK_URL")]).toEqual([
        64,
        false,
        true,
      ]);
    }
  });
});

describe("which route sends", () => {
  const CHANNELS = ["discord", "telegram", "ntfy", "mattermost"];

  test("none: the error names all three, and so does a pass with nothing pending", async () => {
    const { code, json } = await sendOne(queueOfOne(), {});
    expect(code).toBe(69);
    for (const word of ["send-cmd", "webhook-url", "target"]) expect(json.error).toContain(word);
  });

  test("the first of send-cmd, webhook-url and target; a flag beats the environment", async () => {
    const server = await startWebServer(answer(200));
    const env = {
      ...{ OWNER_REPORT_SEND_CMD: "exit 3", OWNER_REPORT_WEBHOOK_URL: `${server.origin}/in/s3cr3t` },
      OWNER_REPORT_TARGET: "channel:1",
    };
    const { code, stdout } = await cli(["driver", "own-id", "--dry-run", ...queueOfOne().flag], { env });
    expect([code, stdout]).toEqual([
      0,
      expect.stringContaining(
        "the send command, given by OWNER_REPORT_SEND_CMD; OWNER_REPORT_WEBHOOK_URL and OWNER_REPORT_TARGET are not used",
      ),
    ]);
    const { OWNER_REPORT_SEND_CMD, ...without } = env;
    expect((await sendOne(queueOfOne(), without)).json.outcome).toBe("sent");
    expect(server.arrived.length).toBe(1);
    const flagged = await cliJson(["doctor", "--target", "channel:2", ...queueOfOne().flag], { env });
    const skipped = (flagged.json.checks as { what: string }[]).filter(({ what }) => what === "OpenClaw");
    expect(skipped).toEqual([]);
    const sender = (flagged.json.checks as { what: string }[]).find(({ what }) => what === "sender");
    expect(sender).not.toMatchObject({ seen: expect.stringContaining("send command, given") });
  });

  test("a blank webhook-url, as an unset secret leaves it, is none", async () => {
    expect((await sendOne(queueOfOne(), { OWNER_REPORT_WEBHOOK_URL: " \n" })).code).toBe(69);
  });

  test.each(CHANNELS)("its kind limits the message: %s", async (channel) => {
    const queue = newQueue();
    queue.write("own-id", handWritten({}, "é".repeat(40_000)));
    const server = await startWebServer(answer(200, WEBHOOKS[channel as "discord"].success));
    const url = `${server.origin}${WEBHOOKS[channel as "discord"].path}`;
    const env = {
      OWNER_REPORT_WEBHOOK_URL: url,
      ...(channel === "ntfy" && { OWNER_REPORT_CHANNEL: channel }),
    };
    expect((await sendOne(queue, env)).json.outcome).toBe("sent");
    const { body = "" } = server.arrived[0] ?? {};
    const text =
      channel === "ntfy"
        ? body
        : Object.values(JSON.parse(body)).find((value) => String(value).includes("éé"));
    const sizes: Record<string, [number, number]> = {
      discord: [String(text).length, 2000],
      telegram: [String(text).length, 4096],
      ntfy: [Buffer.byteLength(String(text)), 4096],
      mattermost: [[...String(text)].length, 16_383],
    };
    const [size = 0, limit = 0] = sizes[channel] ?? [];
    expect(size).toBeLessThanOrEqual(limit);
    expect(size).toBeGreaterThan(limit - 3);
  });
});

describe("a dry run", () => {
  test.each(["driver", "watchdog", "direct"])(
    "of %s shows the request without its secret, and asks nobody",
    async (mode) => {
      const server = await startWebServer(answer(200));
      const queue = queueOfOne();
      const env = {
        OWNER_REPORT_WEBHOOK_URL: `${server.origin}/bot123:s3cr3t/sendMessage?chat_id=-100s3cr3t`,
      };
      const args = { driver: ["own-id"], watchdog: [], direct: NEW }[mode] ?? [];
      const { code, shown } = await cli([mode, ...args, "--dry-run", ...queue.flag], { env });
      expect([code, server.arrived.length]).toEqual([0, 0]);
      expect(shown).toContain(
        `It would go out by the webhook at 127.0.0.1:${server.port} (Telegram), given by OWNER_REPORT_WEBHOOK_URL`,
      );
      expect(shown).toContain(`POST ${server.origin}/***?chat_id=***`);
      expect(shown).toContain('"link_preview_options"');
      expect(shown).not.toContain("s3cr3t");
    },
  );
});

test("doctor says which route is used and why, and sends nothing", async () => {
  const server = await startWebServer(answer(200));
  const env = { OWNER_REPORT_WEBHOOK_URL: `${server.origin}/s3cr3t`, OWNER_REPORT_TARGET: "channel:1" };
  const { shown, code } = await cli(["doctor", ...queueOfOne().flag], { env });
  expect(code).toBe(0);
  expect(shown).toMatch(
    /pass +sender +the webhook at 127\.0\.0\.1:\d+, given by OWNER_REPORT_WEBHOOK_URL; OWNER_REPORT_TARGET is not used; its URL has the right form/,
  );
  expect([server.arrived.length, shown.includes("s3cr3t")]).toEqual([0, false]);
});
