import type { LaneResult, Result, ScreenPart, ScreenTable } from "../delivery/result.js";
import { duration } from "../platform/clock.js";
import type { Blocked } from "./blocked.js";

/** What is known of all lanes beside the status of each. */
interface Beside {
  /** All of them, for a person. */
  location: string;
  /** Cause for alarm that is none of one lane. */
  alarm: string | undefined;
  /** Whether anything that needs a person makes the outcome `failed`. */
  exitCode: boolean;
  warnings: string[];
}

/** What status says of a lane in its details. */
interface Details {
  is_well?: boolean;
  verdict?: string;
  sent_total?: number;
  blocked?: Omit<Blocked, "remedies"> | null;
  sending?: object | null;
  alarm?: string | null;
}

/** Combines the status of each lane of a database into one: well is only what is well in every lane. */
export function statusOfLanes(lanes: readonly LaneResult[], beside: Beside): Result {
  const { alarm = alarmIn(lanes), exitCode } = beside;
  const unwell = lanes.filter(({ result }) => detailsOf(result).is_well !== true).map(({ lane }) => lane);
  const isWell = unwell.length === 0 && alarm === undefined;
  const backlog = backlogOf(lanes);
  const sent = sum(lanes, (result) => detailsOf(result).sent_total);
  const verdict = verdictOf({ lanes, unwell, alarm });
  const lines = [
    verdict,
    `Queues ${beside.location}`,
    ...countLines(backlog, sent),
    ...(alarm === undefined ? [] : [`ALARM: ${alarm}`]),
  ];
  const isRed = alarm !== undefined || (exitCode && !isWell);
  return {
    ...(isRed
      ? { outcome: "failed", failedReason: alarm ?? verdict }
      : { outcome: lanes[0] ? "ok" : "empty" }),
    text: lines.join("\n"),
    details: { is_well: isWell, verdict, sent_total: sent, alarm: alarm ?? null },
    tables: lanes.length === 0 ? [] : [tableOf(lanes)],
    screen: screenOf(lines, lanes),
    lanes,
    backlog,
    warnings: [...beside.warnings, ...lanes.flatMap(warningsOf)],
  };
}

function screenOf([verdict = "", ...others]: readonly string[], lanes: readonly LaneResult[]): ScreenPart[] {
  const lines = others.map((line) => ({ line, long: "cut" as const }));
  return [{ line: verdict, long: "wrap" }, ...lines, ...(lanes.length === 0 ? [] : [tableOf(lanes)])];
}

function warningsOf({ lane, result }: LaneResult): string[] {
  return result.warnings.map((each) => `${lane}: ${each}`);
}

function detailsOf({ details }: Result): Details {
  return details ?? {};
}

function backlogOf(lanes: readonly LaneResult[]) {
  return {
    pending: sum(lanes, ({ backlog }) => backlog?.pending),
    held: sum(lanes, ({ backlog }) => backlog?.held),
    oldestPendingSeconds: oldestOf(lanes),
  };
}

function sum(lanes: readonly LaneResult[], of: (result: Result) => number | undefined): number {
  return lanes.reduce((total, { result }) => total + (of(result) ?? 0), 0);
}

function oldestOf(lanes: readonly LaneResult[]): number | null {
  const ages = lanes.flatMap(({ result }) => result.backlog?.oldestPendingSeconds ?? []);
  return ages.length === 0 ? null : Math.max(...ages);
}

/** Returns the first alarm of a lane. */
function alarmIn(lanes: readonly LaneResult[]): string | undefined {
  const found = lanes.find(({ result }) => detailsOf(result).alarm);
  return found && `${found.lane}: ${detailsOf(found.result).alarm}`;
}

function verdictOf({
  lanes,
  unwell,
  alarm,
}: {
  lanes: readonly LaneResult[];
  unwell: string[];
  alarm: string | undefined;
}): string {
  const of = lanes.length === 1 ? "1 lane" : `${lanes.length} lanes`;
  if (unwell.length > 0) return `NOT WELL: ${unwell.length} of ${of}: ${unwell.join(", ")}.`;
  if (alarm !== undefined) return "NOT WELL: alarm.";
  return lanes.length === 0 ? "Nothing is known: there is no queue." : `All is well in ${of}.`;
}

function countLines(
  { pending, held, oldestPendingSeconds: age }: NonNullable<Result["backlog"]>,
  sent: number,
): string[] {
  const oldest = age === null ? "" : `, the oldest for ${duration(age)}`;
  return [`  pending    ${pending}${oldest}`, `  held       ${held}`, `  sent       ${sent}`];
}

const [LANE, SENT, STATE] = [0, 4, 5];

function tableOf(lanes: readonly LaneResult[]): ScreenTable {
  return {
    title: `Lanes (${lanes.length})`,
    columns: ["lane", "pending", "oldest", "held", "sent", "state"],
    rows: lanes.map(({ lane, result }) => [lane, ...countsOf(result), stateOf(detailsOf(result))]),
    narrowing: [
      [STATE, 30],
      [LANE, 24],
      [STATE, 16],
      [SENT, 0],
      [LANE, 8],
      [STATE, 6],
    ],
  };
}

function countsOf(result: Result): string[] {
  const { pending = 0, held = 0, oldestPendingSeconds: age = null } = result.backlog ?? {};
  const oldest = pending === 0 ? "" : age === null ? "unknown" : duration(age);
  return [String(pending), oldest, String(held), String(detailsOf(result).sent_total ?? 0)];
}

function stateOf({ is_well, verdict = "", blocked, alarm, sending }: Details): string {
  if (blocked) return `BLOCKED: ${blocked.reason}`;
  if (alarm) return `ALARM: ${alarm}`;
  if (!is_well) return verdict.replace(/^NOT WELL: /, "");
  return sending ? "sending" : "well";
}
