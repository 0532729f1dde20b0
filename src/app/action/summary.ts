import { isRed, type Result, type Table } from "../../delivery/result.js";
import { duration } from "../../platform/clock.js";
import { inertHtml } from "../../report/inert.js";
import type { Finding } from "../../stores/store.js";
import type { Mode } from "../commands.js";
import { code, lines, tableHtml } from "./summary-html.js";

/** Renders the job summary as HTML: of a command of an operator, or of a step that failed before it began. */
export function renderSummary(result: Result, mode: Mode | string): string {
  const sign = isRed(result) ? "❌" : "✅";
  const rows: [string, string][] = [
    ["Outcome", code(result.outcome)],
    ...(result.reportId === undefined ? [] : [["Report", code(result.reportId)] as [string, string]]),
    ...(result.failedReason === undefined ? [] : [["Stopped at", stopCell(result)] as [string, string]]),
    ...(result.backlog === undefined
      ? []
      : [["Still pending", pendingCell(result.backlog)] as [string, string]]),
    ...(result.backlog?.held ? [["Held for a person", String(result.backlog.held)] as [string, string]] : []),
  ];
  const table = rows
    .map(([name, cell]) => `<tr><th align="left">${name}</th><td>${cell}</td></tr>`)
    .join("\n");
  const text = result.outcome === "error" ? `<p>${lines(result.text)}</p>\n` : "";
  const warnings = result.warnings.map((warning) => `<p>⚠️ ${inertHtml(warning)}</p>\n`).join("");
  const head = `<h3>${sign} owner-report ${inertHtml(mode)}</h3>\n<table>\n${table}\n</table>\n${text}${warnings}`;
  const details = [...checksTable(result), ...(result.tables ?? [])].map(tableHtml).join("");
  return `${head}${mode === "status" ? picture(result) : ""}${details}`;
}

/** Renders the queue as a Mermaid flowchart: numbers only, no foreign text. */
function picture({ backlog, details }: Result): string {
  if (!backlog) return "";
  const { pending, held, oldestPendingSeconds } = backlog;
  const age = oldestPendingSeconds === null ? "" : `<br>oldest for ${duration(oldestPendingSeconds)}`;
  const chart = [
    "flowchart LR",
    `  pending["pending: ${pending}${age}"] --> sent["sent: ${Number(details?.sent_total)}"]`,
    `  pending -.-> held["held: ${held}"]`,
    ...(details?.blocked ? ["  style pending stroke:#d1242f,stroke-width:3px"] : []),
  ];
  return `\n\`\`\`mermaid\n${chart.join("\n")}\n\`\`\`\n\n`;
}

/** Builds the table of doctor's checks; none for other modes. */
function checksTable({ details }: Result): Table[] {
  if (!Array.isArray(details?.checks)) return [];
  const rows = (details.checks as Finding[]).map(({ state, what, seen, remedy }) => [
    state,
    what,
    seen,
    remedy,
  ]);
  return [{ title: "Checks", columns: ["state", "what", "seen", "remedy"], rows }];
}

function stopCell(result: Result): string {
  const id = result.failedId === undefined ? "" : `${code(result.failedId)}<br>`;
  return `${id}${lines(result.failedReason ?? "")}`;
}

function pendingCell(backlog: NonNullable<Result["backlog"]>): string {
  const { pending, oldestPendingSeconds: age } = backlog;
  if (pending === 0) return "0";
  return `${pending}, the oldest for ${age === null ? "an unknown time" : duration(age)}`;
}
