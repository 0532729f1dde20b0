import { duration } from "../duration.js";
import { inertHtml } from "../inert.js";
import type { Mode } from "../inputs.js";
import { isRed, type Result } from "../result.js";

const SHOWN = 50;

/** The job summary: what was queued or sent, why it stopped, what is still pending (GitHub job summaries, HTML). */
export function renderSummary(result: Result, mode: Mode | string): string {
  const sign = isRed(result, mode) ? "❌" : "✅";
  const rows: [string, string][] = [
    ["Outcome", code(result.outcome)],
    ...(result.reportId === undefined ? [] : [["Report", code(result.reportId)] as [string, string]]),
    ...(result.sentIds === undefined ? [] : [["Sent", sentCell(result.sentIds)] as [string, string]]),
    ...(result.failedReason === undefined ? [] : [["Stopped at", stopCell(result)] as [string, string]]),
    ...(result.backlog === undefined
      ? []
      : [["Still pending", pendingCell(result.backlog)] as [string, string]]),
    ...(result.backlog?.held ? [["Held for a person", String(result.backlog.held)] as [string, string]] : []),
  ];
  const table = rows
    .map(([name, cell]) => `<tr><th align="left">${name}</th><td>${cell}</td></tr>`)
    .join("\n");
  const text = result.outcome === "error" ? `<p>${inertHtml(result.text)}</p>\n` : "";
  const warnings = result.warnings.map((warning) => `<p>⚠️ ${inertHtml(warning)}</p>\n`).join("");
  return `<h3>${sign} owner-report ${inertHtml(mode)}</h3>\n<table>\n${table}\n</table>\n${text}${warnings}`;
}

function sentCell(ids: string[]): string {
  const shown = ids.slice(0, SHOWN).map((id) => `<br>${code(id)}`);
  const more = ids.length > SHOWN ? `<br>… and ${ids.length - SHOWN} more` : "";
  return `${ids.length}${shown.join("")}${more}`;
}

function stopCell(result: Result): string {
  const id = result.failedId === undefined ? "" : `${code(result.failedId)}<br>`;
  return `${id}${inertHtml(result.failedReason ?? "")}`;
}

function pendingCell(backlog: NonNullable<Result["backlog"]>): string {
  if (backlog.oldestPendingSeconds === null) return "0";
  return `${backlog.pending}, the oldest for ${duration(backlog.oldestPendingSeconds)}`;
}

function code(text: string): string {
  return `<code>${inertHtml(text)}</code>`;
}
