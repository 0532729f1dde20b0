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

/** Config of a mode that queues a new report. */
type NewReportConfig = ConfigOf<"producer" | "direct" | "run">;

/** Builds the request of a role that queues. */
export function producerRequest(
  config: NewReportConfig,
  { store, runtime, clock }: Pick<RunContext, "store" | "runtime" | "clock">,
): ProducerRequest {
  return { store, ...newReportRequest(config, runtime), clock };
}

/** Builds what such a request says of the report. */
export function newReportRequest(
  config: NewReportConfig,
  { environment }: RuntimeContext,
): Omit<ProducerRequest, "store"> {
  const { checkpoint, assumed, reportId, body, matrix, dryRun, messageChannel: channel } = config;
  return {
    checkpoint,
    assumed,
    body,
    context: readCiContext(environment, matrix),
    reportId,
    dryRun,
    channel,
  };
}
