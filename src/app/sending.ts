import { tmpdir } from "node:os";
import type { Delivering } from "../delivery/deliver.js";
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
import type { Follower, Surroundings } from "./context.js";
import { producerRequest, type Running } from "./running.js";

/** Runs a mode that sends. @throws OwnerReportError, each as the role says */
export async function send(config: ConfigOf<ModesBy<"sending">>, running: Running): Promise<Result> {
  const { surroundings, follower, ...rest } = running;
  const sender = await senderOf(config.sender, surroundings, follower);
  const { inDoubt, maxAttempts, dryRun, messageChannel: channel } = config;
  const retry = config.mode === "retry";
  const request: Delivering = { ...rest, sender, inDoubt, maxAttempts, dryRun, channel, retry };
  try {
    switch (config.mode) {
      case "watchdog":
        return await watchdog({ ...request, limit: config.limit, step: follower.step });
      case "direct":
        return await direct({ ...request, ...producerRequest(config, running) });
      default:
        return await driver({ ...request, idOrPath: config.idOrPath });
    }
  } finally {
    sender?.close();
  }
}

/** The send command where there is one, else OpenClaw where there is a target. */
export async function senderOf(
  config: SenderConfig,
  surroundings: Surroundings,
  follower: Pick<Follower, "show">,
): Promise<Sender | undefined> {
  const { sendCommand, channel, target = "", timeoutSeconds, successPattern } = config;
  const { environment } = surroundings;
  const shared = {
    channel,
    target,
    timeoutSeconds,
    successPattern,
    environment,
    temporaryDirectory: notBlank(environment.RUNNER_TEMP) ?? tmpdir(),
    show: follower.show,
  };
  if (sendCommand !== undefined) return new ShellSender({ sendCommand, ...shared });
  if (target === "") return undefined;
  // Loaded here because only who has OpenClaw needs it.
  const { openClawSender } = await import("./openclaw.js");
  return openClawSender(config, surroundings, shared);
}
