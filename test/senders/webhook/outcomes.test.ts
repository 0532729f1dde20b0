import { createServer } from "node:net";
import { describe, expect, test } from "@jest/globals";
import type { SendResult } from "../../../src/report/delivery-record.js";
import { WebhookSender, type WebhookSenderOptions } from "../../../src/senders/webhook/sender.js";
import type { Kind } from "../../../src/senders/webhook/service.js";
import { serviceOf } from "../../../src/senders/webhook/services.js";
import { createReport } from "../../helpers/reports.js";
import { type Answering, answer, listen, startWebServer } from "../../helpers/web-server.js";
import { KINDS, WEBHOOKS } from "../../helpers/webhooks.js";

const never = new AbortController().signal;
const outgoing = {
  ...{ report: createReport(), message: "a message", truncated: false, attempt: 1, possibleDuplicate: false },
  ...{ json: "{}", bytes: new Uint8Array() },
};

async function sendTo(url: URL, kind: Kind, more: Partial<WebhookSenderOptions> = {}, cancel = never) {
  const sender = new WebhookSender({
    ...{ url, service: serviceOf(url, kind), timeoutSeconds: 20, environment: {}, clock: Date.now },
    mask: (text) => text,
    ...more,
  });
  return sender.send(outgoing, cancel);
}

async function sendBy(kind: Kind, answering: Answering, more: Partial<WebhookSenderOptions> = {}) {
  const server = await startWebServer(answering);
  const result = await sendTo(new URL(WEBHOOKS[kind].path, server.origin), kind, more);
  for (const secret of WEBHOOKS[kind].secrets) expect(JSON.stringify(result)).not.toContain(secret);
  return result;
}

/** What the table says, in a word: `moment` is failed for the moment. */
function word({ outcome, temporary }: SendResult): string {
  return outcome === "failed" && temporary ? "moment" : outcome;
}

const RETRY = { "retry-after": "9" };
const MOVED = { location: "http://127.0.0.1:1/" };
type Refusal = [status: number, headers: Record<string, string>, expected: string];
const rows = (statuses: number[], headers: Record<string, string>, expected: string) =>
  statuses.map((status): Refusal => [status, headers, expected]);
const refusals: Refusal[] = [
  ...rows([400, 401, 403, 404, 410, 413], {}, "failed"),
  ...rows([301, 307, 308], MOVED, "failed"),
  ...rows([300, 302, 303, 304], MOVED, "in-doubt"),
  ...rows([500, 502, 503, 504, 408], {}, "in-doubt"),
  ...rows([425, 429], {}, "moment"),
  ...rows([425, 429, 503], RETRY, "moment"),
  ...rows([500, 502, 504, 408], RETRY, "in-doubt"),
];

describe.each(KINDS)("a webhook of %s", (kind) => {
  const service = WEBHOOKS[kind];

  test("has sent what the service says it took, with its receipt", async () => {
    const result = await sendBy(kind, answer(200, service.success));
    expect([result.outcome, result.receipt ?? null]).toEqual(["sent", service.receipt]);
    expect(result).toMatchObject({ reason: "", exitCode: null, signal: null });
  });

  test.each(service.unproved)("is in doubt when it answers 200 with %s", async (_, body) => {
    const result = await sendBy(kind, answer(200, body));
    expect([result.outcome, result.reason]).toEqual([
      "in-doubt",
      expect.stringContaining("may have gone out"),
    ]);
  });

  test("takes 204 for a success only where an answer needs no sign", async () => {
    expect((await sendBy(kind, answer(204))).outcome).toBe(kind === "json" ? "sent" : "in-doubt");
  });

  test.each(refusals)("says what %s with %j means", async (status, headers, expected) => {
    const result = await sendBy(kind, answer(status, status === 304 ? "" : service.refusal, headers));
    expect(word(result)).toBe(expected);
    if (headers === RETRY && expected === "moment")
      expect(result.temporary).toEqual({ retryAfterSeconds: 9 });
    expect(result.reason).toContain(`answered ${status}`);
    if (status !== 304) expect(result.reason).toContain(service.words);
    expect(result.reason.includes("may have gone out")).toBe(expected === "in-doubt");
  });

  test("knows a conflict with its own idempotency key from a refusal", async () => {
    expect(word(await sendBy(kind, answer(409, service.refusal)))).toBe(
      kind === "json" ? "in-doubt" : "failed",
    );
  });

  test("says how long a 429 asks to wait, however it says so", async () => {
    const { body = "", headers, seconds } = service.tooMany ?? {};
    const result = await sendBy(kind, answer(429, body, headers));
    expect([word(result), result.temporary?.retryAfterSeconds]).toEqual(["moment", seconds]);
  });

  test("holds a success against success-pattern, and is in doubt where it does not match", async () => {
    const matching = await sendBy(kind, answer(200, service.success), { successPattern: "ok|id|true" });
    const other = await sendBy(kind, answer(200, service.success), { successPattern: "^never$" });
    expect([matching.outcome, other.outcome]).toEqual(["sent", "in-doubt"]);
  });
});

