import { duration, secondsSince } from "../platform/clock.js";
import { parseReport } from "../report/document.js";
import type { Report } from "../report/fields.js";
import { momentOfKey } from "../report/id.js";
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
  places: Record<State, Place[]>,
): Promise<string | undefined> {
  const { maxAgeMinutes } = alarm;
  if (maxAgeMinutes === undefined) return undefined;
  const limit = clock() - maxAgeMinutes * 60_000;
  const isExpecting = alarm.expectTeam !== undefined || alarm.expectWorker !== undefined;
  const late = lateText(places.pending[0], limit, clock());
  return late ?? (isExpecting ? silenceText({ store, alarm }, places, limit) : undefined);
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
async function silenceText(
  { store, alarm }: Pick<AlarmRequest, "store" | "alarm">,
  places: Record<State, Place[]>,
  limit: number,
): Promise<string | undefined> {
  const { maxAgeMinutes, expectTeam, expectWorker } = alarm;
  for (const state of ["pending", "held", "sent"] as const)
    for (const place of [...places[state]].reverse()) {
      if (!(momentOfKey(place.key) >= limit)) break;
      const report = await readable(store, state, place.id);
      if (report && isFrom(report, alarm)) return undefined;
    }
  const who = [expectTeam && `team ${expectTeam}`, expectWorker && `worker ${expectWorker}`]
    .filter(Boolean)
    .join(", ");
  return `${who} has queued no report for ${maxAgeMinutes} minutes.`;
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
