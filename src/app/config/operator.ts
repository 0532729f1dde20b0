import { STATES, type State } from "../../stores/store.js";
import { type QueueConfig, readQueue } from "./queue.js";
import type { InputReader } from "./reader.js";

const CRON_ACTIONS = ["print", "install", "show", "remove"] as const;
const LONGEST_REASON = 512;
const MILLISECONDS = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** What the operator's words need; what a word does not use holds its default. */
export interface OperatorConfig {
  /** Which reports are listed. */
  state: State;
  errorsFirst: boolean;
  /** Why a report is set aside. */
  reason: string;
  /** Age in milliseconds of the sent reports that are removed. */
  olderThan: number;
  /** When status alarms: see there. */
  alarm: { maxAgeMinutes?: number; expectTeam?: string; expectWorker?: string };
  cron: { action: (typeof CRON_ACTIONS)[number]; envFile: string | undefined };
  /** Where move takes the reports. */
  moveTo?: QueueConfig;
  /** Where what is said goes instead, on the CLI. */
  logFile?: string;
}

/** Reads what belongs to the operator's words; problems are noted in the reader. */
export function readOperatorConfig(reader: InputReader): OperatorConfig {
  const logFile = reader.value("log-file");
  const envFile = reader.value("cron-env");
  return {
    state: reader.choice("state", STATES as readonly [State, ...State[]]),
    errorsFirst: reader.switch("errors-first"),
    reason: reasonOf(reader),
    olderThan: olderThanOf(reader),
    alarm: alarmOf(reader),
    cron: {
      action: reader.choice("cron-action", CRON_ACTIONS),
      envFile: envFile === undefined ? undefined : reader.path(envFile, "cron-env"),
    },
    ...(reader.mode === "move" && { moveTo: readQueue(reader, "to") }),
    ...(logFile !== undefined && { logFile: reader.path(logFile, "log-file") }),
  };
}

function reasonOf(reader: InputReader): string {
  const reason = reader.value("reason")?.trim() ?? "";
  if (reader.mode !== "hold") return reason;
  if (reason === "") reader.problem("reason", "is required: whoever finds the report held must know why");
  if (/[\r\n]/.test(reason) || reason.length > LONGEST_REASON)
    reader.problem("reason", `must be one line of at most ${LONGEST_REASON} characters`);
  return reason;
}

function olderThanOf(reader: InputReader): number {
  if (reader.mode !== "prune") return 0;
  const given = reader.value("older-than")?.trim();
  const [, digits = "", unit = ""] = /^(\d{1,6})([mhd])$/.exec(given ?? "") ?? [];
  if (digits === "")
    reader.problem(
      "older-than",
      given === undefined ? "is required, such as 30d" : "must be such as 30d, 12h or 90m",
    );
  return Number(digits) * (MILLISECONDS[unit as keyof typeof MILLISECONDS] ?? 0);
}

function alarmOf(reader: InputReader): OperatorConfig["alarm"] {
  const maxAgeMinutes = reader.count("max-age", Number.MAX_SAFE_INTEGER);
  const [expectTeam, expectWorker] = [reader.value("expect-team"), reader.value("expect-worker")];
  if (maxAgeMinutes === undefined && (expectTeam ?? expectWorker) !== undefined)
    reader.problem(
      "max-age",
      "is required with expect-team or expect-worker: how long they may be silent, in minutes",
    );
  return {
    ...(maxAgeMinutes !== undefined && { maxAgeMinutes }),
    ...(expectTeam !== undefined && { expectTeam }),
    ...(expectWorker !== undefined && { expectWorker }),
  };
}
