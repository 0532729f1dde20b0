import { describe, expect, test } from "@jest/globals";
import type { SendResult } from "../../../src/report/delivery-record.js";
import { WebhookSender } from "../../../src/senders/webhook/sender.js";
import type { Kind } from "../../../src/senders/webhook/service.js";
import { serviceOf } from "../../../src/senders/webhook/services.js";
import { createReport } from "../../helpers/reports.js";
import { type Answering, answer, startWebServer } from "../../helpers/web-server.js";
import { KINDS, WEBHOOKS } from "../../helpers/webhooks.js";

const PREVIOUS = { message_id: "4711" };

function senderOf(url: URL, kind: Kind, successPattern?: string) {
  return new WebhookSender({
    ...{ url, service: serviceOf(url, kind), timeoutSeconds: 20, environment: {}, clock: Date.now },
    ...{ mask: (text) => text, successPattern },
  });
}

/** Asks for an edit; gives the result and the requests that were made. */
async function edit(kind: Kind, answers: Answering[], more: { path?: string; pattern?: string } = {}) {
  const left = [...answers];
  const server = await startWebServer((...asked) => left.shift()?.(...asked));
  const url = new URL(more.path ?? WEBHOOKS[kind].path, "http://localhost");
  url.port = String(server.port);
  url.hostname = "127.0.0.1";
  const outgoing = {
    ...{
      report: createReport(),
      message: "a message",
      truncated: false,
      attempt: 1,
      possibleDuplicate: false,
    },
    ...{ json: "{}", bytes: new Uint8Array(), previous: PREVIOUS },
  };
  const result = await senderOf(url, kind, more.pattern).send(outgoing, new AbortController().signal);
  for (const secret of WEBHOOKS[kind].secrets) expect(JSON.stringify(result)).not.toContain(secret);
  return { result, asked: server.arrived.map(({ method, path }) => `${method} ${path}`), left };
}

const word = ({ outcome, temporary }: SendResult) => (outcome === "failed" && temporary ? "moment" : outcome);
const cut: Answering = (response) => void response.socket?.destroy();

describe.each(["discord", "telegram"] as const)("an edit on %s", (kind) => {
  const { success, receipt, refusal } = WEBHOOKS[kind];
  const rows: [number, string][] = [
    ...[400, 401, 403, 410].map((status): [number, string] => [status, "failed"]),
    ...[301, 307, 308].map((status): [number, string] => [status, "failed"]),
    ...[302, 408, 500, 502, 503, 504].map((status): [number, string] => [status, "in-doubt"]),
    ...[425, 429].map((status): [number, string] => [status, "moment"]),
  ];

  test("is sent by the sign of a success, by one request", async () => {
    const { result, asked } = await edit(kind, [answer(200, success)]);
    expect([result.outcome, result.receipt, asked.length]).toEqual(["sent", receipt, 1]);
  });

  test.each(rows)("has the outcome of a post for %s: %s", async (status, expected) => {
    const { result, asked } = await edit(kind, [answer(status, refusal)]);
    expect([word(result), asked.length]).toEqual([expected, 1]);
  });

  test("is in doubt without the sign, without an answer, and where the answer does not match success-pattern", async () => {
    expect((await edit(kind, [answer(200, {})])).result.outcome).toBe("in-doubt");
    expect((await edit(kind, [cut])).result.outcome).toBe("in-doubt");
    expect((await edit(kind, [answer(200, success)], { pattern: "^never$" })).result.outcome).toBe(
      "in-doubt",
    );
  });

  test("of a message that is gone posts anew, and the outcome is that of the post", async () => {
    const gone =
      kind === "discord"
        ? answer(404, { message: "Unknown Message", code: 10008 })
        : answer(400, { ok: false, description: "Bad Request: message to edit not found" });
    const posted = await edit(kind, [gone, answer(200, success)]);
    expect([posted.result.outcome, posted.result.receipt, posted.asked.length]).toEqual(["sent", receipt, 2]);
    expect((await edit(kind, [gone, cut])).result.outcome).toBe("in-doubt");
    expect((await edit(kind, [gone, answer(403, refusal)])).result.outcome).toBe("failed");
  });
});

