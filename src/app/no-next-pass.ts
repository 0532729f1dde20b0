import { isRed, type Result } from "../delivery/result.js";
import { OwnerReportError } from "../errors.js";
import { commandOf } from "./commands.js";
import type { Config } from "./config/config.js";
import type { QueueConfig } from "./config/queue-config.js";
import type { RuntimeContext } from "./context.js";
import { forgeOf } from "./forge.js";
import { endsWithJob } from "./queue-lifetime.js";

/** What ran, and where. */
interface Run {
  config: Config;
  runtime: RuntimeContext;
}

/** Tells whether no later pass finds a queue: it ends with this job. */
export function isLastPass(queue: QueueConfig, runtime: RuntimeContext): boolean {
  return !runtime.hasPassLater && endsWithJob(queue, runtime);
}

/**
 * Tells whether what a result leaves undelivered has no next pass: it was to be sent, and its queue ends with this job.
 *
 * @param result absent when the run ended with a fault
 */
export function isLastChance({ config, runtime }: Run, result?: Result): boolean {
  if (!("queue" in config) || commandOf(config.mode).by !== "sending") return false;
  return isLastPass(config.queue, runtime) && leftIn(result) !== 0 && result?.outcome !== "dry-run";
}

/** Adds to a failure that there is no next pass, and what to do. A pass that leaves something warns, or fails as a job's last. */
export function withLastChance(run: Run, result: Result): Result {
  if (!isLastChance(run, result)) return result;
  const text = noNextPass(run, leftIn(result));
  const failed = { ...result, text: `${result.text}\n${text}` };
  if (isRed(result)) return failed;
  const { config } = run;
  if (config.mode !== "watchdog" || result.outcome !== "sent" || !result.backlog?.pending) return result;
  // One that waits for another pass is the last of its job.
  return config.waits
    ? { ...failed, outcome: "partial", failedReason: "not all that was pending was sent" }
    : { ...result, warnings: [...result.warnings, text] };
}

/** Adds the same to a fault of the queue. */
export function faultWithLastChance(run: Run, error: unknown): unknown {
  const isOfQueue = error instanceof OwnerReportError && error.code === "store";
  if (!isOfQueue || !isLastChance(run)) return error;
  return new OwnerReportError("store", `${error.message}\n${noNextPass(run)}`, { cause: error });
}

function noNextPass({ config, runtime: { shell, environment } }: Run, left?: number): string {
  const place = "queue" in config && config.queue.store === "directory" ? config.queue.directory : "";
  const which = left === undefined ? "what is in it" : left === 1 ? "1 report" : `${left} reports`;
  const queue = shell === "action" ? "queue: git" : "--queue git";
  return (
    `There is no next pass, unless a later step of this job makes one: this queue (${place}) ends with this job, and ${which} ` +
    `with it. Run the job again once the cause is fixed; a queue that lasts is ${queue}.${whereText(shell, environment)}`
  );
}

function whereText(shell: RuntimeContext["shell"], environment: RuntimeContext["environment"]): string {
  if (shell !== "action") return "";
  const hasSummary = environment.GITHUB_STEP_SUMMARY && forgeOf(environment) === "github";
  return hasSummary ? " The undelivered text is in the job summary, ready to copy." : "";
}

/** Counts what is not delivered; `undefined` when not known. */
function leftIn(result: Result | undefined): number | undefined {
  return result?.backlog && result.backlog.pending + result.backlog.held;
}
