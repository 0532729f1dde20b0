import type { Result } from "../delivery/result.js";
import { probe } from "../operator/probe.js";
import { requireOpenClaw } from "../senders/openclaw/find.js";
import { thisMachine } from "../senders/openclaw/machine.js";
import { OpenClawSender } from "../senders/openclaw/sender.js";
import { secretMask } from "../senders/secrets.js";
import type { Sender } from "../senders/sender.js";
import type { ShellSenderOptions } from "../senders/shell.js";
import type { SenderConfig } from "./config/sender.js";
import type { RuntimeContext } from "./context.js";

/*
 * Everything about OpenClaw, loaded only when it is used.
 */

/** Builds the sender of the built-in OpenClaw route, which looks for OpenClaw when it is first needed. */
export function openClawSender(
  config: SenderConfig,
  runtime: RuntimeContext,
  shared: Omit<ShellSenderOptions, "command">,
): Sender {
  const { account, threadId, openClawState } = config;
  return new OpenClawSender({
    ...shared,
    account,
    threadId,
    state: openClawState,
    home: runtime.home,
    mask: secretMask(runtime.environment),
    findCommand: () => requireOpenClaw(thisMachine(runtime)),
  });
}

/** Runs mode `probe`. */
export function probeOpenClaw(runtime: RuntimeContext): Result {
  return probe(thisMachine(runtime));
}
