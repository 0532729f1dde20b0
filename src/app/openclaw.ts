import type { Result } from "../delivery/result.js";
import { probe } from "../operator/probe.js";
import { requireOpenClaw } from "../senders/openclaw/find.js";
import { thisMachine } from "../senders/openclaw/machine.js";
import { OpenClawSender } from "../senders/openclaw/sender.js";
import type { Sender } from "../senders/sender.js";
import type { ShellSenderOptions } from "../senders/shell.js";
import type { Config } from "./config/config.js";
import type { RuntimeContext } from "./context.js";
import { secretMask } from "./secrets.js";

/*
 * The OpenClaw route, composed. Loaded only when it is used, so that no other run pays for it.
 */

/** Creates the sender of the built-in OpenClaw route. Searches for OpenClaw only when it is first needed. */
export function openClawSender(
  config: Config["sender"],
  runtime: RuntimeContext,
  shared: Omit<ShellSenderOptions, "sendCommand">,
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
