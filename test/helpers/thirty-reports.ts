import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type Delivery,
  emptyDelivery,
  heldFor,
  withAttemptEnded,
  withAttemptStarted,
} from "../../src/report/delivery-record.js";
import { handWritten, newQueue, type Queue, type State } from "./queue.js";
import { ON_SCREENS, tempDir } from "./temp-dir.js";

/** So far ahead that it counts as now: every age is 0 s, whenever a test runs. */
const AT = "2100-01-01T00:00:00.000Z";
const BY = { at: AT, owner: "hold of operator" };
const WHY = "the send command ended with exit code 22: curl: (22) The requested URL returned error: 503";

/** A queue of thirty reports with generated ids: twelve pending of which the first has failed, six held, twelve sent. */
export function thirtyReports(): { queue: Queue; blocked: string; held: string } {
  const queue = newQueue(join(tempDir(ON_SCREENS), "queue"));
  const ids = Array.from({ length: 30 }, (_, index) => write(queue, index + 1));
  const pass = {
    at: AT,
    event: "pass",
    outcome: "failed",
    sent_count: 0,
    failed_id: ids[0],
    failed_reason: WHY,
  };
  mkdirSync(join(queue.dir, "log"));
  writeFileSync(
    join(queue.dir, "log/watchdog.jsonl"),
    `${JSON.stringify({ ...pass, pending_count: 12, owner: "watchdog of operator" })}\n`,
  );
  return { queue, blocked: ids[0] ?? "", held: ids[12] ?? "" };
}

function write(queue: Queue, number: number): string {
  const worker = ["backend-a", "frontend-release", "團隊"][number % 3] ?? "";
  const slug = number % 3 === 2 ? "clawteam" : `clawteam-${worker}`;
  const id = `21000101t0000${String(number).padStart(2, "0")}000z-${slug}-example-task-${number}-${((number * 0x0789abcd) % 2 ** 32).toString(16).padStart(8, "0")}`;
  const text = handWritten({
    worker,
    task_id: `example-task-${number}`,
    progress: `${number}/30`,
    done: `step ${number}`,
  });
  const state: State = number <= 12 ? "pending" : number <= 18 ? "held" : "sent";
  for (const folder of [state, "deliveries"]) mkdirSync(join(queue.dir, folder), { recursive: true });
  writeFileSync(queue.path(state, id), text);
  const record = recordOf(emptyDelivery(id, createHash("sha256").update(text).digest("hex")), number, state);
  if (record) writeFileSync(join(queue.dir, "deliveries", `${id}.json`), JSON.stringify(record));
  return id;
}

function recordOf(empty: Delivery, number: number, state: State): Delivery | undefined {
  if (state === "sent") return tried(empty, "sent", "");
  if (state === "held")
    return heldFor(
      number === 13 ? tried(empty, "in-doubt", WHY) : empty,
      "收件者不接受這個表情符號，先放著 until Monday",
      BY,
    );
  return number === 1 ? tried(tried(empty, "failed", WHY), "failed", WHY) : undefined;
}

function tried(record: Delivery, outcome: "sent" | "failed" | "in-doubt", reason: string): Delivery {
  const attempt = {
    attempt: record.attempts + 1,
    possibleDuplicate: false,
    owner: "watchdog of operator",
    fence: 1,
    at: AT,
  };
  const ended = { outcome, reason, exitCode: outcome === "sent" ? 0 : 22, signal: null };
  return withAttemptEnded(withAttemptStarted(record, attempt), ended, AT);
}
