import { createHash } from "node:crypto";
import type { LaneResult, Result } from "../delivery/result.js";
import { duration } from "../platform/clock.js";
import type { LogEntry } from "../stores/store.js";
import type { Blocked } from "./blocked.js";
import { fitting, type Html, html, text } from "./page-html.js";
import { STYLE } from "./page-style.js";
import { legend, needsLook, saysFailed, type Task, taskItem, tasksOf } from "./page-tasks.js";
import type { Row } from "./row.js";

/** What the page shows. */
export interface PageFacts {
  /** The queue, for a person. */
  location: string;
  /** When this was so, in ISO 8601. */
  at: string;
  /** Result of status; absent where the queue could not be read, which `problem` says. */
  result: Result | undefined;
  problem?: string;
  /** Reports of each state that were read: pending and held ones oldest first, sent ones latest first. */
  rows: Record<"pending" | "held" | "sent", Row[]>;
  /** How many there are of each state. */
  totals: Record<"pending" | "held" | "sent", number>;
}

/** What blocks the queue, in the details of status. */
type BlockedFacts = Omit<Blocked, "remedies"> & { remedies: string[] };

/** Facts in the details of status. */
interface Details {
  blocked?: BlockedFacts | null;
  alarm?: string | null;
  last_pass?: LogEntry | null;
  last_sent?: { report_id: string; at: string } | null;
}

const KB = 1024;
const ROOM = {
  tasks: { items: 500, bytes: 600 * KB },
  pending: { items: 500, bytes: 500 * KB },
  held: { items: 200, bytes: 250 * KB },
  sent: { items: 50, bytes: 100 * KB },
};

/** Renders a queue as one static page, without a script or a request. All foreign text in it is inert. */
export function renderPage(facts: PageFacts): string {
  const { location, at, result } = facts;
  const tasks = tasksOf([...facts.rows.sent].reverse().concat(facts.rows.held, facts.rows.pending));
  const { word, sign, kind, causes } = verdictOf(facts, tasks);
  const body = html`<header><h1>owner-report</h1><p class="soft">${location}</p></header>
<main>
<section class="state ${kind}" aria-labelledby="state"><h2 id="state">${sign} ${word}</h2>
<ul>${causes}</ul><p class="soft">As of <time datetime="${at}">${momentText(at)}</time>. This page does not change by itself.</p></section>
${result ? [numbers(facts), navigation(), ...sections(facts, tasks)] : []}</main>
<footer>Written by owner-report status --html. Sent means that the send command succeeded, not that a person has read it.</footer>`;
  return `${head(`${sign} ${word} · owner-report`)}${body.html}\n</body>\n</html>\n`;
}

function head(title: string): string {
  const digest = createHash("sha256").update(STYLE).digest("base64");
  const policy = `default-src 'none'; style-src 'sha256-${digest}'; img-src data:; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<title>${text(title).html}</title>
<style>${STYLE}</style>
</head>
<body>
`;
}

interface Verdict {
  word: string;
  sign: string;
  kind: "good" | "look" | "bad";
  causes: Html[];
}

/** Judges whether all is well, and names whatever is not. */
function verdictOf({ result, problem = "", rows, totals }: PageFacts, tasks: Task[]): Verdict {
  if (!result)
    return { word: "Not known: the queue cannot be read", sign: "❌", kind: "bad", causes: [item(problem)] };
  const { alarm } = result.details as Details;
  const blocked = blockedIn(result);
  const failed = tasks.filter(({ status }) => saysFailed(status)).length;
  const causes = [
    ...blocked.map(blockedItem),
    ...(alarm ? [item(`Alarm: ${alarm}`)] : []),
    ...(failed > 0 ? [item(`${counted(failed, "task")} failed or blocked, by the latest report`)] : []),
    ...result.warnings.map((warning) => item(warning)),
  ];
  if (blocked.length > 0)
    return {
      word: `Blocked: nothing younger is sent${result.lanes ? " there" : ""}`,
      sign: "❌",
      kind: "bad",
      causes,
    };
  if (alarm) return { word: "Alarm", sign: "❌", kind: "bad", causes };
  if (causes.length > 0 || totals.held > 0 || rows.pending.some(({ problem: p }) => p !== null))
    return { word: "Needs a look", sign: "⚠️", kind: "look", causes };
  const waits = totals.pending === 0 ? "nothing waits" : `${totals.pending} wait for the next pass`;
  return { word: `All is well: ${waits}`, sign: "✅", kind: "good", causes };
}

/** Returns what blocks the queue, or each lane where there are several. */
function blockedIn({ details, lanes }: Result): BlockedFacts[] {
  if (!lanes) return [(details as Details).blocked ?? []].flat();
  return lanes.flatMap(({ lane, result }) =>
    blockedIn(result).map((blocked) => ({ ...blocked, report_id: `${lane}/${blocked.report_id}` })),
  );
}

function item(foreign: string): Html {
  return html`<li>${text(foreign, 1000)}</li>`;
}

function blockedItem({ report_id, reason, since, attempts, advice, remedies }: BlockedFacts): Html {
  const when = since === null ? "an unknown time" : momentText(since);
  const what = text(reason, 1000);
  const commands = remedies.map((command) => html`<p><code class="line">${text(command, 2000)}</code></p>`);
  return html`<li>Blocked by <code>${report_id}</code> since ${when}, after ${counted(attempts, "attempt")}: ${what}<p>${text(
    advice,
    1000,
  )}</p>${commands}</li>`;
}

