import { beforeAll, describe, expect, test } from "@jest/globals";
import { canCertify } from "../helpers/certificates.js";
import { cli, cliJson } from "../helpers/cli.js";
import { startProxy } from "../helpers/proxy.js";
import { handWritten, newQueue } from "../helpers/queue.js";
import { answer, startWebServer } from "../helpers/web-server.js";
import { WEBHOOKS } from "../helpers/webhooks.js";
import { type Https, NEW, queueOfOne, sendOne, startHttps } from "./webhook-sends.js";

const describeWithTls = canCertify ? describe : describe.skip;

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

describeWithTls("by https", () => {
  let certificates: Https["certificates"];
  let server: Https["server"];
  let proxy: Https["proxy"];
  let reached: Https["reached"];

  beforeAll(async () => {
    ({ certificates, server, proxy, reached } = await startHttps());
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
    const { json, code } = await sendOne(queueOfOne(), env, { seconds: 2 });
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
});
