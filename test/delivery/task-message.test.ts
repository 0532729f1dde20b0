import { expect, test } from "@jest/globals";
import { parseTaskMessage, taskKey } from "../../src/delivery/task-message.js";
import { formatReport } from "../../src/report/document.js";
import type { Outgoing, Sender } from "../../src/senders/sender.js";
import { DirectoryStore } from "../../src/stores/directory/store.js";
import type { Store } from "../../src/stores/store.js";
import { watchdog } from "../../src/watchdog.js";
import { InProcessService } from "../helpers/cache-service/in-process.js";
import { startCacheServer } from "../helpers/cache-service/server.js";
import { cacheStore } from "../helpers/cache-service/store.js";
import { createReport } from "../helpers/reports.js";
import { tempDir } from "../helpers/temp-dir.js";

/** A sender that can edit, and tells what it was given; every message has the id of its report. */
function editingSender(): Sender & { sent: Outgoing[] } {
  const sent: Outgoing[] = [];
  return {
    sent,
    destination: "here",
    ready: () => {},
    close: () => {},
    send: async (outgoing) => {
      sent.push(outgoing);
      const receipt = outgoing.previous ?? { message_id: outgoing.report.report_id };
      return { outcome: "sent", reason: "", exitCode: 0, signal: null, receipt };
    },
  };
}

async function passOver(store: Store, reports: Parameters<typeof createReport>[0][]) {
  for (const report of reports)
    await store.put(
      report?.report_id ?? "",
      formatReport(createReport({ task_id: "x", job: "", ...report })),
    );
  const sender = editingSender();
  const result = await watchdog({ store, sender, limit: 99, taskMessage: "edit" });
  expect(result.outcome).toBe("sent");
  return { warnings: result.warnings, previous: sender.sent.map(({ previous }) => previous?.message_id) };
}

test("a queue in the cache posts each report anew, and says so once", async () => {
  const server = await startCacheServer();
  const service = new InProcessService(server.caches, server.environment().GITHUB_REF ?? "");
  const { warnings, previous } = await passOver(cacheStore(server, { service }), [
    { report_id: "a" },
    { report_id: "b" },
  ]);
  expect(previous).toEqual([undefined, undefined]);
  expect(warnings.filter((warning) => warning.includes("task-message is edit"))).toHaveLength(1);
});

test("of reports with own ids created_at tells which is older; at the same time the id does", async () => {
  const at = (second: number) => `2026-01-01T00:00:0${second}.000Z`;
  const store = new DirectoryStore(tempDir());
  const { previous } = await passOver(store, [
    { report_id: "b", created_at: at(1) },
    { report_id: "c", created_at: at(1) },
    { report_id: "a", created_at: at(2) },
  ]);
  expect(previous).toEqual([undefined, "b", "b"]);
});

test("a report without a time is posted anew, and so is the next one", async () => {
  const { previous } = await passOver(new DirectoryStore(tempDir()), [
    { report_id: "a", created_at: "2026-01-01T00:00:00.000Z" },
    { report_id: "b", created_at: "" },
    { report_id: "c", created_at: "" },
  ]);
  expect(previous).toEqual([undefined, undefined, undefined]);
});

test("the key of a task depends on team, worker, task and leg, and on nothing else", () => {
  const key = (fields = {}) =>
    taskKey(createReport({ team: "t", worker: "w", task_id: "x", job: "j", ...fields }));
  const others = [{ team: "u" }, { worker: "v" }, { task_id: "y" }, { matrix_leg: "1" }, { matrix_leg: "2" }];
  const keys = [key(), ...others.map(key)];
  expect(new Set(keys).size).toBe(keys.length);
  expect(key({ team: "tw", worker: "" })).not.toBe(key({ team: "t", worker: "w" }));
  for (const same of [{ job: "k" }, { run_id: "9" }, { progress: "3%" }, { matrix_leg: "none" }, { job: "" }])
    expect(key(same)).toBe(key());
});

test("there is no key without a task, nor for a leg that cannot be told from its siblings", () => {
  const key = (fields = {}) => taskKey(createReport({ worker: "w", task_id: "x", job: "w", ...fields }));
  expect([key({ task_id: "" }), key({ matrix_leg: "" })]).toEqual([undefined, undefined]);
  expect([key({ matrix_leg: "none" }), key({ matrix_leg: "1" }), key({ job: "j" })]).not.toContain(undefined);
});

test("what is remembered is valid only as it was written", () => {
  const whole = { report_id: "a", age: "20260101t000000000z", route: "r", receipt: { message_id: "1" } };
  expect(parseTaskMessage(JSON.stringify(whole))).toEqual(whole);
  for (const name of Object.keys(whole))
    for (const value of [undefined, null, 1, [], { a: 1 }])
      expect(parseTaskMessage(JSON.stringify({ ...whole, [name]: value }))).toBeUndefined();
});
