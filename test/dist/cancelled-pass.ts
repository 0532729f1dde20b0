import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect } from "@jest/globals";
import { cliJson } from "../helpers/cli.js";
import { eventually } from "../helpers/eventually.js";
import { isAlive, type Running } from "../helpers/processes.js";
import type { Queue } from "../helpers/queue.js";
import type { RecordingSender } from "../helpers/send-commands.js";

/** GitHub then kills what it has told to stop. */
const KILLED_AFTER_MS = 10_000;

/** Signals a pass that is in the middle of a send; everything it started must be gone when it ends in time. */
export async function cancel(
  running: Pick<Running, "kill" | "finished">,
  sender: RecordingSender,
  signal: NodeJS.Signals,
) {
  const child = await sender.waiting();
  const at = performance.now();
  running.kill(signal);
  const result = await running.finished;
  expect(performance.now() - at).toBeLessThan(KILLED_AFTER_MS);
  await eventually("the end of the send command", () => !isAlive(child));
  expect(result.code).not.toBe(0);
  return result;
}

/** The next pass finds no lock, and sends the report again under the same id, marked as a possible duplicate. */
export async function expectSettled(queue: Queue, ids: string[], sender: RecordingSender, node: string) {
  const [first = ""] = ids;
  expect(existsSync(join(queue.dir, "lock"))).toBe(false);
  expect(existsSync(join(queue.dir, "deliveries", `${first}.json`))).toBe(true);
  expect(queue.ids("pending")).toEqual(ids);
  const args = ["watchdog", "--send-cmd", sender.record, ...queue.flag];
  const next = await cliJson(args, { node, env: sender.env });
  expect(next).toMatchObject({ code: 0, json: { outcome: "sent", sent_ids: [first] } });
  expect(sender.sends()).toEqual([
    { id: first, attempt: "1", possibleDuplicate: "" },
    { id: first, attempt: "2", possibleDuplicate: "1" },
  ]);
}
