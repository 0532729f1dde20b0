import { createHash } from "node:crypto";
import { join } from "node:path";
import { notBlank } from "../../platform/blank.js";
import { wholePath } from "../config/paths.js";
import type { QueueConfig } from "../config/queue-config.js";
import { wrongUsage } from "../config/reader.js";
import type { RuntimeContext } from "../context.js";

/** Files that belong to the crontab line of one queue. */
export interface CronFiles {
  /** Settings that the watchdog runs with. */
  envFile: string;
  /** Output of the watchdog. */
  logFile: string;
}

const LONGEST_NAME = 60;

/**
 * Chooses the files of a queue's crontab line that are not given: in the queue directory, or for other queues below the
 * default one, in a folder named after the queue.
 *
 * @throws OwnerReportError `usage` when that needs a home directory and there is none
 */
export function cronFiles(
  queue: QueueConfig,
  given: { [file in keyof CronFiles]?: string | undefined },
  runtime: RuntimeContext,
): CronFiles {
  const { envFile, logFile } = given;
  if (envFile !== undefined && logFile !== undefined) return { envFile, logFile };
  const [folder, log] =
    queue.store === "directory"
      ? [queue.directory, "log/cron.log"]
      : [folderOf(queue.address, runtime), "cron.log"];
  return { envFile: envFile ?? join(folder, "cron.env"), logFile: logFile ?? join(folder, log) };
}

function folderOf(address: string, runtime: RuntimeContext): string {
  const data = notBlank(runtime.environment.CLAWTEAM_DATA_DIR);
  const whole = wholePath(data ?? "~/.clawteam", runtime);
  if (typeof whole !== "string")
    throw wrongUsage([
      data === undefined
        ? `--cron-env ${whole.problem}, and so is --log-file`
        : `CLAWTEAM_DATA_DIR ${whole.problem}`,
    ]);
  return join(whole, "owner-reports", "cron", nameOf(address));
}

/** Builds a readable name with a hash that distinguishes similar addresses. */
function nameOf(address: string): string {
  const readable = address
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(-LONGEST_NAME);
  return `${readable.replace(/^-/, "")}-${createHash("sha256").update(address).digest("hex").slice(0, 8)}`;
}
