import { GIVE_SENDER } from "../../delivery/no-sender.js";
import { OwnerReportError } from "../../errors.js";
import { quoted } from "../../report/command-line.js";
import type { Sender } from "../../senders/sender.js";
import type { Finding } from "../../stores/store.js";
import { literally } from "../config/paths.js";
import type { SenderConfig } from "../config/sender.js";
import { canSend, readEnvFile } from "../cron/env-file.js";
import { cronFiles } from "../cron/files.js";
import type { CronRequest, LineConfig } from "../cron/plan.js";
import { routeText } from "../route-text.js";
import { checkOpenClaw } from "./openclaw.js";

/** Input of the checks of the sender. */
export interface SenderCheckRequest extends CronRequest<LineConfig & { sender: SenderConfig }> {
  /** Absent when nothing to send with is configured. */
  sender: Sender | undefined;
}

/** Checks whether there is something to send with, and whether it could start. Sends nothing. */
export async function checkSender(request: SenderCheckRequest): Promise<Finding[]> {
  const openClaw = await checkOpenClaw(request.runtime, request.config.sender);
  return [configured(request), ...openClaw];
}

function configured(request: SenderCheckRequest): Finding {
  const { sender, config } = request;
  const { route } = config.sender;
  const what = "sender";
  if (route?.by === "unusable") return { what, state: "fail", seen: route.problem, remedy: "" };
  if (!sender) return { what, ...noSender(request) };
  try {
    sender.ready();
    const found = route?.by === "webhook-url" ? "its URL has the right form" : "what runs it is there";
    const seen = `${routeText(config.sender)}; ${found}; nothing was sent`;
    return { what, state: "pass", seen, remedy: "" };
  } catch (error) {
    if (!(error instanceof OwnerReportError)) throw error;
    return { what, state: "fail", seen: error.message, remedy: "" };
  }
}

/** Reports that there is no sender; only a warning if cron's own settings name one. */
function noSender(request: SenderCheckRequest): Omit<Finding, "what"> {
  const path = sendingCronEnv(request);
  if (path === undefined)
    return { state: "fail", seen: "nothing to send with is configured", remedy: GIVE_SENDER };
  return {
    state: "warn",
    seen: "nothing to send with is configured in this shell; cron has settings of its own",
    remedy: `To look, or send, with those, add to doctor, watchdog or retry: --cron-env ${quoted(literally(path))}`,
  };
}

/** Finds cron's settings for this queue; `undefined` if there are none, or they name nothing to send with. */
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
