import { MOST_RETRIES } from "../../delivery/pause.js";
import type { InDoubtPolicy } from "../../report/decide.js";
import { LONGEST_SEND_SECONDS } from "../../report/delivery-record.js";
import type { InputReader } from "./reader.js";
import { type Route, routeOf, routeReason } from "./route.js";

/** Checked inputs of the sender. */
export interface SenderConfig {
  /** What sends; `undefined` when nothing is configured. */
  route: Route | undefined;
  /** Why this one sends, for a person. */
  routeReason: string;
  /** The given channel, or the default. */
  channel: string;
  target: string | undefined;
  account: string | undefined;
  threadId: string | undefined;
  openClawState: "private" | "shared";
  timeoutSeconds: number;
  successPattern: string | undefined;
}

/** Policy for what a report is sent as, and for one that was not sent. */
export interface Policy {
  taskMessage: "new" | "edit";
  inDoubt: InDoubtPolicy;
  maxAttempts: number | undefined;
  /** Further tries within a pass. */
  retries: number;
}

/** Reads the inputs of the sender. */
export function senderOf(reader: InputReader): SenderConfig {
  return {
    route: routeOf(reader),
    routeReason: routeReason(reader),
    channel: reader.value("channel") ?? "",
    target: reader.value("target"),
    account: reader.value("account"),
    threadId: reader.value("thread-id"),
    openClawState: reader.choice("openclaw-state", ["private", "shared"]),
    timeoutSeconds: reader.count("send-timeout", LONGEST_SEND_SECONDS) as number,
    successPattern: successPatternOf(reader),
  };
}

/** Reads the policy of a delivery. */
export function policyOf(reader: InputReader): Policy {
  return {
    taskMessage: reader.choice("task-message", ["new", "edit"]),
    inDoubt: reader.choice("in-doubt", ["resend", "hold"]),
    maxAttempts: reader.count("max-attempts", Number.MAX_SAFE_INTEGER),
    retries: reader.count("retries", MOST_RETRIES, 0) as number,
  };
}

function successPatternOf(reader: InputReader): string | undefined {
  const successPattern = reader.value("success-pattern");
  try {
    new RegExp(successPattern ?? "");
  } catch {
    reader.problem("success-pattern", "is not a valid regular expression");
  }
  return successPattern;
}
