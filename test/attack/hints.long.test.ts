import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { startChat } from "../helpers/chat.js";
import { cliJson } from "../helpers/cli.js";
import { agedId, handWritten, newQueue } from "../helpers/queue.js";
import { EDIT, hintOf, queueWithHint, TASK } from "./queue-with-hint.js";

describe("T-46 a hint on a task's last message leads to no other message, route or report, whatever is in it", () => {
  test.each([
    ["an id that leads elsewhere", { message_id: "../../other/hook" }],
    ["an id with a query", { message_id: "1?wait=false" }],
    ["an id that is not a text", { message_id: 1 }],
    ["an id of another kind of receipt", { id: "1" }],
    ["no receipt", null],
    ["a list", ["1"]],
    ["many digits", { message_id: "1".repeat(21) }],
  ])("%s: the report is posted, and the request goes to its own webhook", async (_, receipt) => {
    const chat = await startChat("discord");
    const env = { OWNER_REPORT_WEBHOOK_URL: chat.url() };
    const first = newQueue();
    first.write(agedId(1), handWritten({ task_id: TASK.task_id }));
    await cliJson([...EDIT, ...first.flag], { env });
    const [name = ""] = readdirSync(join(first.dir, "tasks"));
    const { route } = JSON.parse(readFileSync(join(first.dir, "tasks", name), "utf8"));
    chat.requests.length = 0;
    const queue = queueWithHint(hintOf(route, receipt));
    expect(queue.hint).toContain(name);
    const { json } = await cliJson([...EDIT, ...queue.flag], { env });
    expect([json.outcome, chat.messages().length]).toEqual(["sent", 2]);
    expect(chat.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `POST ${new URL(chat.url()).pathname}?wait=true`,
    ]);
  });

  test.each([
    ["no JSON", "{"],
    ["null", "null"],
    ["a list", "[]"],
    ["a prototype", '{"__proto__": {"route": "x"}}'],
    ["another route", hintOf("discord 00", { message_id: "7" })],
    ["no time", hintOf("discord 00", { message_id: "7" }, { age: 5 })],
  ])("%s: the report is posted anew", async (_, hint) => {
    const chat = await startChat("discord");
    const queue = queueWithHint(hint);
    const env = { OWNER_REPORT_WEBHOOK_URL: chat.url() };
    const { json } = await cliJson([...EDIT, ...queue.flag], { env });
    expect([json.outcome, chat.requests.map(({ method }) => method)]).toEqual(["sent", ["POST"]]);
  });
});
