import { createHmac, randomBytes } from "node:crypto";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { canCertify } from "../helpers/certificates.js";
import { cli } from "../helpers/cli.js";
import { onEachNode } from "../helpers/each-node.js";
import { recordOf } from "../helpers/queue.js";
import { answer, startWebServer } from "../helpers/web-server.js";
import { KINDS, WEBHOOKS } from "../helpers/webhooks.js";
import { type Https, NEW, queueOfOne, sendOne, startHttps } from "./webhook-sends.js";

const describeWithTls = canCertify ? describe : describe.skip;

describeWithTls("by https", () => {
  let server: Https["server"];
  let proxy: Https["proxy"];
  let reached: Https["reached"];

  beforeAll(async () => {
    ({ server, proxy, reached } = await startHttps());
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
        const { json, code, stderr } = await sendOne(queue, env, { node });
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
