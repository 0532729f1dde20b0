import { NO_SENDER } from "../../delivery/deliver.js";
import { OwnerReportError } from "../../errors.js";
import type { Sender } from "../../senders/sender.js";
import type { Finding } from "../../stores/store.js";
import type { Config } from "../config/config.js";
import type { RuntimeContext } from "../context.js";
import { canSend, readEnvFile } from "../cron/env-file.js";
import { checkOpenClaw } from "./openclaw.js";

export interface SenderCheckRequest {
  sender: Sender | undefined;
  config: Config;
  runtime: RuntimeContext;
}

/** Whether there is something to send with, and whether it could start. Nothing is sent. */
export async function checkSender(request: SenderCheckRequest): Promise<Finding[]> {
  const openClaw = await checkOpenClaw(request.runtime, request.config.sender);
  return [configured(request), ...openClaw];
}

function configured({ sender, config }: SenderCheckRequest): Finding {
  const what = "sender";
  if (!sender) return { what, ...noSender(config) };
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
function noSender({ operator, git }: Config): Omit<Finding, "what"> {
  const path = operator.cron.envFile;
  if (git || !cronCanSend(path))
    return { state: "fail", seen: "nothing to send with is configured", remedy: NO_SENDER };
  return {
    state: "warn",
    seen: "nothing to send with is configured in this shell; cron has settings of its own",
    remedy: `To look, or send, with those, add to doctor, watchdog or retry: --cron-env ${path}`,
  };
}

function cronCanSend(path: string): boolean {
  try {
    return canSend(readEnvFile(path)?.settings ?? {});
  } catch (error) {
    if (!(error instanceof OwnerReportError)) throw error;
    return false;
  }
}
