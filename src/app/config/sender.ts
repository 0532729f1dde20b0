import type { InDoubtPolicy } from "../../report/decide.js";
import { LONGEST_SEND_SECONDS } from "../../report/delivery-record.js";
import { defaultOf } from "./inputs.js";
import type { InputReader } from "./reader.js";

/** Linux limits one string of the environment, which carries the command, to 128 KiB. */
const LONGEST_COMMAND = 127 * 1024;

/** Checked inputs of the sender. */
export interface SenderConfig {
  sendCommand: string | undefined;
  /** The given channel, or the default. */
  channel: string;
  target: string | undefined;
  account: string | undefined;
  threadId: string | undefined;
  openClawState: "private" | "shared";
  timeoutSeconds: number;
  successPattern: string | undefined;
}

/** Policy for a report that was not sent. */
export interface Policy {
  inDoubt: InDoubtPolicy;
  maxAttempts: number | undefined;
}

/** Reads the inputs of the sender. */
export function senderOf(reader: InputReader): SenderConfig {
  return {
    sendCommand: sendCommandOf(reader),
    channel: reader.value("channel") ?? "",
    target: reader.value("target"),
    account: reader.value("account"),
    threadId: reader.value("thread-id"),
    openClawState: reader.choice("openclaw-state", ["private", "shared"]),
    timeoutSeconds: reader.count("send-timeout", LONGEST_SEND_SECONDS) as number,
    successPattern: successPatternOf(reader),
  };
}

/** Reads the policy for a report that was not sent. */
export function policyOf(reader: InputReader): Policy {
  return {
    inDoubt: reader.choice("in-doubt", ["resend", "hold"]),
    maxAttempts: reader.count("max-attempts", Number.MAX_SAFE_INTEGER),
  };
}

/** Reads the channel that limits the length of the message; `undefined` if none was given and OpenClaw is not used. */
export function messageChannelOf(reader: InputReader): string | undefined {
  const isOpenClaw = reader.explicit("send-cmd") === undefined && reader.explicit("target") !== undefined;
  return reader.explicit("channel") ?? (isOpenClaw ? defaultOf("channel", reader) : undefined);
}

function sendCommandOf(reader: InputReader): string | undefined {
  const sendCommand = reader.value("send-cmd");
  if (sendCommand !== undefined && Buffer.byteLength(sendCommand) > LONGEST_COMMAND)
    reader.problem("send-cmd", "is over 127 KiB; put it into a script file and call that");
  return sendCommand;
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
