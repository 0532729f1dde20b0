import { heldWarnings, noQueueWarning, TOLD_TO_STOP } from "../delivery/backlog.js";
import { NO_SENDER } from "../delivery/no-sender.js";
import { type LaneResult, type Result, resultOfError } from "../delivery/result.js";
import { OwnerReportError } from "../errors.js";
import type { Lane, PostgresLanes } from "../stores/postgres/lanes.js";
import type { Store } from "../stores/store.js";
import { advised } from "./advice.js";
import { postgresAddress } from "./config/address.js";
import type { ConfigOf } from "./config/config.js";
import type { RuntimeContext } from "./context.js";
import { resultOfLanes } from "./lane-outcome.js";
import type { RunContext } from "./run-context.js";
import { runSendingMode } from "./sending.js";

/** Input of a pass over every lane, beside its config. */
interface Passing extends Omit<RunContext, "store"> {
  lanes: PostgresLanes;
}

/**
 * Makes a pass over each lane of a database that has something pending, one after the other. A lane that fails ends its own
 * pass only; when the database itself is gone, or owner-report is told to stop, the lanes left are not begun.
 *
 * @throws OwnerReportError `store` when the lanes cannot be listed
 */
export async function passOverLanes(config: ConfigOf<"watchdog">, passing: Passing): Promise<Result> {
  const { lanes, cancel } = passing;
  const all = await lanes.list();
  const ended: LaneResult[] = [];
  let gone: OwnerReportError | undefined;
  for (const lane of all.filter(({ pending }) => pending > 0)) {
    const isBegun = !gone && !cancel.aborted;
    const result = isBegun ? await passOver(config, lane, passing) : notBegun(lane, gone);
    ended.push({ lane: lane.lane, result });
    if (isBegun) gone = await databaseFault(result, lanes);
  }
  const others = all.filter(({ pending }) => pending === 0);
  const held = others.reduce((sum, lane) => sum + lane.held, 0);
  const result = resultOfLanes(ended, { gone, held });
  const warnings = [
    ...lanes.all.warnings(),
    ...(all.length === 0 ? [noQueueWarning(lanes.all)] : []),
    ...others.flatMap((lane) => heldWarnings(lanes.open(lane.lane), lane)),
    ...(ended.length === 0 && !config.sender.route ? [NO_SENDER] : []),
  ];
  return { ...result, warnings: [...warnings, ...result.warnings] };
}

async function passOver(
  config: ConfigOf<"watchdog">,
  { lane, pending }: Lane,
  passing: Passing,
): Promise<Result> {
  const { lanes, ...context } = passing;
  const { shell } = context.runtime;
  const address = postgresAddress(lane);
  const queue = { ...config.queue, lane, address, flags: flagsFor(address, shell) };
  const store = lanes.open(lane);
  const told = (result: Result) => advised(result, { shell, queue: address });
  try {
    const result = await runSendingMode({ ...config, queue }, { ...inLane(context, lane), store });
    const isGone = result.outcome === "empty" && !(await store.exists());
    return told(isGone ? resultOfError(vanished(store, pending)) : known(result, lanes));
  } catch (error) {
    if (!(error instanceof OwnerReportError)) throw error;
    return told(resultOfError(error));
  } finally {
    store.close();
  }
}

/** Returns the flags that name a lane in a command to copy. */
export function flagsFor(address: string, shell: RuntimeContext["shell"]): string[] {
  return shell === "cli" ? ["--queue", address] : [];
}

/** Names the lane in whatever is said of its reports on the way. */
function inLane({ progress, observer, ...rest }: Omit<RunContext, "store">, lane: string) {
  const { step, ended } = observer;
  return {
    ...rest,
    progress: (text: string) => progress(`${lane}: ${text}`),
    observer: {
      ...observer,
      step: step && ((of: Parameters<typeof step>[0]) => step({ ...of, id: `${lane}/${of.id}` })),
      ended: ended && ((ending: Parameters<typeof ended>[0]) => ended(ending, lane)),
    },
  };
}

/** Leaves out the warnings that are the same for all lanes. */
function known<R extends Result>(result: R, { all }: PostgresLanes): R {
  const ofAll = all.warnings();
  return { ...result, warnings: result.warnings.filter((warning) => !ofAll.includes(warning)) };
}

function vanished({ location }: Store, pending: number): OwnerReportError {
  const was = pending === 1 ? "1 report was" : `${pending} reports were`;
  return new OwnerReportError(
    "store",
    `${location} is not there any more: ${was} pending when this pass began, and somebody who does not hold the queue has ` +
      "removed its rows since. Nothing was sent from it.",
  );
}

/** Finds out after a fault of a lane's store whether the database is there at all. */
async function databaseFault(result: Result, lanes: PostgresLanes): Promise<OwnerReportError | undefined> {
  if (result.code !== "store") return undefined;
  try {
    await lanes.list();
    return undefined;
  } catch (error) {
    if (error instanceof OwnerReportError) return error;
    throw error;
  }
}

function notBegun({ pending, held }: Lane, gone: OwnerReportError | undefined): Result {
  const facts = { sentIds: [], backlog: { pending, held, oldestPendingSeconds: null }, warnings: [] };
  if (gone) return { ...resultOfError(gone), ...facts, text: NOT_BEGUN };
  return { outcome: "failed", text: NOT_BEGUN, failedReason: TOLD_TO_STOP, ...facts };
}

const NOT_BEGUN = "not begun; what is pending is still pending.";
