import type { Result } from "../delivery/result.js";
import { PostgresLanes } from "../stores/postgres/lanes.js";
import type { ConfigOf } from "./config/config.js";
import { passOverLanes } from "./lane-passes.js";
import { lanesStatus } from "./lane-status.js";
import type { RunContext } from "./run-context.js";

/** Words that take every lane of a database, `postgres:*`. */
export type LanesMode = "watchdog" | "status";

/** Runs a word on every lane of a database. @throws OwnerReportError `store` when the lanes cannot be listed */
export async function onEveryLane(
  config: ConfigOf<LanesMode>,
  context: Omit<RunContext, "store">,
): Promise<Result> {
  const lanes = new PostgresLanes({ environment: context.runtime.environment });
  try {
    if (config.mode === "watchdog") return await passOverLanes(config, { ...context, lanes });
    return await lanesStatus(config, { ...context, lanes });
  } finally {
    lanes.close();
  }
}
