import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { taskKey } from "../../src/delivery/task-message.js";
import { agedId, handWritten, newQueue, type Queue } from "../helpers/queue.js";
import { createReport } from "../helpers/reports.js";

export const TASK = { team: "clawteam", worker: "backend-a", task_id: "export" };
export const EDIT = ["watchdog", "--all", "--task-message", "edit"];

/** A queue with a pending report, and the file of the hint on its task's last message. */
export function queueWithHint(hint: unknown): Queue & { hint: string } {
  const queue = newQueue();
  queue.write(agedId(2), handWritten({ task_id: TASK.task_id }));
  const path = join(queue.dir, "tasks", `${taskKey(createReport({ ...TASK, job: "" }))}.json`);
  mkdirSync(join(queue.dir, "tasks"), { recursive: true });
  writeFileSync(path, typeof hint === "string" ? hint : JSON.stringify(hint));
  return { ...queue, hint: path };
}

export const hintOf = (route: string | undefined, receipt: unknown, more = {}) => {
  return { report_id: agedId(1), age: "20000101t000000000z", route, receipt, ...more };
};