test.each([
  ["too many edits of an old message", 429, { message: "Maximum number of edits", code: 30046 }],
  ["another's message", 403, { message: "Cannot edit a message authored by another user", code: 50005 }],
  ["an archived thread", 400, { message: "Thread is archived", code: 50083 }],
  ["a gone message without a code", 404, "not found"],
])("Discord: %s is posted anew", async (_, status, body) => {
  const { asked } = await edit("discord", [answer(status, body), answer(200, WEBHOOKS.discord.success)]);
  expect(asked).toEqual([
    `PATCH ${WEBHOOKS.discord.path}/messages/4711`,
    `POST ${WEBHOOKS.discord.path}?wait=true`,
  ]);
});

test("Discord: an unknown webhook has failed, and is not asked again", async () => {
  const { result, asked } = await edit("discord", [answer(404, WEBHOOKS.discord.refusal)]);
  expect([result.outcome, asked.length]).toEqual(["failed", 1]);
});

test("Discord: the thread is named again, and an address keeps its host whatever its path", async () => {
  const { path, success } = WEBHOOKS.discord;
  const of = async (given: string) => (await edit("discord", [answer(200, success)], { path: given })).asked;
  expect(await of(`${path}/?thread_id=77&wait=false&x=1`)).toEqual([
    `PATCH ${path}/messages/4711?thread_id=77`,
  ]);
  expect(await of(`http://h/${path}`)).toEqual([`PATCH /${path}/messages/4711`]);
  expect((await of(`${path}?thread_name=new`))[0]).toMatch(/^POST /);
});

test.each([
  "Bad Request: message can't be edited",
  "Bad Request: MESSAGE_ID_INVALID",
  "Bad Request: there is no text in the message to edit",
])("Telegram: %s is posted anew", async (description) => {
  const refusal = answer(400, { ok: false, error_code: 400, description });
  const { asked } = await edit("telegram", [refusal, answer(200, WEBHOOKS.telegram.success)]);
  const { path } = WEBHOOKS.telegram;
  expect(asked).toEqual([`POST ${path.replace("sendMessage", "editMessageText")}`, `POST ${path}`]);
});

test("Telegram: what is not modified is sent, with the receipt of its message", async () => {
  const description =
    "Bad Request: message is not modified: specified new message content is exactly the same";
  const { result, asked } = await edit("telegram", [
    answer(400, { ok: false, error_code: 400, description }),
  ]);
  expect([result.outcome, result.receipt, asked.length]).toEqual(["sent", PREVIOUS, 1]);
});

test("Telegram: the message's id in the address does not beat the one to edit", async () => {
  const path = `${WEBHOOKS.telegram.path}&message_id=1&text=x`;
  const { asked } = await edit("telegram", [answer(200, { ok: true, result: true })], { path });
  expect(asked.join()).not.toMatch(/message_id=|text=/);
});

test.each(KINDS)("%s tells destinations apart only where it can edit, and tells none", async (kind) => {
  const at = (path: string) => senderOf(new URL(path, `https://${WEBHOOKS[kind].host}`), kind).destination;
  const { path, secrets } = WEBHOOKS[kind];
  if (kind !== "discord" && kind !== "telegram") {
    expect(at(path)).toBeUndefined();
    const { asked } = await edit(kind, [answer(200, WEBHOOKS[kind].success)]);
    expect(asked).toEqual([expect.stringMatching(/^POST /)]);
  } else {
    expect(at(path)).toBe(at(path));
    expect(at(path)).not.toBe(at(path.replace(/.$/, "8")));
    for (const secret of secrets) expect(at(path)).not.toContain(secret);
  }
});
