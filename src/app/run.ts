import { userInfo } from "node:os";
import { consumer } from "../consumer.js";
import type { Delivering } from "../delivery/deliver.js";
import type { Result } from "../delivery/result.js";
import { OwnerReportError } from "../errors.js";
import { type ProducerRequest, producer } from "../producer.js";
import type { Store } from "../stores/store.js";
import { readCiContext } from "./ci-context.js";
import type { Config } from "./config/config.js";
import { sends } from "./config/inputs.js";
import type { Follower, Surroundings } from "./context.js";
import { openStore } from "./open-store.js";
import { lifetimeWarnings } from "./queue-lifetime.js";

/** Runs one role as configured. @throws OwnerReportError, each as the role says */
export async function run(config: Config, surroundings: Surroundings, follower: Follower): Promise<Result> {
  if (config.mode === "probe") return (await import("./openclaw.js")).probeOpenClaw(surroundings);
  const { queue } = config;
  if (!queue) throw new OwnerReportError("bug", "a queue is missing from the config");
  const { store, close } = await openStore(queue, surroundings);
  try {
    const result = await runIn(store, config, surroundings, follower);
    const ofPlace = queue.store === "directory" ? lifetimeWarnings(queue.directory, surroundings) : [];
    return { ...result, warnings: [...result.warnings, ...ofPlace] };
  } finally {
    close();
  }
}

async function runIn(
  store: Store,
  config: Config,
  surroundings: Surroundings,
  follower: Follower,
): Promise<Result> {
  if (config.mode === "producer") return producer(producerRequest(config, surroundings, store));
  if (config.mode === "consumer")
    return consumer({ store, idOrPath: config.reportId ?? "", ...channelOf(config) });
  if (!sends(config.mode)) return operate(config, surroundings, follower, store);
  // Loaded here because a step that only queues needs none of it: it keeps such a step fast.
  const { send } = await import("./sending.js");
  const checkpoint = () => producerRequest(config, surroundings, store);
  return send(config, surroundings, follower, {
    ...delivering(config, surroundings, follower, store),
    checkpoint,
  });
}

async function operate(
  config: Config,
  surroundings: Surroundings,
  follower: Follower,
  store: Store,
): Promise<Result> {
  const { cancel, progress } = follower;
  // Loaded here because no step that reports or delivers needs it.
  const operator = await import("./operating.js");
  const owner = ownerName(config, surroundings);
  const sender = config.mode === "doctor" ? await senderToExamine(config, surroundings, follower) : undefined;
  return operator.operate({ config, surroundings, sender, store, clock: Date.now, cancel, owner, progress });
}

async function senderToExamine(config: Config, surroundings: Surroundings, follower: Follower) {
  const { senderOf } = await import("./sending.js");
  return senderOf(config, surroundings, follower);
}

function producerRequest(config: Config, { environment }: Surroundings, store: Store): ProducerRequest {
  const { checkpoint, assumed, reportId, body, dryRun } = config;
  if (!checkpoint) throw new OwnerReportError("bug", "a checkpoint is missing from the config");
  const context = readCiContext(environment);
  const own = reportId === undefined ? {} : { reportId };
  return { store, checkpoint, assumed, body, context, ...own, dryRun, clock: Date.now, ...channelOf(config) };
}

function delivering(
  config: Config,
  surroundings: Surroundings,
  { cancel, progress }: Follower,
  store: Store,
): Omit<Delivering, "sender"> {
  const { inDoubt, maxAttempts, dryRun } = config;
  const owner = ownerName(config, surroundings);
  const fixed = { retry: false, clock: Date.now, cancel, owner, progress };
  const most = maxAttempts === undefined ? {} : { maxAttempts };
  return { store, inDoubt, ...most, dryRun, ...fixed, ...channelOf(config) };
}

function channelOf({ messageChannel }: Config): { channel?: string } {
  return messageChannel === undefined ? {} : { channel: messageChannel };
}

/** Who delivers, for the lock and the records: the mode, and the CI run or the user. */
function ownerName(config: Config, { environment }: Surroundings): string {
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
