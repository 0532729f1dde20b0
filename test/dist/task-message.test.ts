import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { startChat } from "../helpers/chat.js";
import { cli, cliJson } from "../helpers/cli.js";
import { agedId, newQueue } from "../helpers/queue.js";
import { tempDir } from "../helpers/temp-dir.js";
import { answer, startWebServer } from "../helpers/web-server.js";
import { checkpoint, describeTaskMessage, EDIT, hintsOf, report, shown } from "./task-messages.js";

describeTaskMessage("discord");

test("a send command gets back what it said of the task's last message", async () => {
  const queue = newQueue();
  for (const number of [1, 2, 3, 5]) checkpoint(queue, number);
  checkpoint(queue, 4, { status: "warning" });
  const file = join(tempDir(), "previous");
  const command = [
    `printf '%s %s\\n' "$OWNER_REPORT_PROGRESS" "$OWNER_REPORT_PREVIOUS" >> ${file}`,
    'echo "receipt.id=m-$OWNER_REPORT_PROGRESS" > "$OWNER_REPORT_RESULT"',
  ].join("\n");
  await cliJson(["watchdog", "--all", ...EDIT, "--send-cmd", command, ...queue.flag]);
  expect(readFileSync(file, "utf8")).toBe('1% \n2% {"id":"m-1%"}\n3% {"id":"m-2%"}\n4% \n5% \n');
});

test("a route that cannot edit posts each report anew, and says so once", async () => {
  const server = await startWebServer(answer(200, "ok"));
  const queue = newQueue();
  for (const number of [1, 2]) checkpoint(queue, number);
  const env = { OWNER_REPORT_WEBHOOK_URL: server.origin };
  const pass = await cliJson(["watchdog", "--all", ...EDIT, ...queue.flag], { env });
  expect([pass.json.outcome, server.arrived.map(({ method }) => method)]).toEqual(["sent", ["POST", "POST"]]);
  expect(pass.json.warnings).toEqual([expect.stringContaining("cannot edit a message")]);
});

test("prune forgets the messages of tasks whose reports are gone, and keeps the others", async () => {
  const chat = await startChat("discord");
  const queue = newQueue();
  await report(queue, chat, 1, { task_id: "gone" });
  await report(queue, chat, 2, { task_id: "still there" });
  expect(hintsOf(queue).length).toBe(2);
  checkpoint(queue, 3, { task_id: "still there" });
  await cliJson(["prune", "--older-than", "30d", ...queue.flag]);
  expect(hintsOf(queue).length).toBe(2);
  rmSync(queue.path("sent", agedId(1)));
  await cliJson(["prune", "--older-than", "30d", ...queue.flag]);
  expect(hintsOf(queue).length).toBe(1);
  await cliJson(["prune", "--older-than", "0d", ...queue.flag]);
  expect(hintsOf(queue)).toEqual([]);
});

test("a queue that is moved takes no messages along, and leaves none behind", async () => {
  const chat = await startChat("discord");
  const [queue, other] = [newQueue(), newQueue()];
  await report(queue, chat, 1);
  await cliJson(["move", "--from", queue.dir, "--to", other.dir]);
  expect(hintsOf(queue)).toEqual([]);
  await report(other, chat, 2);
  expect(shown(chat)).toEqual(["1%", "2%"]);
});

test("task-message takes new and edit only, and cron passes it on", async () => {
  const queue = newQueue();
  const wrong = await cli(["watchdog", "--task-message", "Edit", ...queue.flag]);
  expect([wrong.code, wrong.stderr]).toEqual([
    64,
    expect.stringContaining("task-message must be new or edit"),
  ]);
  const line = await cli(["cron", "print", "--send-cmd", "true", ...EDIT, ...queue.flag]);
  expect(line.stdout).toContain("--task-message edit");
});
