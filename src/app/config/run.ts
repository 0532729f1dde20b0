import { idProblem } from "../../report/id.js";
import { messageChannelOf } from "./message-channel.js";
import { newReportOf } from "./new-report.js";
import { ONLY_FOR_DELIVERY } from "./only-for-delivery.js";
import type { InputReader } from "./reader.js";

/** Ending of the own id of the report of a beginning. */
export const OF_START = "-start";

/** Reads the inputs of `run`. */
export async function runOf(reader: InputReader) {
  const start = reader.switch("start");
  const onlyFailed = reader.value("only") !== undefined && reader.choice("only", ["failed"]) === "failed";
  if (start && onlyFailed)
    reader.note(`${reader.nameOf("start")} cannot be given together with ${reader.nameOf("only")}`);
  const report = await newReportOf(reader);
  if (start) checkStartId(reader, report.reportId);
  const delivers = reader.switch("deliver");
  if (!delivers) refuseUnused(reader);
  return {
    ...{ ...report, messageChannel: await messageChannelOf(reader), dryRun: false },
    ...{ start, onlyFailed, capturesOutput: !reader.switch("no-output") },
    delivery: delivers ? await deliveryOf(reader) : undefined,
  };
}

/** Reads how it delivers, by code that is loaded when it is used: a command must start at once. */
async function deliveryOf(reader: InputReader) {
  const { policy, sender } = await import("./readers.js");
  return { ...(await sender(reader)), ...(await policy(reader)) };
}

function checkStartId(reader: InputReader, reportId: string | undefined): void {
  const problem = reportId === undefined ? undefined : idProblem(`${reportId}${OF_START}`);
  if (problem !== undefined) reader.problem("report-id", `with ${OF_START} behind it ${problem}`);
}

function refuseUnused(reader: InputReader): void {
  const only = `counts only together with ${reader.nameOf("deliver")}`;
  for (const name of ONLY_FOR_DELIVERY) if (reader.flagged(name) !== undefined) reader.problem(name, only);
}
