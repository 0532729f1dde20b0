import { tmpdir } from "node:os";
import type { DeliveryOptions } from "../delivery/options.js";
import type { Result } from "../delivery/result.js";
import { TaskMessages } from "../delivery/task-message.js";
import { direct } from "../direct.js";
import { driver } from "../driver.js";
import { forEachReport } from "../operator/several.js";
import { notBlank } from "../platform/blank.js";
import type { Sender } from "../senders/sender.js";
import { ShellSender } from "../senders/shell.js";
import { watchdog } from "../watchdog.js";
import type { ModesBy } from "./commands.js";
import type { ConfigOf } from "./config/config.js";
import type { QueueConfig } from "./config/queue-config.js";
import type { SenderConfig } from "./config/sender.js";
import type { Observer, RuntimeContext } from "./context.js";
import { isLastPass } from "./no-next-pass.js";
import { orNearest, reportsOf } from "./reports-of.js";
import { routeText } from "./route-text.js";
import { producerRequest, type RunContext } from "./run-context.js";

/** Runs a mode that sends. @throws OwnerReportError as the role does */
export async function runSendingMode(
  config: ConfigOf<ModesBy<"sending">>,
  running: RunContext,
): Promise<Result> {
  const { runtime, observer, ...rest } = running;
  const sender = await senderOf(config.sender, withoutPassword(config.queue, runtime), observer);
  const { taskMessage, inDoubt, maxAttempts, retries, dryRun, messageChannel: channel } = config;
  const isLast = isLastPass(config.queue, runtime);
  const policy = { taskMessage, inDoubt, maxAttempts, retries, retry: config.mode === "retry", isLast };
  const request: DeliveryOptions = { ...rest, ...policy, sender, dryRun, channel };
  try {
    return await withRoute(config.sender, request, await runRole(config, running, request));
  } finally {
    sender?.close();
  }
}

/** Leaves out what only the queue needs: a sender has no business in its database. */
function withoutPassword({ store }: QueueConfig, runtime: RuntimeContext): RuntimeContext {
  if (store !== "postgres") return runtime;
  return { ...runtime, environment: { ...runtime.environment, PGPASSWORD: undefined } };
}

async function runRole(
  config: ConfigOf<ModesBy<"sending">>,
  running: RunContext,
  request: DeliveryOptions,
): Promise<Result> {
  switch (config.mode) {
    case "watchdog":
      return watchdog({
        ...request,
        limit: config.limit,
        waits: config.waits,
        step: running.observer.step,
        ended: running.observer.ended,
      });
    case "direct":
      return direct({ ...request, ...producerRequest(config, running) });
    case "retry": {
      const idsOrPaths = await reportsOf(running, config.queue.flags, config.idsOrPaths);
      const one = (idOrPath: string) => driver({ ...request, idOrPath });
      return forEachReport({ idsOrPaths, one, cancel: running.cancel, isInOrder: true });
    }
    default:
      return driver({ ...request, idOrPath: config.idOrPath }).catch(async (error: unknown) => {
        throw await orNearest(running, config, error);
      });
  }
}

/** Adds to the result of a dry run how a message would leave. */
async function withRoute(config: SenderConfig, request: DeliveryOptions, result: Result): Promise<Result> {
  const { route } = config;
  if (result.outcome !== "dry-run" || !route) return result;
  const { previous, warnings } = await lastMessage(request, result);
  const how = previous ? "It would update the task's message" : "It would go out";
  const text = `${result.text}\n${how} by ${routeText(config)}.`;
  const said = { ...result, text, warnings: [...result.warnings, ...warnings] };
  if (route.by !== "webhook-url" || !result.report) return said;
  const { requestText } = await import("./webhook.js");
  const shown = requestText(route.webhook, result.report, previous);
  return { ...said, text: `${text} The request:\n${shown}` };
}

/** Finds the message that a report would update, and what a delivery would warn of; changes nothing. */
async function lastMessage({ store, sender, taskMessage }: DeliveryOptions, { report }: Result) {
  if (taskMessage !== "edit" || !sender || !report) return { previous: undefined, warnings: [] };
  const messages = new TaskMessages({ store, taskMessage });
  return { previous: await messages.before({ report, sender }), warnings: messages.warnings };
}

/** Builds the sender of the configured route; none without one. */
export async function senderOf(
  config: SenderConfig,
  runtime: RuntimeContext,
  observer: Pick<Observer, "show">,
): Promise<Sender | undefined> {
  const { route, channel, target = "", timeoutSeconds, successPattern } = config;
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
  switch (route?.by) {
    case "send-cmd":
      return new ShellSender({ command: route.script, ...shared });
    // Imported lazily, each: only one of them is used.
    case "webhook-url":
      return (await import("./webhook.js")).webhookSender(route.webhook, config, runtime);
    case "target":
      return (await import("./openclaw.js")).openClawSender(config, runtime, shared);
    default:
      return undefined;
  }
}
