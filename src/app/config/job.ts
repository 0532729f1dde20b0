import type { ConfigOf } from "./config.js";
import { formerProblem } from "./former.js";
import type { InputName, RawInputs } from "./inputs.js";
import { newReportOf } from "./new-report.js";
import { readQueue } from "./queue.js";
import type { ReaderContext } from "./reader.js";
import { InputReader } from "./reader.js";
import { dryRun, limitOf, messageChannel, sending } from "./readers.js";

/** Inputs of the job action, in the order of job/action.yml. */
export const JOB_INPUTS = [
  ...(["team", "worker", "task-id", "done", "next", "body", "body-file", "start", "deliver"] as const),
  ...(["send-cmd", "webhook-url", "channel", "target", "account", "thread-id", "openclaw-state"] as const),
  ...(["task-message", "send-timeout", "success-pattern", "retries", "max-count", "dry-run"] as const),
  ...(["in-doubt", "max-attempts", "queue", "token", "job-token", "job-matrix"] as const),
  ...(["job-status", "job-step"] as const),
] as const satisfies readonly InputName[];

/** Checked inputs of the job action. */
export interface JobConfig {
  /** What it queues. */
  report: ConfigOf<"producer">;
  /** How it delivers what is pending; absent where others do. */
  pass: ConfigOf<"watchdog"> | undefined;
  /** Report the beginning too. */
  start: boolean;
}

/**
 * Checks the inputs of the job action.
 *
 * @throws OwnerReportError `usage` naming all problems at once
 */
export async function readJob(given: RawInputs, context: ReaderContext): Promise<JobConfig> {
  const reader = new InputReader({ mode: "job", inputs: JOB_INPUTS }, given, context);
  const former = formerProblem(given, context.environment);
  if (former !== undefined) reader.note(former);
  const queue = await readQueue(reader, "queue");
  const channel = await messageChannel(reader);
  const fields = await newReportOf(reader);
  const report = { mode: "producer", queue, ...fields, ...dryRun(reader), ...channel } as const;
  const start = reader.switch("start");
  const pass = reader.switch("deliver")
    ? ({ mode: "watchdog", queue, ...(await passOf(reader)) } as const)
    : undefined;
  reader.finish();
  return { report, pass, start };
}

/** Reads how it delivers: all that is pending, unless told otherwise, because no later step of the job does. */
async function passOf(reader: InputReader) {
  const isLimited = reader.explicit("max-count") !== undefined;
  const limit = isLimited ? limitOf(reader) : Number.MAX_SAFE_INTEGER;
  return { ...(await sending(reader)), limit, waits: true, logFile: undefined };
}
