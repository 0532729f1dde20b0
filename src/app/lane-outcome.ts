import {
  type BacklogNow,
  type Faulty,
  isRed,
  type LaneResult,
  type Result,
  type Stopped,
  type Uneventful,
} from "../delivery/result.js";
import type { OwnerReportError } from "../errors.js";

type End =
  | Pick<Stopped, "outcome" | "failedReason">
  | Pick<Faulty, "outcome" | "code">
  | Pick<Uneventful, "outcome">
  | { outcome: "sent" };

/**
 * Combines what came of a pass over each lane: one that failed never looks like success, and all that was sent is told.
 *
 * @param beside the fault that ended it, where the database itself could not be reached any more, and the number of reports
 *   that are held in other lanes
 */
export function resultOfLanes(
  lanes: readonly LaneResult[],
  beside: { gone: OwnerReportError | undefined; held: number },
): Result {
  const { gone } = beside;
  const sentIds = lanes.flatMap(({ lane, result }) => idsIn(lane, result.sentIds ?? []));
  const end: End = gone ? { outcome: "error", code: gone.code } : endOf(lanes, sentIds.length);
  return {
    ...reportIn(lanes),
    ...failureIn(lanes),
    ...end,
    text: [headOf(lanes, sentIds.length, gone), ...linesOf(lanes)].join("\n"),
    sentIds,
    lanes,
    backlog: backlogOf(lanes, beside.held),
    remedies: lanes.flatMap(({ result: { remedies = [] } }) => remedies),
    warnings: lanes.flatMap(({ lane, result: { warnings } }) => warnings.map((each) => `${lane}: ${each}`)),
  };
}

function idsIn(lane: string, ids: readonly string[]): string[] {
  return ids.map((id) => `${lane}/${id}`);
}

function redOf(lanes: readonly LaneResult[]): LaneResult[] {
  return lanes.filter(({ result }) => isRed(result));
}

/** Returns the outcome that all lanes share, else `partial` where anything was sent. */
function endOf(lanes: readonly LaneResult[], sent: number): End {
  const red = redOf(lanes);
  const [first] = red;
  if (!first) return { outcome: greenOutcome(lanes, sent) };
  const { outcome, code } = first.result;
  const isShared =
    red.length === lanes.length && red.every(({ result: of }) => of.outcome === outcome && of.code === code);
  if (isShared && code !== undefined) return { outcome: "error", code };
  if (isShared && outcome === "busy") return { outcome };
  const failedReason = reasonOf(first.result);
  if (sent > 0) return { outcome: "partial", failedReason };
  // What is not known is not called failed, which would say that nothing went out.
  const isInDoubt = red.some(({ result }) => result.outcome === "in-doubt");
  return { outcome: isInDoubt ? "in-doubt" : "failed", failedReason };
}

function greenOutcome(lanes: readonly LaneResult[], sent: number): "sent" | Uneventful["outcome"] {
  if (sent > 0) return "sent";
  const has = (outcome: string) => lanes.some(({ result }) => result.outcome === outcome);
  return has("dry-run") ? "dry-run" : has("busy") ? "busy" : "empty";
}

/** Returns the first failure, of which the outcome speaks. */
function failureIn(lanes: readonly LaneResult[]): Pick<Result, "failedId" | "failedReason"> {
  const [first] = redOf(lanes);
  if (!first) return {};
  const { lane, result } = first;
  const [failedId] = idsIn(lane, result.failedId === undefined ? [] : [result.failedId]);
  return { failedId, failedReason: reasonOf(result) };
}

function reasonOf({ failedReason, text }: Result): string {
  return failedReason ?? text;
}

/** Returns the report at which the first lane failed, else the last that a lane tells of. */
function reportIn(lanes: readonly LaneResult[]): Partial<Result> {
  const { lane = "", result } =
    redOf(lanes)[0] ?? lanes.findLast(({ result: { reportId } }) => reportId !== undefined) ?? {};
  if (result?.reportId === undefined) return {};
  const { reportId, reportPath, report, message } = result;
  return { reportId: `${lane}/${reportId}`, reportPath, report, message };
}

function headOf(lanes: readonly LaneResult[], sent: number, gone: OwnerReportError | undefined): string {
  if (lanes.length === 0) return "Nothing is pending.";
  const lost = gone ? `The database could not be reached any more, and the pass ends: ${gone.message}\n` : "";
  const failed = redOf(lanes).length;
  const isDry = lanes.some(({ result }) => result.outcome === "dry-run");
  const what = isDry ? "Dry run, NOT SENT" : sent === 1 ? "1 report was sent" : `${sent} reports were sent`;
  const of = lanes.length === 1 ? "1 lane" : `${lanes.length} lanes`;
  return `${lost}${what}; ${failed === 0 ? "no lane" : `${failed} of ${of}`} failed:`;
}

/** Formats a line for each lane; those of which there is the same to say share one. */
function linesOf(lanes: readonly LaneResult[]): string[] {
  const names = new Map<string, string[]>();
  for (const { lane, result } of lanes) names.set(result.text, [...(names.get(result.text) ?? []), lane]);
  return [...names].map(([text, of]) => `  ${of.join(", ")}: ${text.replaceAll("\n", "\n    ")}`);
}

/** Adds the counts up; not known where one of them is not. */
function backlogOf(lanes: readonly LaneResult[], held: number): BacklogNow | undefined {
  const total: BacklogNow = { pending: 0, held, oldestPendingSeconds: null };
  for (const { result } of lanes) {
    const { backlog } = result;
    if (!backlog) return undefined;
    total.pending += backlog.pending;
    total.held += backlog.held;
    total.oldestPendingSeconds = elder(total.oldestPendingSeconds, backlog.oldestPendingSeconds);
  }
  return total;
}

function elder(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.max(one, other);
}
