import { NO_SENDER } from "../deliver.js";
import { OwnerReportError } from "../errors.js";
import type { Sender } from "../senders/sender.js";
import type { Finding } from "../stores/store.js";

export interface SenderCheckRequest {
  sender: Sender | undefined;
}

/** Whether there is something to send with, and whether it could start. Nothing is sent. */
export async function checkSender({ sender }: SenderCheckRequest): Promise<Finding[]> {
  const what = "sender";
  if (!sender)
    return [{ what, state: "fail", seen: "nothing to send with is configured", remedy: NO_SENDER }];
  try {
    sender.ready();
    return [
      { what, state: "pass", seen: "configured, and what runs it is there; nothing was sent", remedy: "" },
    ];
  } catch (error) {
    if (!(error instanceof OwnerReportError)) throw error;
    return [{ what, state: "fail", seen: error.message, remedy: "" }];
  }
}
