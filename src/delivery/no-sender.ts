/** What to do when there is nothing to send with. */
export const GIVE_SENDER =
  "Give send-cmd (or OWNER_REPORT_SEND_CMD), a bash script that sends $OWNER_REPORT_MESSAGE; or webhook-url (or " +
  "OWNER_REPORT_WEBHOOK_URL), the webhook of a channel; or target (or OWNER_REPORT_TARGET), " +
  "such as channel:123, to send by an installed OpenClaw.";

/** Message when there is nothing to send with. */
export const NO_SENDER: string = `Nothing to send with is configured; what is pending is still pending. ${GIVE_SENDER}`;
