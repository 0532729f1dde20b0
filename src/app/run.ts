import { userInfo } from "node:os";
import { consumer } from "../consumer.js";
import type { Result } from "../delivery/result.js";
import { producer } from "../producer.js";
import { readCiContext } from "./ci-context.js";
import { type Command, commandOf, type ModesBy, type ModeWithoutQueue } from "./commands.js";
import type { Config, ConfigOf } from "./config/config.js";
import type { Observer, RuntimeContext } from "./context.js";
import { faultWithLastChance, withLastChance } from "./no-next-pass.js";
import { openStore } from "./open-store.js";
import { lifetimeWarnings } from "./queue-lifetime.js";
import { producerRequest, type RunContext } from "./run-context.js";

/** Runs one mode as configured. @throws OwnerReportError as that mode does */
export async function run(config: Config, runtime: RuntimeContext, observer: Observer): Promise<Result> {
  if (config.mode === "probe") return (await import("./openclaw.js")).probeOpenClaw(runtime);
  if (config.mode === "completion") return (await import("./completion.js")).completion(config.completes);
  const { queue } = config;
  const { store, close } = await openStore(queue, runtime);
  const { cancel, progress } = observer;
  try {
    const running = {
      ...{ store, runtime, observer, clock: Date.now, cancel, progress },
      // A step that only queues needs no name, and the system takes its time to find it.
      get owner() {
        return ownerName(config, runtime);
      },
    };
    const result = await runIn(config, running);
    const ofPlace = queue.store === "directory" ? lifetimeWarnings(queue.directory, runtime) : [];
    return withLastChance({ config, runtime }, { ...result, warnings: [...result.warnings, ...ofPlace] });
  } catch (error) {
    throw faultWithLastChance({ config, runtime }, error);
  } finally {
    close();
  }
}

async function runIn(
  config: Exclude<Config, ConfigOf<ModeWithoutQueue>>,
  running: RunContext,
): Promise<Result> {
  if (isBy("producer", config)) return producer(producerRequest(config, running));
  if (isBy("consumer", config)) {
    const { idOrPath, messageChannel: channel } = config;
    return consumer({ store: running.store, idOrPath, channel });
  }
  // Imported lazily: a step that only queues does not need it and must be fast.
  if (isBy("sending", config)) return (await import("./sending.js")).runSendingMode(config, running);
  return (await import("./operating.js")).operate(config, running);
}

function isBy<By extends Command["by"]>(by: By, config: Config): config is ConfigOf<ModesBy<By>> {
  return commandOf(config.mode).by === by;
}

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
