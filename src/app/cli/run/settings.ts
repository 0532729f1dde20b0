import { OwnerReportError } from "../../../errors.js";
import { withoutOwnSettings } from "../../../platform/own-settings.js";
import { type ConfigOf, readConfig } from "../../config/config.js";
import type { RawInputs } from "../../config/inputs.js";
import { ONLY_FOR_DELIVERY } from "../../config/only-for-delivery.js";
import type { RuntimeContext } from "../../context.js";

/** Settings of a run. */
export interface RunSettings {
  /** None where the environment allows no report. */
  config: ConfigOf<"run"> | undefined;
  /** What is wrong with the environment: said at the end, because the command runs all the same. */
  fault: OwnerReportError | undefined;
}

/**
 * Reads the settings of a run. What is wrong with the environment, or with the machine, keeps no command from its work.
 *
 * @throws OwnerReportError `usage` when a flag is wrong
 */
export async function readSettings(given: RawInputs, runtime: RuntimeContext): Promise<RunSettings> {
  const read = (flags: RawInputs, of: RuntimeContext) => readConfig("run", flags, of);
  try {
    return { config: await read(given, runtime), fault: undefined };
  } catch (fault) {
    await read(given, untroubled(runtime));
    if (!(fault instanceof OwnerReportError)) throw fault;
    const undelivered = Object.entries(given).filter(([name]) => !ONLY_FOR_DELIVERY.some((n) => n === name));
    const config = await attempt(() =>
      read({ ...Object.fromEntries(undelivered), deliver: "false" }, runtime),
    );
    return { config, fault };
  }
}

/** Which database a postgres queue is in, only the environment says. */
const ANY_DATABASE = { OWNER_REPORT_DATABASE_URL: "postgresql:///any", PGSSLMODE: undefined };

/** Returns a context in which only a flag can be wrong. */
function untroubled(runtime: RuntimeContext): RuntimeContext {
  const { environment, directory, home } = runtime;
  const { CLAWTEAM_TEAM_NAME: team, CLAWTEAM_AGENT_NAME: worker } = environment;
  const names = { CLAWTEAM_TEAM_NAME: team && "team", CLAWTEAM_AGENT_NAME: worker && "worker" };
  return {
    ...runtime,
    environment: {
      ...withoutOwnSettings(environment),
      ...names,
      ...ANY_DATABASE,
      CLAWTEAM_DATA_DIR: undefined,
    },
    directory: directory || "/",
    home: home || "/",
  };
}

async function attempt<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof OwnerReportError) return undefined;
    throw error;
  }
}
