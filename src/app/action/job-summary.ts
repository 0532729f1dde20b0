import { isRed, type Result } from "../../delivery/result.js";
import { commandOf } from "../commands.js";
import type { Config } from "../config/config.js";
import { jobDefaults } from "../config/job-defaults.js";
import type { RuntimeContext } from "../context.js";
import { isLastChance } from "../no-next-pass.js";
import type { EndedStep } from "./ended-step.js";
import type { SummaryKind } from "./summary-count.js";
import { summaryLine } from "./summary-line.js";
import type { Leftover } from "./undelivered.js";

/** What a step adds to the page of its job. */
export interface JobSummary {
  kind: SummaryKind;
  html: string;
  /** What nobody delivers any more: it could not be queued, or its queue ends with the job. */
  lost?: Leftover | undefined;
}

/** Renders a line for one report that is where it should be, a page for a step that delivers, fails or looks. */
export async function jobSummary(step: EndedStep): Promise<JobSummary> {
  const { title, result, config, runtime } = step;
  if (isAboutOne(step) && !isRed(result) && result.report)
    return { kind: "line", html: summaryLine(result.report, result, taskShown(result.report, runtime)) };
  if (config && commandOf(config.mode).by === "sending") return deliveryPage(step, config);
  // Imported lazily, all: a step that only queues must be fast.
  const html = (await import("./summary.js")).renderSummary(result, title);
  if (!isRed(result)) return { kind: "page", html };
  const { undeliveredHtml } = await import("./summary-delivery.js");
  const lost = await lostBy(step);
  return { kind: "page", html: `${html}${undeliveredHtml(lost)}`, lost };
}

function isAboutOne({ config }: EndedStep): boolean {
  const by = config && commandOf(config.mode).by;
  return by === "producer" || by === "consumer" || (by === "sending" && config?.mode !== "watchdog");
}

/** Leaves out the task that every report of the job has. */
function taskShown({ task_id }: { task_id: string }, { environment }: RuntimeContext): string {
  return task_id === jobDefaults(environment).task_id ? "" : task_id;
}

async function deliveryPage(step: EndedStep, config: Config): Promise<JobSummary> {
  const { title, result, runtime, tasks } = step;
  const { deliverySummary } = await import("./summary-delivery.js");
  const leftover = await leftoverOf(config, step);
  noteUnsent(step, leftover);
  const ending = isLastChance({ config, runtime }, result) ? leftover : NOTHING_LEFT;
  const lost = isRed(result) ? await lostBy(step, ending) : undefined;
  return { kind: "page", html: deliverySummary({ title, result, tasks, unread: leftover.more, lost }), lost };
}

const NOTHING_LEFT: Leftover = { reports: [], more: 0 };

/** Lists what is nowhere else: what a step that failed could not queue, and what ends with its queue. */
async function lostBy(step: EndedStep, ending = NOTHING_LEFT): Promise<Leftover> {
  const { unqueuedBy } = await import("./unqueued.js");
  return { ...ending, reports: [...unqueuedBy(step), ...ending.reports] };
}

async function leftoverOf(config: Config, { result, runtime }: EndedStep): Promise<Leftover> {
  const { backlog } = result;
  const isNothing = backlog !== undefined && backlog.pending + backlog.held === 0;
  if (isNothing || !("queue" in config)) return NOTHING_LEFT;
  return (await import("./undelivered.js")).undeliveredIn(config.queue, runtime);
}

/** Adds what was not sent to the tasks: what this step stopped at, and what waits behind it. */
function noteUnsent({ config, result, tasks }: EndedStep, { reports }: Leftover): void {
  const { report, failedId, failedReason = "" } = result;
  const isOne = config?.mode !== "watchdog";
  if (isOne && report) tasks.add(report, wayOf(result, report.state), failedReason || result.text);
  for (const { id, report: waiting, state, why } of reports) {
    if (tasks.has(id) || (isOne && id !== failedId)) continue;
    if (!waiting) tasks.addInvalid(id, why);
    else if (state === "pending")
      tasks.add(waiting, id === failedId ? "failed" : "waiting", id === failedId ? failedReason : "");
  }
}

function wayOf({ outcome }: Result, state: string) {
  if (outcome === "in-doubt" && state !== "held") return "in doubt";
  return state === "held" ? "held" : "failed";
}
