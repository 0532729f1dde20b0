/** Formats a time span in seconds for a person, in its largest suitable unit: `45 s`, `12 min`, `30 h`, `9 days`. */
export function duration(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 72 ? `${hours} h` : `${Math.floor(hours / 24)} days`;
}

/** Returns the whole seconds since a moment (milliseconds since 1970), never negative; null for NaN. */
export function secondsSince(moment: number, now: number): number | null {
  return Number.isNaN(moment) ? null : Math.max(0, Math.floor((now - moment) / 1000));
}

/** Returns the current time of a clock (milliseconds since 1970) in ISO 8601. */
export function timestamp({ clock }: { clock: () => number }): string {
  return new Date(clock()).toISOString();
}

/** Formats a moment (ISO 8601) for whoever waits for it: the minute by which it has come. */
export function minuteOf(moment: string): string {
  const minute = new Date(Math.ceil(Date.parse(moment) / 60_000) * 60_000);
  return `${minute.toISOString().slice(11, 16)} UTC`;
}