describe("a connection that breaks", () => {
  test.each<[string, Answering, string]>([
    ["before an answer", (response) => void response.destroy(), "in-doubt"],
    ["after the head of a success", (response) => void cutAfter(response, 200, "o"), "in-doubt"],
    ["after the head of a refusal", (response) => void cutAfter(response, 404, "n"), "failed"],
    ["after the head of a refusal for the moment", (response) => void cutAfter(response, 429, "s"), "moment"],
    ["with nothing of HTTP in its answer", (response) => void response.socket?.end("hello\n"), "in-doubt"],
  ])("%s", async (_, answering, expected) => {
    expect(word(await sendBy("slack", answering))).toBe(expected);
  });

  function cutAfter(response: Parameters<Answering>[0], status: number, body: string): void {
    response.writeHead(status, { "content-length": "100" });
    response.write(body, () => response.destroy());
  }
});

describe("an answer that does not end", () => {
  const trickle = (status: number) => (response: Parameters<Answering>[0]) => {
    response.writeHead(status);
    const timer = setInterval(() => response.write(" "), 20);
    response.on("close", () => clearInterval(timer));
  };

  test("of a success is in doubt once the time is over, by the clock alone", async () => {
    const result = await sendBy("json", trickle(200), { timeoutSeconds: 1 });
    expect([result.outcome, result.reason]).toEqual(["in-doubt", expect.stringContaining("within 1 s")]);
  });

  test("of a refusal counts by its status", async () => {
    expect(word(await sendBy("json", trickle(404), { timeoutSeconds: 1 }))).toBe("failed");
  });

  test("is read to the end when it is long, and given up when it is endless", async () => {
    const long = await sendBy("json", answer(200, "x".repeat(1024 * 1024)));
    const endless = await sendBy("json", answer(200, "x".repeat(5 * 1024 * 1024)));
    const refused = await sendBy("json", answer(400, "y ".repeat(512 * 1024)));
    expect([long.outcome, endless.outcome, refused.outcome]).toEqual(["sent", "in-doubt", "failed"]);
    expect(refused.reason.length).toBeLessThan(400);
  });
});

describe("before the first byte went out", () => {
  test.each([
    ["a port where nobody listens", "http://127.0.0.1:1/x", "ECONNREFUSED"],
    ["a name that nobody has", "https://no-such-host.invalid/x", "was not found by its name"],
  ])("%s fails for the moment", async (_, url, words) => {
    const result = await sendTo(new URL(url), "json");
    expect([word(result), result.reason]).toEqual(["moment", expect.stringContaining(words)]);
    expect(result.reason).toContain("nothing went out");
  });

  test("a handshake that is refused, broken off or never answered fails for the moment", async () => {
    const refusing = await listen(createServer((socket) => void socket.end("no TLS here\n")));
    const closing = await listen(createServer((socket) => void socket.destroy()));
    const silent = await listen(createServer(() => {}));
    const words = [];
    for (const port of [refusing, closing, silent])
      words.push(word(await sendTo(new URL(`https://127.0.0.1:${port}/x`), "json", { timeoutSeconds: 1 })));
    expect(words).toEqual(["moment", "moment", "moment"]);
  });
});

describe("owner-report that is told to stop", () => {
  test("has sent nothing before the connection stands, and is in doubt afterwards", async () => {
    const silent = await listen(createServer(() => {}));
    const stopped = AbortSignal.abort("SIGTERM");
    const before = await sendTo(new URL(`http://127.0.0.1:${silent}/x`), "json", {}, stopped);
    const controller = new AbortController();
    const handshake = sendTo(new URL(`https://127.0.0.1:${silent}/x`), "json", {}, controller.signal);
    setImmediate(() => controller.abort());
    const server = await startWebServer(() => late.abort());
    const late = new AbortController();
    const after = await sendTo(new URL("/x", server.origin), "json", {}, late.signal);
    expect([before, await handshake, after].map(word)).toEqual(["failed", "failed", "in-doubt"]);
    expect(server.arrived.length).toBe(1);
  });
});
