import { duration, secondsSince } from "../platform/clock.js";
import { parseReport } from "../report/document.js";
import type { Report } from "../report/fields.js";
import { momentOfKey } from "../report/id.js";
import { latestFirst } from "../stores/part.js";
import type { Place, State, Store } from "../stores/store.js";
import { requireReadable } from "../stores/stored-report.js";
import { problemOfOne } from "./row.js";

/** Conditions under which silence or a backlog is an alarm. Without `maxAgeMinutes` there is none. */
export interface Alarm {
  /** Minutes that the oldest pending report may wait, and that the expected team or worker may be silent. */
  maxAgeMinutes?: number | undefined;
  expectTeam?: string | undefined;
  expectWorker?: string | undefined;
}

interface AlarmRequest {
  store: Store;
  clock: () => number;
  alarm: Alarm;
}

/** Describes the cause for alarm in a sentence; `undefined` when all is well. */
export async function alarmOf(
  { store, clock, alarm }: AlarmRequest,
  oldest: Place | undefined,
): Promise<string | undefined> {
  const { maxAgeMinutes } = alarm;
  if (maxAgeMinutes === undefined) return undefined;
  const late = lateText(oldest, limitOf(clock, maxAgeMinutes), clock());
  return late ?? (isExpecting(alarm) ? silenceText({ store, alarm, clock }) : undefined);
}

/** Tells whether a team or worker is expected to give signs of life. */
export function isExpecting({ expectTeam, expectWorker }: Alarm): boolean {
  return expectTeam !== undefined || expectWorker !== undefined;
}

function limitOf(clock: () => number, maxAgeMinutes = 0): number {
  return clock() - maxAgeMinutes * 60_000;
}

function lateText(oldest: Place | undefined, limit: number, now: number): string | undefined {
  if (!oldest) return undefined;
  const moment = momentOfKey(oldest.key);
  if (moment >= limit) return undefined;
  const seconds = secondsSince(moment, now);
  const age = seconds === null ? "an unknown time" : duration(seconds);
  return `report ${oldest.id} has been pending for ${age}, longer than max-age allows.`;
}

/** Returns the alarm unless an expected team or worker has queued a report since the limit, in whatever state it is now. */
export async function silenceText({ store, alarm, clock }: AlarmRequest): Promise<string | undefined> {
  const limit = limitOf(clock, alarm.maxAgeMinutes);
  for (const state of ["pending", "held", "sent"] as const)
    for await (const place of latestFirst(store, state, clock())) {
      if (!(momentOfKey(place.key) >= limit)) break;
      const report = await readable(store, state, place.id);
      if (report && isFrom(report, alarm)) return undefined;
    }
  return silenceOf(alarm);
}

/** Says that whoever is expected is silent. */
export function silenceOf({ maxAgeMinutes, expectTeam, expectWorker }: Alarm): string {
  const who = [expectTeam && `team ${expectTeam}`, expectWorker && `worker ${expectWorker}`]
    .filter(Boolean)
    .join(", ");
  return `${who} has queued no report for ${maxAgeMinutes === 1 ? "1 minute" : `${maxAgeMinutes} minutes`}.`;
}

function isFrom({ team, worker }: Report, { expectTeam = team, expectWorker = worker }: Alarm): boolean {
  return team === expectTeam && worker === expectWorker;
}

/** Reads a report. One that is not valid shows nobody to be alive; a pass says what is wrong with it. */
async function readable(store: Store, state: State, id: string): Promise<Report | undefined> {
  try {
    const stored = requireReadable(await store.find(id, [state]));
    return stored && (await parseReport(stored.bytes, id));
  } catch (error) {
    await problemOfOne(error, store, id);
    return undefined;
  }
}
