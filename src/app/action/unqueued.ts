import { compose } from "../../producer.js";
import { renderMessage } from "../../report/message.js";
import { newReportRequest } from "../run-context.js";
import type { EndedStep } from "./ended-step.js";
import type { Undelivered } from "./undelivered.js";

/** Returns the report that a step was to queue and could not, which is nowhere else; none when it did, or its fields were wrong. */
export function unqueuedBy({ config, result, runtime }: EndedStep): Undelivered[] {
  const isQueued = result.reportId !== undefined;
  if (!config || !("checkpoint" in config) || config.dryRun || isQueued || result.code === "usage") return [];
  const { report } = compose(newReportRequest(config, runtime), Date.now());
  const { text } = renderMessage(report, config.messageChannel);
  return [{ id: config.reportId ?? "", state: "not queued", report, text, why: "" }];
}
