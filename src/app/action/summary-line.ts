import type { ConsumerJson } from "../../delivery/loaded.js";
import type { Result } from "../../delivery/result.js";
import { type Status, signOf } from "../../report/statuses.js";
import { short } from "./summary-html.js";

const LONGEST_FIELD = 120;

/** Returns the sign of a report in a summary: what goes its normal way is well. */
export function summarySign(status: Status): string {
  return status === "normal" ? "✅" : signOf(status);
}

/** Renders one report as a line: `✅ web/ci · 2/3 · tests`. @param task its task, empty where the job's own is meant */
export function summaryLine(report: ConsumerJson, { outcome }: Result, task: string): string {
  const { team, worker, progress, done, status } = report;
  const told = outcome === "queued" ? "" : outcome.replace("-", " ");
  const word = status === "normal" || status === "completed" ? "" : status;
  const parts = [`${team}/${worker}`, progress, task, done, word, told].filter((part) => part.trim() !== "");
  return `<p>${summarySign(status)} ${parts.map((part) => short(part, LONGEST_FIELD)).join(" · ")}</p>`;
}
