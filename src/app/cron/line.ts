import { dirname } from "node:path";
import { OwnerReportError } from "../../errors.js";
import { literally } from "../config/paths.js";
import type { CronFiles } from "./files.js";

/** What the crontab line of a queue names; every path is whole. */
export interface CronPlace extends CronFiles {
  node: string;
  script: string;
  /** Address of the queue, with whole paths and without credentials. */
  queue: string;
}

const MARK = "# owner-report";
const CRON_ENV = "--cron-env";
/** Debian's crontab refuses a longer command; others truncate it silently. */
const LONGEST_COMMAND = 998;

/**
 * Writes the line that runs the watchdog every minute. What owner-report says goes into the log file; what Node says when it
 * cannot even start goes into a file beside it, which each run begins anew, so that both stay small.
 *
 * @param flags the watchdog's, besides those that name the place
 * @throws OwnerReportError `usage` when a crontab cannot hold it
 */
export function cronLine(place: CronPlace, flags: readonly string[]): string {
  const command = [
    `PATH=${quoted(`${dirname(place.node)}:/usr/local/bin:/usr/bin:/bin`)}`,
    quoted(place.node),
    quoted(`--env-file=${place.envFile}`),
    quoted(place.script),
    "watchdog",
    queueFlag(place.queue),
    // Node lets the environment beat its env file, and reads its own options there; this lets the file win.
    `${CRON_ENV} ${quoted(literally(place.envFile))}`,
    ...flags.map(quoted),
    `--log-file ${quoted(literally(place.logFile))}`,
    `> ${quoted(startFileOf(place.logFile))} 2>&1 ${MARK}`,
  ].join(" ");
  const length = Buffer.byteLength(command);
  if (length > LONGEST_COMMAND)
    throw new OwnerReportError(
      "usage",
      `The crontab line would be ${length} bytes long, and cron takes ${LONGEST_COMMAND}. Shorter paths help: --queue, --cron-env, --log-file, or where owner-report is installed. Nothing was changed.`,
    );
  return `* * * * * ${command}`;
}

/** Names the file that Node writes to when it could not start owner-report. */
export function startFileOf(logFile: string): string {
  return `${logFile}.start`;
}

/** Tells whether the settings of a line of ours beat what cron and the line itself set; those of older versions do not. */
export function obeysEnvFile(line: string): boolean {
  return line.includes(` ${CRON_ENV} `);
}

/** Tells the lines that owner-report installed for a queue, also with another schedule; both in one character per byte. */
export function isLineOf(queue: string): (line: string) => boolean {
  const flag = ` ${Buffer.from(queueFlag(queue), "utf8").toString("latin1")} `;
  return (line) => !/^\s*#/.test(line) && line.trimEnd().endsWith(` ${MARK}`) && line.includes(flag);
}

/** Finds the programs that a line of ours names: its Node and its bundle. */
export function programsOf(line: string): string[] {
  const words = line.replaceAll("\\%", "%").match(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g) ?? [];
  const plain = words.map((word) => word.replace(/'([^']*)'|"([^"]*)"/g, "$1$2"));
  const path = plain.findIndex((word) => word.startsWith("PATH="));
  return plain.slice(path + 1, plain.indexOf("watchdog")).filter((word) => !word.startsWith("--"));
}

function queueFlag(queue: string): string {
  return `--queue ${quoted(queue)}`;
}

/** Quotes a word for the shell, with the `%` that cron would take for a line break escaped. */
function quoted(word: string): string {
  const problem = problemOf(word);
  if (problem !== undefined)
    throw new OwnerReportError(
      "usage",
      `A crontab line cannot hold ${JSON.stringify(word)}: it has ${problem}. Nothing was changed.`,
    );
  if (/^[\w./:=@,+-]+$/.test(word)) return word;
  // Not '\'': crons differ in what they make of backslashes.
  return `'${word.replaceAll("'", `'"'"'`).replaceAll("%", "\\%")}'`;
}

function problemOf(word: string): string | undefined {
  if (/[\u0000-\u001f\u007f]/.test(word)) return "a line break or another control character";
  return /\\[\\%]/.test(word) ? "a backslash before % or another backslash" : undefined;
}
