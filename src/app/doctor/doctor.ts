import { heldWarnings, type QueueContext, type QueueSummary, queueSummary } from "../../delivery/backlog.js";
import type { Result } from "../../delivery/result.js";
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
  const isReadable = ofQueue[0]?.state !== "fail";
  const queue: QueueSummary = isReadable ? await queueSummary(request) : { warnings: [] };
  return {
    ...(failed.length === 0 ? OK : { outcome: "failed", failedReason: failed.map(reasonOf).join("; ") }),
    text: `${textOf(checks)}\n\n${verdict} Nothing was sent and nothing was changed.`,
    details: { checks: checks.map(withRemedies) },
    tables: [],
    ...queue,
    warnings: [...heldWarnings(request.store, queue.backlog), ...queue.warnings],
  };
}

/** Adds the lines of the remedy, for a program. */
function withRemedies(check: Finding): Finding & { remedies: string[] } {
  return { ...check, remedies: check.remedy === "" ? [] : check.remedy.split("\n") };
}

const OK = { outcome: "ok" } as const;

function reasonOf({ what, seen }: Finding): string {
  return `${what}: ${seen}`;
}

function textOf(checks: Finding[]): string {
  const width = Math.max(...checks.map(({ what }) => what.length));
  return checks.map((check) => lineOf(check, width)).join("\n");
}

/** Formats a check as `pass  what  seen`, with the remedy below if there is one. */
function lineOf({ state, what, seen, remedy }: Finding, width: number): string {
  const indent = " ".repeat("skipped  ".length);
  const [first = "", ...rest] = [
    ...seen.split("\n"),
    ...(remedy === "" ? [] : `→ ${remedy.replaceAll("\n", "\n  ")}`.split("\n")),
  ];
  const lines = rest.map((line) => `${indent}${" ".repeat(width)}  ${line}`);
  return [`${state.padEnd(7)}  ${what.padEnd(width)}  ${first}`, ...lines].join("\n");
}

/** Reports the running Node. One that is too old never gets here: entry.cts reports it. */
function checkNode(): Finding {
  const seen = `${process.versions.node} at ${process.execPath}`;
  return { what: "Node.js", state: "pass", seen, remedy: "" };
}