function numbers({ result, totals }: PageFacts): Html {
  const { last_sent: last, last_pass: pass } = (result?.details ?? {}) as Details;
  const age = result?.backlog?.oldestPendingSeconds;
  const waited = totals.pending === 0 ? "" : `oldest for ${age == null ? "an unknown time" : duration(age)}`;
  const passed = pass ? `${momentText(String(pass.at))}, ${String(pass.outcome)}` : "none is in the log";
  return html`<dl class="numbers">
<div><dt>Pending</dt><dd>${totals.pending}<small>${waited}</small></dd></div>
<div><dt>Held for a person</dt><dd>${totals.held}</dd></div>
<div><dt>Sent</dt><dd>${totals.sent}<small>${last ? `last ${momentText(last.at)}` : ""}</small></dd></div>
${result?.lanes ? "" : html`<div><dt>Last pass</dt><dd><small>${passed}</small></dd></div>`}
</dl>
`;
}

function navigation(): Html {
  return html`<nav aria-label="On this page"><ul><li><a href="#tasks">Tasks</a></li><li><a href="#waiting">Waiting</a></li><li><a href="#held">Held</a></li><li><a href="#sent">Sent</a></li></ul></nav>
`;
}

/** Shows each lane of a database. */
function lanesSection(lanes: readonly LaneResult[]): Html {
  const items = lanes.map(({ lane, result }) => {
    const { verdict = "" } = (result.details ?? {}) as { verdict?: string };
    return html`<li><div class="report"><code>${lane}</code></div><p class="why">${text(verdict, 1000)}</p></li>
`;
  });
  return section("lanes", `Lanes (${lanes.length})`, { items, total: lanes.length });
}

function sections({ rows, totals, result }: PageFacts, tasks: Task[]): Html[] {
  const unread = (Object.keys(totals) as (keyof typeof totals)[]).reduce(
    (sum, state) => sum + totals[state] - rows[state].length,
    0,
  );
  const note = unread > 0 ? `${unread} further reports are not in these bars.` : "";
  const looks = tasks.filter(needsLook).length;
  const title = `Tasks (${tasks.length}${looks > 0 ? `, ${looks} to look at` : ""})`;
  return [
    ...(result?.lanes ? [lanesSection(result.lanes)] : []),
    section("tasks", title, {
      before: html`${legend()}${note === "" ? "" : html`<p class="soft">${note}</p>`}`,
      items: tasks.map(taskItem),
      total: tasks.length,
    }),
    section("waiting", `Waiting (${totals.pending})`, list(rows.pending, totals.pending, waitingText)),
    section("held", `Held for a person (${totals.held})`, list(rows.held, totals.held, heldText)),
    section("sent", `Last sent (${totals.sent} in all)`, list(rows.sent, totals.sent, sentText)),
  ];
}

interface List {
  before?: Html;
  items: Html[];
  total: number;
}

function section(id: keyof typeof SECTIONS, title: string, { before = html``, items, total }: List): Html {
  const { shown } = fitting(items, ROOM[SECTIONS[id]]);
  const left = total - shown.length;
  const none = left === 0 ? html`<p class="soft">None.</p>` : html``;
  const content = shown.length === 0 ? none : html`<ol class="items">${shown}</ol>`;
  const more = left > 0 ? html`<p class="soft">… and ${left} more</p>` : "";
  return html`<section aria-labelledby="${id}"><h2 id="${id}" tabindex="-1">${title}</h2>
${before}${content}${more}</section>
`;
}

const SECTIONS = { lanes: "tasks", tasks: "tasks", waiting: "pending", held: "held", sent: "sent" } as const;

function list(rows: Row[], total: number, say: (row: Row) => string): List {
  const items = rows.map((row) => {
    const who =
      row.team === null
        ? ""
        : [`${row.team}/${row.worker}`, row.task_id, row.progress].filter(Boolean).join(" · ");
    return html`<li><div class="report"><code>${row.report_id}</code><span>${who}</span></div><p class="why">${say(row)}</p></li>
`;
  });
  return { items, total };
}

function waitingText({ age_seconds, attempts, problem, last_outcome, last_reason }: Row): string {
  const age = `for ${age_seconds === null ? "an unknown time" : duration(age_seconds)}`;
  if (problem !== null) return `${age} · ${problem}`;
  if (last_outcome === null || last_outcome === "sent") return `${age} · not tried yet`;
  return `${age} · ${counted(attempts ?? 0, "attempt")} · ${last_outcome}: ${last_reason ?? ""}`;
}

function heldText({ held_reason, problem }: Row): string {
  return [held_reason ?? "no reason is recorded", problem ?? ""].filter((part) => part !== "").join(" · ");
}

function sentText({ last_attempt_at, last_outcome, problem }: Row): string {
  if (problem !== null) return problem;
  return last_outcome === "sent"
    ? `at ${momentText(last_attempt_at ?? "")}`
    : "no record says that it was sent";
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

function momentText(iso: string): string {
  const moment = Date.parse(iso);
  return Number.isNaN(moment)
    ? "an unknown time"
    : `${new Date(moment).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}
