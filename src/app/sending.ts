import { tmpdir } from "node:os";
import type { DeliveryOptions } from "../delivery/deliver.js";
import type { Result } from "../delivery/result.js";
import { direct } from "../direct.js";
import { driver } from "../driver.js";
import { notBlank } from "../platform/blank.js";
import type { ProducerRequest } from "../producer.js";
import type { Sender } from "../senders/sender.js";
import { ShellSender } from "../senders/shell.js";
import { watchdog } from "../watchdog.js";
import type { Config } from "./config/config.js";
import type { Observer, RuntimeContext } from "./context.js";

/** Input of a mode that sends, without the sender. */
export interface SendOptions extends Omit<DeliveryOptions, "sender"> {
  /** Called by direct only, which queues first. */
  checkpoint: () => ProducerRequest;
}

/** Runs a mode that sends. @throws OwnerReportError, each as the role says */
export async function runSendingMode(
  config: Config,
  runtime: RuntimeContext,
  observer: Observer,
  { checkpoint, ...rest }: SendOptions,
): Promise<Result> {
  const sender = await senderOf(config, runtime, observer);
  const request: DeliveryOptions = { ...rest, sender };
  const { step } = observer;
  try {
    if (config.mode === "watchdog") return await watchdog({ ...request, limit: config.limit, step });
    if (config.mode === "direct") return await direct({ ...request, ...checkpoint() });
    return await driver({ ...request, idOrPath: config.reportId ?? "", retry: config.mode === "retry" });
  } finally {
    sender?.close();
  }
}

/** Creates the configured sender: the send command, else OpenClaw where a target is given. */
export async function senderOf(
  config: Config,
  runtime: RuntimeContext,
  observer: Pick<Observer, "show">,
): Promise<Sender | undefined> {
  const { sendCommand, channel, target = "", timeoutSeconds, successPattern } = config.sender;
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
  if (sendCommand !== undefined) return new ShellSender({ sendCommand, ...shared });
  if (target === "") return undefined;
  // Loaded here because only the OpenClaw route needs it.
  const { openClawSender } = await import("./openclaw.js");
  return openClawSender(config.sender, runtime, shared);
}
