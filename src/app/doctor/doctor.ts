import { heldWarnings, type QueueContext, type QueueSummary, queueSummary } from "../../delivery/backlog.js";
import type { Result, ScreenPart } from "../../delivery/result.js";
import { withShortIds } from "../../report/id.js";
import { remedyLines } from "../../report/remedies.js";
import type { Finding } from "../../stores/store.js";
import { checkCron } from "./cron.js";
import { checkQueue } from "./queue.js";
import { checkSchedule, type ScheduleRequest } from "./schedule.js";
import { checkSender, type SenderCheckRequest } from "./sender.js";

export type DoctorRequest = QueueContext & SenderCheckRequest & ScheduleRequest;

/**
 * Checks everything that a report needs to reach its owner, in the order of the manual's debugging checklist.
 * Sends nothing, changes nothing. One failed check makes the outcome `failed`.
 *
 * @throws OwnerReportError only for wrong usage
 */
export async function doctor(request: DoctorRequest): Promise<Result> {
  const ofQueue = await checkQueue(request);
  const checks = [
    ...ofQueue,
    ...(await checkSender(request)),
    ...(await checkSchedule(request)),
    ...checkCron(request),
    ...(await request.store.examine()),
    checkNode(),
  ];
  const failed = checks.filter(({ state }) => state === "fail");
  const verdict =
    failed.length === 0 ? "No check failed." : `${failed.length} of ${checks.length} checks failed.`;
  const ending = `${verdict} Nothing was sent and nothing was changed.`;
  const isReadable = ofQueue[0]?.state !== "fail";
  const queue: QueueSummary = isReadable ? await queueSummary(request) : { warnings: [] };
  return {
    ...(failed.length === 0 ? OK : { outcome: "failed", failedReason: failed.map(reasonOf).join("; ") }),
    text: `${textOf(checks)}\n\n${ending}`,
    details: { checks: checks.map(jsonOf) },
    tables: [],
    screen: screenOf(checks, ending),
    ...queue,
    warnings: [...heldWarnings(request.store, queue.backlog), ...queue.warnings],
  };
}

/** Finding as JSON: its remedy as a person sees it, and the commands in it. */
export type CheckJson = Omit<Finding, "remedies"> & { remedies: string[] };

function jsonOf({ remedies = [], ...check }: Finding): CheckJson {
  const remedy = remedyText({ ...check, remedies }).join("\n");
  return { ...check, remedy, remedies: remedies.map(({ command }) => command) };
}

/** Writes a remedy: its sentence, and its commands below, each on a line of its own. */
function remedyText({ remedy, remedies = [] }: Finding): string[] {
  return [...(remedy === "" ? [] : [remedy]), ...(remedies.length === 0 ? [] : remedyLines(remedies))];
}

const OK = { outcome: "ok" } as const;

function reasonOf({ what, seen }: Finding): string {
  return `${what}: ${seen}`;
}

function textOf(checks: Finding[]): string {
  const heads = headsOf(checks);
  return checks.map((check, index) => lineOf(check, heads[index] ?? "")).join("\n");
}

function headsOf(checks: Finding[]): string[] {
  const width = Math.max(...checks.map(({ what }) => what.length));
  return checks.map(({ state, what }) => `${state.padEnd(STATE_WIDTH)}  ${what.padEnd(width)}`);
}

/** Formats a check as `pass  what  seen`, with the remedy below if there is one. */
function lineOf(check: Finding, head: string): string {
  const [first = "", ...rest] = check.seen.split("\n");
  const remedy = remedyText(check).map((line, index) => `${index === 0 ? "→" : " "} ${line}`);
  const indent = " ".repeat(head.length + 2);
  return [`${head}  ${first}`, ...[...rest, ...remedy].map((line) => `${indent}${line}`)].join("\n");
}

const STATE_WIDTH = "skipped".length;

/** Builds what a terminal shows: ids in short, sentences wrapped, and commands whole, on lines of their own. */
function screenOf(checks: Finding[], verdict: string): ScreenPart[] {
  const heads = headsOf(checks);
  const parts = checks.flatMap((check, index): ScreenPart[] => [
    { head: heads[index] ?? "", text: withShortIds(check.seen) },
    ...remedyScreen(check),
  ]);
  return [...parts, { line: "", long: "whole" }, { line: verdict, long: "wrap" }];
}

function remedyScreen({ remedy, remedies = [] }: Finding): ScreenPart[] {
  const lines = remedies.length === 0 ? [] : remedyLines(remedies);
  return [
    ...(remedy === "" ? [] : [{ line: `    → ${remedy}`, long: "wrap" as const }]),
    ...lines.map((line) => ({ line: `      ${line}`, long: "whole" as const })),
  ];
}

/** Reports the running Node. One that is too old never gets here: entry.cts reports it. */
function checkNode(): Finding {
  const seen = `${process.versions.node} at ${process.execPath}`;
  return { what: "Node.js", state: "pass", seen, remedy: "" };
}
