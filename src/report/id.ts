import { type RandomHex, randomHex } from "../platform/random.js";

const OWN_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$/;
const DEVICE = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/i;
const GENERATED = /^\d{4}(?:0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])t(?:[01]\d|2[0-3])(?:[0-5]\d){2}\d{3}z-/;
const MAX_GENERATED = 100;
/** The years 0 to 9999: others have more digits, or a sign, and would not sort. */
const FIRST_MOMENT = -62_167_219_200_000;
const LAST_MOMENT = 253_402_300_799_999;
/** Every month has days up to this one. */
const SHORTEST_MONTH = 28;
const KEY_LENGTH = "20261122t153000123z".length;

/** Says why `id` cannot name a report, or `undefined` when it can (DESIGN §3). */
export function idProblem(id: string): string | undefined {
  if (!OWN_ID.test(id))
    return "must be 1 to 120 letters, digits, '.', '_' or '-', beginning with a letter or digit";
  if (id.includes("..")) return "must not contain '..'";
  if (/(\.|\.lock|\.md)$/i.test(id)) return "must not end in '.', '.lock' or '.md'";
  if (DEVICE.test(id)) return "is a device name on Windows";
  return undefined;
}

/** True for what DESIGN §3 takes as a path instead of an id: it holds `/` or `\`, or ends in `.md`. */
export function isPath(idOrPath: string): boolean {
  return /[/\\]/.test(idOrPath) || idOrPath.endsWith(".md");
}

/**
 * A new id, `<time>-<team>-<worker>-<task>-<8 random hex>`: lower-case, at most 100 characters, so that names sort
 * by age. `now` in milliseconds since 1970.
 */
export function generateId(
  parts: { team: string; worker: string; task_id: string },
  now: number,
  random: RandomHex = randomHex,
): string {
  const time = timeKey(now);
  const tail = random(8);
  const slugs = [parts.team, parts.worker, parts.task_id].map(slug).filter((s) => s !== "");
  const room = MAX_GENERATED - time.length - tail.length - 2;
  const middle = slugs.join("-").slice(0, room).replace(/-+$/, "");
  return [time, middle, tail].filter((s) => s !== "").join("-");
}

function slug(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
}

/** The moment nearest to this one whose year has four digits: a clock may say anything. */
export function sortableMoment(moment: number): number {
  return Math.min(Math.max(moment, FIRST_MOMENT), LAST_MOMENT);
}

/** Says how a clock cannot be right; `undefined` when it may be. `now` in milliseconds since 1970. */
export function clockProblem(now: number): string | undefined {
  if (now >= 0 && now <= LAST_MOMENT) return undefined;
  return `this machine's clock says a time ${now < 0 ? "before 1970" : "after the year 9999"}`;
}

/** A moment (milliseconds since 1970) as the text ids begin with, `20261122t153000123z`. Sorts as the moments do. */
export function timeKey(moment: number): string {
  return new Date(sortableMoment(moment)).toISOString().replace(/[-:.]/g, "").toLowerCase();
}

/** The time that a generated id carries, as a {@link timeKey}; `undefined` when it carries none, or one that cannot be. */
export function keyOfId(id: string): string | undefined {
  const day = GENERATED.exec(id)?.[1];
  if (day === undefined) return undefined;
  const key = id.slice(0, KEY_LENGTH);
  return Number(day) <= SHORTEST_MONTH || timeKey(momentOfKey(key)) === key ? key : undefined;
}

/** The moment (milliseconds since 1970) of a {@link timeKey}; NaN when it names no real one. */
export function momentOfKey(key: string): number {
  return Date.parse(key.replace(/^(....)(..)(..)t(..)(..)(..)(...)z$/, "$1-$2-$3T$4:$5:$6.$7Z"));
}
