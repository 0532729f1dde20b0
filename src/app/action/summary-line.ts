import type { ConsumerJson } from "../../delivery/load.js";
import type { Result } from "../../delivery/result.js";
import type { Status } from "../../report/statuses.js";
import { short } from "./summary-html.js";

const LONGEST_FIELD = 120;

const SIGNS: Readonly<Record<Status, string>> = {
  normal: "✅",
  warning: "⚠️",
  blocked: "⛔",
  failed: "❌",
  cancelled: "🚫",
  completed: "✅",
};

/** Returns the sign of a report by its status. */
export function signOf(status: Status): string {
  return SIGNS[status];
}

/** Renders one report as a line: `✅ web/ci · 2/3 · tests`. @param task its task, empty where the job's own is meant */
export function summaryLine(report: ConsumerJson, { outcome }: Result, task: string): string {
  const { team, worker, progress, done, status } = report;
  const told = outcome === "queued" ? "" : outcome.replace("-", " ");
  const word = status === "normal" || status === "completed" ? "" : status;
  const parts = [`${team}/${worker}`, progress, task, done, word, told].filter((part) => part.trim() !== "");
  return `<p>${signOf(status)} ${parts.map((part) => short(part, LONGEST_FIELD)).join(" · ")}</p>`;
}
