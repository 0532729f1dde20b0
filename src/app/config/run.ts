import { idProblem } from "../../report/id.js";
import type { InputName } from "./inputs.js";
import { newReportOf } from "./new-report.js";
import type { InputReader } from "./reader.js";
import { messageChannel, policy, sender } from "./readers.js";

/** Ending of the own id of the report of a beginning. */
export const OF_START = "-start";

/** Inputs of `run` that count only where it delivers. */
export const ONLY_FOR_DELIVERY = [
  ...(["send-cmd", "webhook-url", "target", "account", "thread-id", "openclaw-state"] as const),
  ...(["send-timeout", "success-pattern", "task-message", "retries", "in-doubt", "max-attempts"] as const),
] as const satisfies readonly InputName[];

/** Reads the inputs of `run`. */
export async function runOf(reader: InputReader) {
  const start = reader.switch("start");
  const onlyFailed = reader.value("only") !== undefined && reader.choice("only", ["failed"]) === "failed";
  if (start && onlyFailed) reader.note("start cannot be given together with only");
  const report = newReportOf(reader);
  if (start) checkStartId(reader, report.reportId);
  const delivers = reader.switch("deliver");
  if (!delivers) refuseUnused(reader);
  return {
    ...{ ...report, ...(await messageChannel(reader)), dryRun: false },
    ...{ start, onlyFailed, capturesOutput: !reader.switch("no-output") },
    delivery: delivers ? { ...(await sender(reader)), ...(await policy(reader)) } : undefined,
  };
}

function checkStartId(reader: InputReader, reportId: string | undefined): void {
  const problem = reportId === undefined ? undefined : idProblem(`${reportId}${OF_START}`);
  if (problem !== undefined) reader.problem("report-id", `with ${OF_START} behind it ${problem}`);
}

function refuseUnused(reader: InputReader): void {
  for (const name of ONLY_FOR_DELIVERY)
    if (reader.flagged(name) !== undefined) reader.problem(name, "counts only together with deliver");
}
