import { userInfo } from "node:os";
import { producerSummary, warningsOnly } from "../delivery/backlog.js";
import type { Result } from "../delivery/result.js";
import { producer } from "../producer.js";
import { readCiContext } from "./ci-context.js";
import { type Command, commandOf, type ModesBy, type ModeWithoutQueue } from "./commands.js";
import { EVERY_LANE } from "./config/address.js";
import type { Config, ConfigOf } from "./config/config.js";
import type { Observer, RuntimeContext } from "./context.js";
import type { LanesMode } from "./every-lane.js";
import { faultWithLastChance, withLastChance } from "./no-next-pass.js";
import { openStore } from "./open-store.js";
import { lifetimeWarnings } from "./queue-lifetime.js";
import { producerRequest, type RunContext } from "./run-context.js";

/** Runs one mode as configured. @throws OwnerReportError as that mode does */
export async function run(config: Config, runtime: RuntimeContext, observer: Observer): Promise<Result> {
  if (config.mode === "probe") return (await import("./openclaw.js")).probeOpenClaw(runtime);
  if (config.mode === "completion") return (await import("./completion.js")).completion(config.completes);
  const { queue } = config;
  const { cancel, progress } = observer;
  const context = { runtime, observer, clock: Date.now, cancel, progress };
  if (isOfEveryLane(config)) {
    const { onEveryLane } = await import("./every-lane.js");
    return onEveryLane(config, { ...context, owner: ownerName(config, runtime) });
  }
  const { store, close } = await openStore(queue, runtime);
  try {
    const running = {
      ...{ store, ...context },
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

/** Tells whether a word is for every lane of a database: cron only writes its name into a line. */
function isOfEveryLane(config: Exclude<Config, ConfigOf<ModeWithoutQueue>>): config is ConfigOf<LanesMode> {
  const { queue, mode } = config;
  return queue.store === "postgres" && queue.lane === EVERY_LANE && mode !== "cron";
}

async function runIn(
  config: Exclude<Config, ConfigOf<ModeWithoutQueue>>,
  running: RunContext,
): Promise<Result> {
  if (isBy("producer", config))
    return producer(
      producerRequest(config, running),
      running.observer.showsCounts ? producerSummary : warningsOnly,
    );
  // Imported lazily: a step that only queues does not need it and must be fast.
  if (isBy("consumer", config)) {
    const { idOrPath, messageChannel: channel } = config;
    const { consumer } = await import("../consumer.js");
    return consumer({ store: running.store, idOrPath, channel }).catch(async (error: unknown) => {
      throw await (await import("./reports-of.js")).orNearest(running, config, error);
    });
  }
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
