import { dirname } from "node:path";
import { OwnerReportError } from "../../errors.js";
import { literally } from "../config/paths.js";
import type { CronFiles } from "./files.js";

/** Paths and address in the crontab line of a queue; every path is absolute. */
export interface CronPlace extends CronFiles {
  node: string;
  script: string;
  /** Address of the queue, with absolute paths and without credentials. */
  queue: string;
}

const EVERY_MINUTE = "* * * * *";
/** Starts the program behind it with its output in the file named first: all syntax of sh, which csh and fish lack. */
const BY_SH = `/bin/sh -c 'exec "$@" > "$0" 2>&1'`;
const MARK = "# owner-report";
const CRON_ENV = "--cron-env";
/** Debian's crontab refuses a longer command; others truncate it silently. */
const LONGEST_COMMAND = 998;

/**
 * Writes the line that runs the watchdog every minute. The output of owner-report goes into the log file. The output of a
 * Node that cannot start it goes into a file beside that, overwritten by each run, so that both stay small. It means the
 * same to every shell that a crontab may set.
 *
 * @param flags of the watchdog, besides those for the queue and the files
 * @param schedule every minute, unless a person has changed it
 * @throws OwnerReportError `usage` when a crontab cannot hold the line
 */
export function cronLine(place: CronPlace, flags: readonly string[], schedule = EVERY_MINUTE): string {
  const command = [
    BY_SH,
    quoted(startFileOf(place.logFile)),
    "/usr/bin/env",
    `PATH=${quoted(`${dirname(place.node)}:/usr/local/bin:/usr/bin:/bin`)}`,
    quoted(place.node),
    quoted(`--env-file=${place.envFile}`),
    quoted(place.script),
    "watchdog",
    `--queue ${quoted(place.queue)}`,
    // For Node, the environment overrides the env file it starts with; with this flag, the file overrides the environment.
    `${CRON_ENV} ${quoted(literally(place.envFile))}`,
    ...flags.map(quoted),
    `--log-file ${quoted(literally(place.logFile))}`,
    MARK,
  ].join(" ");
  const length = Buffer.byteLength(command);
  if (length > LONGEST_COMMAND)
    throw new OwnerReportError(
      "usage",
      `The crontab line would be ${length} bytes long, and cron takes ${LONGEST_COMMAND}. Shorter paths help: --queue, --cron-env, --log-file, or where owner-report is installed. Nothing was changed.`,
    );
  return `${schedule} ${command}`;
}

/** Returns the path of the file for the output of a Node that could not start owner-report. */
export function startFileOf(logFile: string): string {
  return `${logFile}.start`;
}

/** Tells whether the env file of a line overrides what cron sets; in the lines of older versions it does not. */
export function obeysEnvFile(line: string): boolean {
  return line.includes(` ${CRON_ENV} `);
}

/** Tells whether a line is written for every shell; the lines of older versions are for sh. */
export function isForAnyShell(line: string): boolean {
  return line.includes(` ${BY_SH} `);
}

/** Recognises the lines that owner-report installed for a queue, with any schedule. Lines hold one character per byte. */
export function isLineOf(queue: string): (line: string) => boolean {
  const address = Buffer.from(queue, "utf8").toString("latin1");
  return (line) => !/^\s*#/.test(line) && line.trimEnd().endsWith(` ${MARK}`) && queueIn(line) === address;
}

function queueIn(line: string): string | undefined {
  const words = wordsOf(line);
  const flag = words.indexOf("--queue");
  return flag < 0 ? undefined : words[flag + 1];
}

/** Finds the programs in a line of ours: its Node and its bundle. */
export function programsOf(line: string): string[] {
  const words = wordsOf(line);
  const path = words.findIndex((word) => word.startsWith("PATH="));
  return words.slice(path + 1, words.indexOf("watchdog")).filter((word) => !word.startsWith("--"));
}

/** What a line of ours says, each part under its name. */
export function partsOf(line: string): Map<string, string> {
  const words = wordsOf(line);
  const [node = "", script = ""] = programsOf(line);
  const end = isForAnyShell(line) ? words.lastIndexOf("#") : words.lastIndexOf(">");
  const flags = words.slice(words.indexOf("watchdog") + 1, end);
  const pairs = flags.flatMap((word, index) =>
    index % 2 === 0 ? [[word.replace(/^--/, ""), flags[index + 1] ?? ""] as const] : [],
  );
  const shells = isForAnyShell(line) ? "any shell" : "sh";
  return new Map([
    ["schedule", scheduleOf(line)],
    ["written for", shells],
    ["node", node],
    ["script", script],
    ...pairs,
  ]);
}

function scheduleOf(line: string): string {
  return /^\s*(@\w+|(?:\S+\s+){4}\S+)/.exec(line)?.[1] ?? EVERY_MINUTE;
}

/** Splits a line of ours into its words, without the quotes of cron and sh. */
function wordsOf(line: string): string[] {
  const words = line.replaceAll("\\%", "%").match(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g) ?? [];
  return words.map((word) => word.replace(/'([^']*)'|"([^"]*)"|\\(!)/g, "$1$2$3"));
}

/** Quotes a word for any shell, and escapes `%`, which cron reads as a line break, and `!`, which csh expands in quotes. */
function quoted(word: string): string {
  const problem = problemOf(word);
  if (problem !== undefined)
    throw new OwnerReportError(
      "usage",
      `A crontab line cannot hold ${JSON.stringify(word)}: it has ${problem}. Nothing was changed.`,
    );
  if (/^[\w./:=@,+-]+$/.test(word)) return word;
  // Not '\'': crons differ in how they read backslashes.
  return `'${word.replaceAll("'", `'"'"'`).replaceAll("!", "'\\!'").replaceAll("%", "\\%")}'`;
}

function problemOf(word: string): string | undefined {
  if (/[\u0000-\u001f\u007f]/.test(word)) return "a line break or another control character";
  return /\\(?:[\\%'!]|$)/.test(word)
    ? "a backslash at its end, or before another one, a quote, % or !"
    : undefined;
}
