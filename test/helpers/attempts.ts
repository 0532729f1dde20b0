import { decide } from "../../src/report/decide.js";
import {
  type Delivery,
  emptyDelivery,
  type Outcome,
  withAttemptEnded,
  withAttemptStarted,
} from "../../src/report/delivery-record.js";

export const at = "2026-11-22T15:30:00.000Z";

/** The record with the attempt that comes next, as a pass that resends begins it. */
export function begin(before: Delivery | undefined): Delivery {
  const decision = decide(before, "resend");
  if (decision.do !== "send") throw new Error(`not to be sent: ${decision.do}`);
  const attempt = { ...decision, owner: "test", fence: 1, at };
  return withAttemptStarted(before ?? emptyDelivery("r", "0".repeat(64)), attempt);
}

function end(open: Delivery, outcome: Outcome): Delivery {
  const exitCode = outcome === "sent" ? 0 : 1;
  return withAttemptEnded(open, { outcome, reason: outcome, exitCode, signal: null }, at);
}

/** A record after these attempts; `open` is one whose process died. */
export function recordAfter(...outcomes: (Outcome | "open")[]): Delivery | undefined {
  let record: Delivery | undefined;
  for (const outcome of outcomes) {
    const open = begin(record);
    record = outcome === "open" ? open : end(open, outcome);
  }
  return record;
}
