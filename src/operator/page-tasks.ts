import { signOf, statusOf } from "../report/statuses.js";
import { type Html, html } from "./page-html.js";
import type { Row } from "./row.js";

/** How far the checkpoints of a task have come. */
const WAYS = ["sent", "failed", "waiting", "held"] as const;
type Way = (typeof WAYS)[number];

/** Task with what is known of its checkpoints. */
export interface Task {
  name: string;
  /** Of its latest checkpoint. */
  progress: string;
  status: string;
  ways: Record<Way, number>;
  /** Why the oldest one was not sent. */
  why: string;
}

/** Groups reports by their tasks, those first that need a look. @param rows oldest first */
export function tasksOf(rows: readonly Row[]): Task[] {
  const tasks = new Map<string, Task>();
  for (const row of rows) {
    const key = row.team === null ? row.report_id : JSON.stringify([row.team, row.worker, row.task_id]);
    const known = tasks.get(key);
    const ways = known?.ways ?? { sent: 0, failed: 0, waiting: 0, held: 0 };
    ways[wayOf(row)] += 1;
    const why =
      known?.why || (row.state === "sent" ? "" : (row.problem ?? row.held_reason ?? row.last_reason ?? ""));
    const { progress = "unknown", status = "unknown" } = withoutNull(row);
    tasks.set(key, { name: nameOf(row), progress, status, ways, why });
  }
  return [...tasks.values()].sort((a, b) => Number(needsLook(b)) - Number(needsLook(a)));
}

function withoutNull({ progress, status }: Row) {
  return { progress: progress ?? undefined, status: status ?? undefined };
}

function nameOf({ report_id, team, worker, task_id }: Row): string {
  if (team === null) return report_id;
  return [`${team}/${worker}`, task_id ?? ""].filter((part) => part !== "").join(" · ");
}

function wayOf({ state, problem, last_outcome }: Row): Way {
  if (state !== "pending") return state;
  return problem !== null || last_outcome === "failed" || last_outcome === "in-doubt" ? "failed" : "waiting";
}

/** Tells whether a task is not well: it says so itself, or its owner was not told. */
export function needsLook({ status, ways }: Task): boolean {
  return saysFailed(status) || ways.failed > 0 || ways.held > 0;
}

/** Tells whether the latest checkpoint of a task says that it failed or cannot go on. */
export function saysFailed(status: string): boolean {
  return status === "failed" || status === "blocked";
}

/** Renders a task: its name, how far it is, and the bar of its way. */
export function taskItem({ name, progress, status, ways, why }: Task): Html {
  const known = statusOf(status);
  const sign = known ? signOf(known) : "❔";
  return html`<li><div class="task"><strong>${name}</strong><span>${sign} ${status} · ${progress}</span></div>
${bar(ways)}<p class="way">${wayText(ways)}</p>${why === "" ? "" : html`<p class="why">${why}</p>`}</li>
`;
}

function wayText(ways: Task["ways"]): string {
  const produced = WAYS.reduce((sum, way) => sum + ways[way], 0);
  const parts = WAYS.flatMap((way) => (ways[way] === 0 ? [] : [`${way} ${ways[way]}`]));
  return [`produced ${produced}`, ...parts].join(" · ");
}

/** Draws the bar: numbers only. What it shows is said below it too, so a reader of the screen need not hear it twice. */
function bar(ways: Task["ways"]): Html {
  const produced = WAYS.reduce((sum, way) => sum + ways[way], 0);
  let x = 0;
  const parts = WAYS.flatMap((way) => {
    const width = Math.round((ways[way] / produced) * 10_000) / 100;
    const part = html`<rect class="${way}" x="${x}" width="${width}" height="8"/>`;
    x += width;
    return ways[way] === 0 ? [] : [part];
  });
  return html`<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">${parts}</svg>`;
}

/** Explains the colours of the bars. */
export function legend(): Html {
  const words: Record<Way, string> = {
    sent: "sent",
    failed: "failed: a send failed or is in doubt",
    waiting: "waiting for the next pass",
    held: "held for a person",
  };
  const items = WAYS.map(
    (way) =>
      html`<li><svg class="key" viewBox="0 0 8 8" aria-hidden="true"><rect class="${way}" width="8" height="8"/></svg> ${words[way]}</li>`,
  );
  return html`<ul class="legend">${items}</ul>
`;
}
