import { NO_SENDER } from "../../delivery/deliver.js";
import { OwnerReportError } from "../../errors.js";
import { quoted } from "../../operator/blocked.js";
import type { Sender } from "../../senders/sender.js";
import type { Finding } from "../../stores/store.js";
import { literally } from "../config/paths.js";
import type { SenderConfig } from "../config/sender.js";
import { canSend, readEnvFile } from "../cron/env-file.js";
import { cronFiles } from "../cron/files.js";
import type { CronRequest, LineConfig } from "../cron/plan.js";
import { checkOpenClaw } from "./openclaw.js";

/** What the checks of the sender look at. */
export interface SenderCheckRequest extends CronRequest<LineConfig & { sender: SenderConfig }> {
  /** Absent where nothing is configured. */
  sender: Sender | undefined;
}

/** Whether there is something to send with, and whether it could start. Nothing is sent. */
export async function checkSender(request: SenderCheckRequest): Promise<Finding[]> {
  const openClaw = await checkOpenClaw(request.runtime, request.config.sender);
  return [configured(request), ...openClaw];
}

function configured(request: SenderCheckRequest): Finding {
  const { sender } = request;
  const what = "sender";
  if (!sender) return { what, ...noSender(request) };
  try {
    sender.ready();
    const seen = "configured, and what runs it is there; nothing was sent";
    return { what, state: "pass", seen, remedy: "" };
  } catch (error) {
    if (!(error instanceof OwnerReportError)) throw error;
    return { what, state: "fail", seen: error.message, remedy: "" };
  }
}

/** Cron has settings of its own: where they can send, a shell without any is no fault of the queue. */
function noSender(request: SenderCheckRequest): Omit<Finding, "what"> {
  const path = sendingCronEnv(request);
  if (path === undefined)
    return { state: "fail", seen: "nothing to send with is configured", remedy: NO_SENDER };
  return {
    state: "warn",
    seen: "nothing to send with is configured in this shell; cron has settings of its own",
    remedy: `To look, or send, with those, add to doctor, watchdog or retry: --cron-env ${quoted(literally(path))}`,
  };
}

/** Cron's settings for this queue, where they are there and name something to send with. */
function sendingCronEnv(request: SenderCheckRequest): string | undefined {
  try {
    const { config, runtime } = request;
    const { envFile } = cronFiles(config.queue, config, runtime);
    return canSend(readEnvFile(envFile)?.settings ?? {}) ? envFile : undefined;
  } catch (error) {
    if (!(error instanceof OwnerReportError)) throw error;
    return undefined;
  }
}
