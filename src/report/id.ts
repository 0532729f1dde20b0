import { type RandomHex, randomHex } from "../platform/random.js";

const OWN_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$/;
const DEVICE = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/i;
const GENERATED = /^\d{4}(?:0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])t(?:[01]\d|2[0-3])(?:[0-5]\d){2}\d{3}z-/;
const MAX_GENERATED = 100;
const RANDOM_LENGTH = 8;
/** First and last moment of the years 0 to 9999: other years have more digits, or a sign, and would not sort. */
const FIRST_MOMENT = -62_167_219_200_000;
const LAST_MOMENT = 253_402_300_799_999;
/** Days of the shortest month. */
const SHORTEST_MONTH = 28;
const KEY_LENGTH = "20261122t153000123z".length;

/** Returns why `id` cannot name a report, or `undefined` when it can. */
export function idProblem(id: string): string | undefined {
  if (!OWN_ID.test(id))
    return "must be 1 to 120 letters, digits, '.', '_' or '-', beginning with a letter or digit";
  if (id.includes("..")) return "must not contain '..'";
  if (/(\.|\.lock|\.md)$/i.test(id)) return "must not end in '.', '.lock' or '.md'";
  if (DEVICE.test(id)) return "is a device name on Windows";
  return undefined;
}

/** Shortens a generated id to its last eight characters, which no other has by chance; any other id stays whole. */
export function shortId(id: string): string {
  return keyOfId(id) !== undefined && /-[0-9a-f]{8}$/.test(id) ? id.slice(-RANDOM_LENGTH) : id;
}

/** Shortens the generated ids in a text, but not those in paths. */
export function withShortIds(text: string): string {
  return text.replace(/(?<![\w./\\-])\d{8}t\d{9}z-[a-z0-9-]*(?![\w./\\-]*\w)/g, shortId);
}

/** Checks whether a text is a path instead of an id: it holds `/` or `\`, or ends in `.md`. */
export function isPath(idOrPath: string): boolean {
  return /[/\\]/.test(idOrPath) || idOrPath.endsWith(".md");
}

/**
 * Generates an id, `<time>-<team>-<worker>-<task>-<8 random hex>`: lower-case, at most 100 characters, so that names sort
 * by age. `now` is in milliseconds since 1970.
 */
export function generateId(
  parts: { team: string; worker: string; task_id: string },
  now: number,
  random: RandomHex = randomHex,
): string {
  const time = timeKey(now);
  const tail = random(RANDOM_LENGTH);
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

/** Makes an id for what has a name that cannot be one: like it, and with 8 random hex digits. */
export function idForName(name: string, random: RandomHex = randomHex): string {
  const tail = random(8);
  const readable = slug(name).slice(0, MAX_GENERATED - tail.length - 1);
  return readable === "" ? tail : `${readable}-${tail}`;
}

/** Limits a moment to years of four digits: a clock may show anything. */
export function sortableMoment(moment: number): number {
  return Math.min(Math.max(moment, FIRST_MOMENT), LAST_MOMENT);
}

/** Returns why a clock cannot be right; `undefined` when it may be. `now` is in milliseconds since 1970. */
export function clockProblem(now: number): string | undefined {
  if (now >= 0 && now <= LAST_MOMENT) return undefined;
  return `this machine's clock says a time ${now < 0 ? "before 1970" : "after the year 9999"}`;
}

/** Formats a moment (milliseconds since 1970) as ids begin, `20261122t153000123z`. Keys sort as their moments do. */
export function timeKey(moment: number): string {
  return new Date(sortableMoment(moment)).toISOString().replace(/[-:.]/g, "").toLowerCase();
}

/** Returns the time in a generated id as a {@link timeKey}; `undefined` when there is none, or one that does not exist. */
export function keyOfId(id: string): string | undefined {
  const day = GENERATED.exec(id)?.[1];
  if (day === undefined) return undefined;
  const key = id.slice(0, KEY_LENGTH);
  return Number(day) <= SHORTEST_MONTH || timeKey(momentOfKey(key)) === key ? key : undefined;
}

/** Returns the moment (milliseconds since 1970) of a {@link timeKey}; NaN when there is no such moment. */
export function momentOfKey(key: string): number {
  return Date.parse(key.replace(/^(....)(..)(..)t(..)(..)(..)(...)z$/, "$1-$2-$3T$4:$5:$6.$7Z"));
}
