import { tmpdir, userInfo } from "node:os";
import { readCiContext } from "./ci-context.js";
import type { Config } from "./config.js";
import { consumer } from "./consumer.js";
import type { Delivering } from "./deliver.js";
import { direct } from "./direct.js";
import { driver } from "./driver.js";
import { OwnerReportError } from "./errors.js";
import type { Surroundings } from "./input-reader.js";
import { sends } from "./inputs.js";
import { openStore } from "./open-store.js";
import { type ProducerRequest, producer } from "./producer.js";
import type { Result } from "./result.js";
import type { Sender } from "./senders/sender.js";
import { ShellSender } from "./senders/shell.js";
import type { Store } from "./stores/store.js";
import { type Step, watchdog } from "./watchdog.js";

/** How a shell follows a run. */
export interface Follower {
  cancel: AbortSignal;
  /** What happens while it happens; quotes foreign text as it is. */
  progress: (text: string) => void;
  /** What the send command printed: foreign text that may hold secrets. */
  show: (output: { text: string; isCut: boolean }) => void;
  /** Told when a report's turn has come in a pass. */
  step?: (step: Step) => void;
}

/** Runs one role as configured. @throws OwnerReportError, each as the role says */
export async function run(config: Config, surroundings: Surroundings, follower: Follower): Promise<Result> {
  if (config.mode === "probe") return (await import("./openclaw-route.js")).probeOpenClaw(surroundings);
  const { store, close } = await openStore(config, surroundings);
  try {
    return await runIn(store, config, surroundings, follower);
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
  const sender = await senderOf(config, surroundings, follower);
  try {
    return await send(
      config,
      surroundings,
      delivering(config, surroundings, follower, store, sender),
      follower,
    );
  } finally {
    sender?.close();
  }
}

function send(
  config: Config,
  surroundings: Surroundings,
  request: Delivering,
  follower: Follower,
): Promise<Result> {
  const step = follower.step ? { step: follower.step } : {};
  if (config.mode === "watchdog") return watchdog({ ...request, limit: config.limit, ...step });
  if (config.mode === "driver" || config.mode === "retry")
    return driver({ ...request, idOrPath: config.reportId ?? "", retry: config.mode === "retry" });
  return direct({ ...request, ...producerRequest(config, surroundings, request.store) });
}

async function operate(
  config: Config,
  surroundings: Surroundings,
  follower: Follower,
  store: Store,
): Promise<Result> {
  const { cancel, progress } = follower;
  // Loaded here because no step that reports or delivers needs it.
  const operator = await import("./operator/index.js");
  const owner = ownerName(config, surroundings);
  const sender = config.mode === "doctor" ? await senderOf(config, surroundings, follower) : undefined;
  return operator.operate({ config, surroundings, sender, store, clock: Date.now, cancel, owner, progress });
}

function producerRequest(config: Config, { environment }: Surroundings, store: Store): ProducerRequest {
  const { checkpoint, reportId, body, dryRun } = config;
  if (!checkpoint) throw new OwnerReportError("bug", "a checkpoint is missing from the config");
  const context = readCiContext(environment);
  const own = reportId === undefined ? {} : { reportId };
  return { store, checkpoint, body, context, ...own, dryRun, clock: Date.now, ...channelOf(config) };
}

function delivering(
  config: Config,
  surroundings: Surroundings,
  { cancel, progress }: Follower,
  store: Store,
  sender: Sender | undefined,
): Delivering {
  const { inDoubt, maxAttempts, dryRun } = config;
  const owner = ownerName(config, surroundings);
  const fixed = { retry: false, clock: Date.now, cancel, owner, progress };
  const most = maxAttempts === undefined ? {} : { maxAttempts };
  return { store, sender, inDoubt, ...most, dryRun, ...fixed, ...channelOf(config) };
}

function channelOf({ messageChannel }: Config): { channel?: string } {
  return messageChannel === undefined ? {} : { channel: messageChannel };
}

/** The send command where there is one, else OpenClaw where there is a target. */
async function senderOf(
  config: Config,
  surroundings: Surroundings,
  follower: Follower,
): Promise<Sender | undefined> {
  const { sendCommand, channel, target = "", timeoutSeconds, successPattern } = config.sender;
  const { environment } = surroundings;
  const shared = {
    channel,
    target,
    timeoutSeconds,
    ...(successPattern !== undefined && { successPattern }),
    environment,
    temporaryDirectory: environment.RUNNER_TEMP || tmpdir(),
    show: follower.show,
  };
  if (sendCommand !== undefined) return new ShellSender({ sendCommand, ...shared });
  if (target === "") return undefined;
  const { openClawSender } = await import("./openclaw-route.js");
  return openClawSender(config.sender, surroundings, shared);
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
