import type { Alarm } from "../../operator/alarm.js";
import type { InputReader } from "./reader.js";

const LONGEST_REASON = 512;
const MILLISECONDS = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Reads the reason for setting a report aside. */
export function reasonOf(reader: InputReader): string {
  const reason = reader.value("reason")?.trim();
  if (reason === undefined)
    return reader.refused("reason", "is required: whoever finds the report held must know why");
  return oneLine(reader, reason);
}

/** Reads how it is known that a report arrived. */
export function confirmedBecause(reader: InputReader): string {
  return oneLine(reader, reader.value("reason")?.trim() ?? "");
}

function oneLine(reader: InputReader, reason: string): string {
  if (/[\r\n]/.test(reason) || reason.length > LONGEST_REASON)
    reader.problem("reason", `must be one line of at most ${LONGEST_REASON} characters`);
  return reason;
}

/** Reads the age, in milliseconds, from which reports are removed. */
export function olderThanOf(reader: InputReader): number {
  const given = reader.value("older-than")?.trim();
  const [, digits, unit] = /^(\d{1,6})([mhd])$/.exec(given ?? "") ?? [];
  if (digits !== undefined) return Number(digits) * MILLISECONDS[unit as keyof typeof MILLISECONDS];
  return reader.refused(
    "older-than",
    given === undefined ? "is required, such as 30d" : "must be such as 30d, 12h or 90m",
  );
}

/** Reads the conditions for an alarm. */
export function alarmOf(reader: InputReader): Alarm {
  const maxAgeMinutes = reader.count("max-age", Number.MAX_SAFE_INTEGER);
  const [expectTeam, expectWorker] = [reader.value("expect-team"), reader.value("expect-worker")];
  if (maxAgeMinutes === undefined && (expectTeam ?? expectWorker) !== undefined)
    reader.problem(
      "max-age",
      `is required with ${reader.nameOf(expectTeam === undefined ? "expect-worker" : "expect-team")}: how long it may be silent, in minutes`,
    );
  return { maxAgeMinutes, expectTeam, expectWorker };
}
