import { readFileSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { cli, cliJson } from "../helpers/cli.js";
import { handWritten, newQueue } from "../helpers/queue.js";
import { tempDir } from "../helpers/temp-dir.js";

const linesOf = (path: string) => readFileSync(path, "utf8").split("\n").slice(0, -1);

test("no log grows while nothing is pending, and each still says when the last pass was", async () => {
  const queue = newQueue();
  queue.write("one", handWritten());
  const log = join(tempDir(), "cron.log");
  const pass = () => cli(["watchdog", "--send-cmd", "true", "--log-file", log, ...queue.flag]);
  await pass();
  await pass();
  const queueLog = join(queue.dir, "log/watchdog.jsonl");
  const before = [linesOf(log).length, linesOf(queueLog).length];
  const earlier = new Date(1_600_000_000_000);
  utimesSync(log, earlier, earlier);
  const { json } = await cliJson(["status", ...queue.flag]);
  await pass();
  expect([linesOf(log).length, linesOf(queueLog).length]).toEqual(before);
  expect(statSync(log).mtimeMs).toBeGreaterThan(earlier.getTime());
  const now = (await cliJson(["status", ...queue.flag])).json as { last_pass: { at: string } };
  expect(now.last_pass.at > (json as { last_pass: { at: string } }).last_pass.at).toBe(true);
});

test("a pass that a person tries without a sender does not hide the last one that had one", async () => {
  const queue = newQueue();
  queue.write("one", handWritten());
  await cli(["watchdog", "--send-cmd", "exit 1", ...queue.flag]);
  const before = (await cliJson(["status", ...queue.flag])).json.last_pass;
  expect((await cli(["watchdog", ...queue.flag])).code).toBe(69);
  expect((await cliJson(["status", ...queue.flag])).json.last_pass).toEqual(before);
});
