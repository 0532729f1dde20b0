import type { ProducerRequest } from "../producer.js";
import type { Store } from "../stores/store.js";
import { readCiContext } from "./ci-context.js";
import type { ConfigOf } from "./config/config.js";
import type { Observer, RuntimeContext } from "./context.js";

/** Everything a mode needs to run, except its config. */
export interface RunContext extends Pick<Observer, "cancel" | "progress"> {
  store: Store;
  runtime: RuntimeContext;
  observer: Observer;
  /** Milliseconds since 1970. */
  clock: () => number;
  /** Name for the lock and the records: the mode, and the CI run or the user. */
  owner: string;
}

/** Builds the request of a role that queues. */
export function producerRequest(
  config: ConfigOf<"producer" | "direct" | "run">,
  { store, runtime, clock }: Pick<RunContext, "store" | "runtime" | "clock">,
): ProducerRequest {
  const { checkpoint, assumed, reportId, body, matrix, dryRun, messageChannel: channel } = config;
  const context = readCiContext(runtime.environment, matrix);
  return { store, checkpoint, assumed, body, context, reportId, dryRun, clock, channel };
}
