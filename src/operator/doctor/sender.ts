import type { Config } from "../../config.js";
import { NO_SENDER } from "../../deliver.js";
import { OwnerReportError } from "../../errors.js";
import type { Surroundings } from "../../input-reader.js";
import type { Sender } from "../../senders/sender.js";
import type { Finding } from "../../stores/store.js";
import { checkOpenClaw } from "./openclaw.js";

export interface SenderCheckRequest {
  sender: Sender | undefined;
  config: Pick<Config, "sender">;
  surroundings: Surroundings;
}

/** Whether there is something to send with, and whether it could start. Nothing is sent. */
export async function checkSender(request: SenderCheckRequest): Promise<Finding[]> {
  const openClaw = await checkOpenClaw(request.surroundings, request.config.sender);
  return [configured(request.sender), ...openClaw];
}

function configured(sender: Sender | undefined): Finding {
  const what = "sender";
  if (!sender) return { what, state: "fail", seen: "nothing to send with is configured", remedy: NO_SENDER };
  try {
    sender.ready();
    const seen = "configured, and what runs it is there; nothing was sent";
    return { what, state: "pass", seen, remedy: "" };
  } catch (error) {
    if (!(error instanceof OwnerReportError)) throw error;
    return { what, state: "fail", seen: error.message, remedy: "" };
  }
}
