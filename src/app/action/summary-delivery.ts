import { isRed, type Result } from "../../delivery/result.js";
import { inertHtml } from "../../report/inert.js";
import { code, lines, preformatted, SHOWN, short, tableHtml } from "./summary-html.js";
import type { Tasks } from "./summary-tasks.js";
import type { Leftover, Undelivered } from "./undelivered.js";

const MOST_BYTES = 512 * 1024;
const LONGEST_WHY = 200;
/** More than a message has: a file that is no report may be long. */
const LONGEST_TEXT = 30_000;

/** A step that delivers, after its end. */
export interface Delivering {
  title: string;
  result: Result;
  tasks: Tasks;
  /** Number of reports that are still in the queue and were not read. */
  unread: number;
  /** What is nowhere else after the job. */
  lost: Leftover | undefined;
}

/** Renders the summary of a step that delivers: the tasks, why it stopped, and the text of what may be lost. */
export function deliverySummary({ title, result, tasks, unread, lost }: Delivering): string {
  const sign = isRed(result) || tasks.failed > 0 ? "❌" : "✅";
  const head = `<h3>${sign} owner-report ${inertHtml(title)}: ${headline(result, tasks)}</h3>\n`;
  const why = isRed(result) ? `<p>${lines(result.text)}</p>\n` : "";
  const warnings = result.warnings.map((warning) => `<p>⚠️ ${inertHtml(warning)}</p>\n`).join("");
  const rest = unread > 0 ? `<p>… and ${unread} more reports in the queue</p>\n` : "";
  return `${head}${why}${lanesTable(result)}${tasks.html()}${rest}${sentIds(result)}${warnings}${lost ? undeliveredHtml(lost) : ""}`;
}

function headline(result: Result, tasks: Tasks): string {
  const { sentIds, backlog, outcome } = result;
  const counts = [
    sentIds === undefined || sentIds.length === 0 ? outcome.replace("-", " ") : `${sentIds.length} sent`,
    ...(isRed(result) && sentIds?.length ? [outcome.replace("-", " ")] : []),
    ...(backlog ? [`${backlog.pending} pending`] : []),
    ...(backlog?.held ? [`${backlog.held} held for a person`] : []),
    ...(tasks.failed > 0 ? [`${tasks.failed} ${tasks.failed === 1 ? "task" : "tasks"} failed`] : []),
  ];
  return counts.map(inertHtml).join(" · ");
}

/** Shows every lane, where several were passed over; those that failed first. */
function lanesTable({ lanes = [] }: Result): string {
  if (lanes.length === 0) return "";
  const failedFirst = [...lanes].sort((a, b) => Number(isRed(b.result)) - Number(isRed(a.result)));
  const rows = failedFirst.map(({ lane, result }) => {
    const { outcome, sentIds: ids = [], backlog, failedReason = "" } = result;
    const counts = [ids.length, backlog?.pending ?? "unknown", backlog?.held ?? "unknown"].map(String);
    return [`${isRed(result) ? "❌" : "✅"} ${lane}`, outcome, ...counts, failedReason];
  });
  return tableHtml({ title: "Lanes", columns: ["lane", "outcome", "sent", "pending", "held", "why"], rows });
}

function sentIds({ sentIds: ids = [] }: Result): string {
  if (ids.length === 0) return "";
  const more = ids.length > SHOWN ? `<br>… and ${ids.length - SHOWN} more` : "";
  return `<details><summary>Ids of what was sent</summary><p>${ids.slice(0, SHOWN).map(code).join("<br>")}${more}</p></details>\n`;
}

/** Renders texts to copy, as many as there is room for: with the job they are gone. */
export function undeliveredHtml({ reports, more, problem }: Leftover): string {
  const unread =
    problem === undefined
      ? ""
      : `<p>❌ What this queue still holds could not be read: ${inertHtml(problem)}</p>\n`;
  if (reports.length + more === 0) return unread;
  const shown: string[] = [];
  let bytes = 0;
  for (const report of reports) {
    const html = textHtml(report);
    bytes += Buffer.byteLength(html);
    if (bytes > MOST_BYTES) break;
    shown.push(html);
  }
  const left = reports.length + more - shown.length;
  const rest = left > 0 ? `<p>… and ${left} more, for which there is no room here</p>` : "";
  return `${unread}<details><summary>Undelivered text, ready to copy: ${shown.length} of ${reports.length + more}</summary>${shown.join("")}${rest}</details>\n`;
}

function textHtml({ id, state, text, why }: Undelivered): string {
  const because = why === "" ? "" : `: ${short(why, LONGEST_WHY)}`;
  return `<p>${id === "" ? "This report" : code(id)} ${state}${because}</p>${preformatted(text.slice(0, LONGEST_TEXT))}`;
}
