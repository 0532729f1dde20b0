import { userInfo } from "node:os";
import { consumer } from "../consumer.js";
import type { DeliveryOptions } from "../delivery/deliver.js";
import type { Result } from "../delivery/result.js";
import { OwnerReportError } from "../errors.js";
import { type ProducerRequest, producer } from "../producer.js";
import type { Store } from "../stores/store.js";
import { readCiContext } from "./ci-context.js";
import type { Config } from "./config/config.js";
import { sends } from "./config/inputs.js";
import type { Observer, RuntimeContext } from "./context.js";
import { openStore } from "./open-store.js";
import { lifetimeWarnings } from "./queue-lifetime.js";

/** Runs the configured mode. @throws OwnerReportError as its role does */
export async function run(config: Config, runtime: RuntimeContext, observer: Observer): Promise<Result> {
  if (config.mode === "probe") return (await import("./openclaw.js")).probeOpenClaw(runtime);
  const { store, close } = await openStore(config, runtime);
  try {
    const result = await runIn(store, config, runtime, observer);
    const warnings = [...result.warnings, ...lifetimeWarnings(config.queueDirectory, runtime)];
    return { ...result, warnings };
  } finally {
    close();
  }
}

async function runIn(
  store: Store,
  config: Config,
  runtime: RuntimeContext,
  observer: Observer,
): Promise<Result> {
  if (config.mode === "producer") return producer(producerRequest(config, runtime, store));
  if (config.mode === "consumer")
    return consumer({ store, idOrPath: config.reportId ?? "", channel: config.messageChannel });
  if (!sends(config.mode)) return operate(config, runtime, observer, store);
  // Loaded here to keep a step that only queues fast: it needs none of it.
  const { runSendingMode } = await import("./sending.js");
  const checkpoint = () => producerRequest(config, runtime, store);
  return runSendingMode(config, runtime, observer, {
    ...deliveryOptions(config, runtime, observer, store),
    checkpoint,
  });
}

async function operate(
  config: Config,
  runtime: RuntimeContext,
  observer: Observer,
  store: Store,
): Promise<Result> {
  const { cancel, progress } = observer;
  // Loaded here because no step that reports or delivers needs it.
  const operator = await import("./operating.js");
  const owner = ownerName(config, runtime);
  const sender = config.mode === "doctor" ? await senderToExamine(config, runtime, observer) : undefined;
  return operator.operate({ config, runtime, sender, store, clock: Date.now, cancel, owner, progress });
}

async function senderToExamine(config: Config, runtime: RuntimeContext, observer: Observer) {
  const { senderOf } = await import("./sending.js");
  return senderOf(config, runtime, observer);
}

function producerRequest(config: Config, { environment }: RuntimeContext, store: Store): ProducerRequest {
  const { checkpoint, reportId, body, dryRun } = config;
  if (!checkpoint) throw new OwnerReportError("bug", "a checkpoint is missing from the config");
  const context = readCiContext(environment);
  const channel = config.messageChannel;
  return { store, checkpoint, body, context, reportId, dryRun, clock: Date.now, channel };
}

function deliveryOptions(
  config: Config,
  runtime: RuntimeContext,
  { cancel, progress }: Observer,
  store: Store,
): Omit<DeliveryOptions, "sender"> {
  const { inDoubt, maxAttempts, dryRun, messageChannel: channel } = config;
  const owner = ownerName(config, runtime);
  const fixed = { retry: false, clock: Date.now, cancel, owner, progress };
  return { store, channel, inDoubt, maxAttempts, dryRun, ...fixed };
}

/** Names the process in the lock and the records: the mode, and the CI run or the user. */
function ownerName(config: Config, { environment }: RuntimeContext): string {
  const { run_url } = readCiContext(environment);
  return `${config.mode} of ${run_url || userName()}`;
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return "an unnamed user"; // A container may run under a user id without a name.
  }
}
