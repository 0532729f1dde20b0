import { tmpdir } from "node:os";
import type { DeliveryOptions } from "../delivery/options.js";
import type { Result } from "../delivery/result.js";
import { direct } from "../direct.js";
import { driver } from "../driver.js";
import { notBlank } from "../platform/blank.js";
import type { Sender } from "../senders/sender.js";
import { ShellSender } from "../senders/shell.js";
import { watchdog } from "../watchdog.js";
import type { ModesBy } from "./commands.js";
import type { ConfigOf } from "./config/config.js";
import type { SenderConfig } from "./config/sender.js";
import type { Observer, RuntimeContext } from "./context.js";
import { producerRequest, type RunContext } from "./run-context.js";

/** Runs a mode that sends. @throws OwnerReportError as the role does */
export async function runSendingMode(
  config: ConfigOf<ModesBy<"sending">>,
  running: RunContext,
): Promise<Result> {
  const { runtime, observer, ...rest } = running;
  const sender = await senderOf(config.sender, runtime, observer);
  const { inDoubt, maxAttempts, dryRun, messageChannel: channel } = config;
  const retry = config.mode === "retry";
  const request: DeliveryOptions = { ...rest, sender, inDoubt, maxAttempts, dryRun, channel, retry };
  try {
    switch (config.mode) {
      case "watchdog":
        return await watchdog({ ...request, limit: config.limit, step: observer.step });
      case "direct":
        return await direct({ ...request, ...producerRequest(config, running) });
      default:
        return await driver({ ...request, idOrPath: config.idOrPath });
    }
  } finally {
    sender?.close();
  }
}

/** Builds the sender: the send command if there is one, else OpenClaw if there is a target, else none. */
export async function senderOf(
  config: SenderConfig,
  runtime: RuntimeContext,
  observer: Pick<Observer, "show">,
): Promise<Sender | undefined> {
  const { sendCommand, channel, target = "", timeoutSeconds, successPattern } = config;
  const { environment } = runtime;
  const shared = {
    channel,
    target,
    timeoutSeconds,
    successPattern,
    environment,
    temporaryDirectory: notBlank(environment.RUNNER_TEMP) ?? tmpdir(),
    show: observer.show,
  };
  if (sendCommand !== undefined) return new ShellSender({ command: sendCommand, ...shared });
  if (target === "") return undefined;
  // Imported lazily: only used without a send command.
  const { openClawSender } = await import("./openclaw.js");
  return openClawSender(config, runtime, shared);
}
