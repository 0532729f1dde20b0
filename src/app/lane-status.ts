import { noQueueWarning } from "../delivery/backlog.js";
import type { LaneResult, Result } from "../delivery/result.js";
import { type Alarm, isExpecting, silenceOf, silenceText } from "../operator/alarm.js";
import type { Row } from "../operator/row.js";
import { status } from "../operator/status.js";
import { statusOfLanes } from "../operator/status-lanes.js";
import type { readForPage } from "../operator/status-page.js";
import type { Lane, PostgresLanes } from "../stores/postgres/lanes.js";
import { STATES } from "../stores/store.js";
import { advised } from "./advice.js";
import { postgresAddress } from "./config/address.js";
import type { ConfigOf } from "./config/config.js";
import { flagsFor } from "./lane-passes.js";
import type { RunContext } from "./run-context.js";

type PageRows = Awaited<ReturnType<typeof readForPage>>;

interface Looking extends Omit<RunContext, "store"> {
  lanes: PostgresLanes;
}

/** Shows every lane of a database at a glance. @throws OwnerReportError `store` when one cannot be read */
export async function lanesStatus(config: ConfigOf<"status">, looking: Looking): Promise<Result> {
  const { html } = config;
  if (html === undefined) return (await look(config, looking)).result;
  const { pageOf } = await import("../operator/status-page.js");
  const of = { location: looking.lanes.all.location, at: new Date(looking.clock()).toISOString() };
  return pageOf(html, of, async () => {
    const { result, lanes } = await look(config, looking);
    return { result, ...(await rowsOf(lanes, looking)) };
  });
}

async function look(
  config: ConfigOf<"status">,
  looking: Looking,
): Promise<{ result: Result; lanes: Lane[] }> {
  const { all } = looking.lanes;
  const lanes = (await looking.lanes.list()).sort((a, b) => (a.lane < b.lane ? -1 : 1));
  const looked: LaneResult[] = [];
  for (const lane of lanes) looked.push({ lane: lane.lane, result: await statusOf(config, lane, looking) });
  const result = statusOfLanes(looked, {
    location: all.location,
    alarm: await silenceIn(lanes, config.alarm, looking),
    exitCode: config.exitCode,
    warnings: [...all.warnings(), ...(lanes.length === 0 ? [noQueueWarning(all)] : [])],
  });
  return { result, lanes };
}

/** Reads the reports of all lanes for a page, each with the name of its lane. */
async function rowsOf(listed: readonly Lane[], { lanes, clock }: Looking): Promise<PageRows> {
  const { readForPage } = await import("../operator/status-page.js");
  const page: PageRows = {
    rows: { pending: [], held: [], sent: [] },
    totals: { pending: 0, held: 0, sent: 0 },
  };
  for (const { lane } of listed) {
    const { rows, totals } = await readForPage({ store: lanes.open(lane), clock }, 1 / listed.length);
    for (const state of STATES) {
      page.totals[state] += totals[state];
      page.rows[state].push(...rows[state].map((row) => inLane(row, lane)));
    }
  }
  page.rows.pending.sort((a, b) => (b.age_seconds ?? 0) - (a.age_seconds ?? 0));
  page.rows.sent.sort((a, b) => ((a.last_attempt_at ?? "") < (b.last_attempt_at ?? "") ? 1 : -1));
  return page;
}

function inLane(row: Row, lane: string): Row {
  const team = row.team === null ? null : `${lane}: ${row.team}`;
  return { ...row, report_id: `${lane}/${row.report_id}`, team };
}

async function statusOf(config: ConfigOf<"status">, { lane }: Lane, looking: Looking): Promise<Result> {
  const { lanes, clock, runtime } = looking;
  const address = postgresAddress(lane);
  const flags = flagsFor(address, runtime.shell);
  const { maxAgeMinutes } = config.alarm;
  const store = lanes.open(lane);
  const request = {
    store,
    clock,
    flags,
    alarm: { maxAgeMinutes },
    errorsFirst: false,
    exitCode: false,
    shown: 0,
  };
  const { warnings, details: { pending, held, sent, ...details } = {}, ...rest } = await status(request);
  const ofAll = lanes.all.warnings();
  const own = warnings.filter((warning) => !ofAll.includes(warning));
  return advised({ ...rest, details, warnings: own } as Result, { shell: runtime.shell, queue: address });
}

/** Returns an alarm where whoever is expected has queued no report in any lane. */
async function silenceIn(
  listed: readonly Lane[],
  alarm: Alarm,
  { lanes, clock }: Looking,
): Promise<string | undefined> {
  if (!isExpecting(alarm)) return undefined;
  for (const { lane } of listed)
    if ((await silenceText({ store: lanes.open(lane), clock, alarm })) === undefined) return undefined;
  return silenceOf(alarm);
}
