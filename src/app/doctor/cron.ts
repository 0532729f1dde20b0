import { existsSync } from "node:fs";
import { OwnerReportError } from "../../errors.js";
import { duration, secondsSince } from "../../platform/clock.js";
import { type Remedy, type RemedyName, remedy } from "../../report/remedies.js";
import type { Finding } from "../../stores/store.js";
import { canSend, type EnvFile, overriddenByLine } from "../cron/env-file.js";
import { obeysEnvFile, programsOf, startFileOf } from "../cron/line.js";
import { lastRunAt, ownLines, silenceOf, tailOf } from "../cron/log.js";
import {
  type CronRequest,
  formerSettings,
  type LineConfig,
  type LineState,
  lookForLine,
  shellWarning,
} from "../cron/plan.js";

type Seen = Omit<Finding, "what">;

/** Checks whether cron runs the watchdog of this queue: the line, its settings and its log. */
export function checkCron(request: CronRequest<LineConfig>): Finding[] {
  const { config, runtime } = request;
  const { shell, environment } = runtime;
  const isCronHost =
    shell === "cli" && config.queue.store !== "cache" && environment.GITHUB_ACTIONS !== "true";
  if (!isCronHost) return [];
  const what = "cron line";
  const install: Install = (name) => [{ when: "", command: remedy(name, undefined, config.queue.flags) }];
  try {
    const there = lookForLine(request);
    const [line] = ownLines(there.place, there.before);
    if (line === undefined) return [{ what, ...noLine(there, install) }];
    const checks: [string, Seen][] = [
      [what, foreignShellOf(there) ?? programs(line, install)],
      ["cron settings", settings(there, install)],
      ["cron log", log(there, install)],
    ];
    return checks.map(([name, finding]) => ({ what: name, ...finding }));
  } catch (error) {
    if (!(error instanceof OwnerReportError)) throw error;
    return [{ what, state: "skipped", seen: error.message, remedy: "" }];
  }
}

/** Writes the command that installs the line, for one of the reasons for that. */
type Install = (name: RemedyName) => Remedy[];

function noLine({ place }: LineState, install: Install): Seen {
  return {
    state: "warn",
    seen: `no line of this user's crontab runs the watchdog for ${place.queue}`,
    remedy: "Unless something else runs the watchdog here:",
    remedies: install("installCron"),
  };
}

/** Checks whether the crontab sets a shell that does not understand our line. */
function foreignShellOf({ place, before }: LineState): Seen | undefined {
  const [warning] = shellWarning(place, before);
  return warning === undefined ? undefined : { state: "fail", seen: warning, remedy: "" };
}

/** Checks the programs of the line, which an upgrade may have removed. */
function programs(line: string, install: Install): Seen {
  const gone = programsOf(line).filter((path) => !existsSync(path));
  if (gone.length === 0 && obeysEnvFile(line)) return { state: "pass", seen: "installed", remedy: "" };
  if (gone.length === 0)
    return {
      state: "warn",
      seen: "it is an older one: PATH and what else cron sets have no effect in its settings",
      remedy: "This replaces it, with the flags that it has:",
      remedies: install("installNewer"),
    };
  return {
    state: "fail",
    seen: `it names files that do not exist: ${gone.join(", ")}`,
    remedy: "This names the Node and the bundle that run now:",
    remedies: install("installPrograms"),
  };
}

function settings(found: LineState, install: Install): Seen {
  const { place, envFile } = found;
  if (!envFile)
    return {
      state: "fail",
      seen: `${place.envFile} is not there, so every run fails`,
      remedy: "This makes it (--cron-env names another):",
      remedies: install("installSettings"),
    };
  const former = formerSettings(found);
  if (former !== undefined) return { state: "fail", seen: `every run fails: ${former}`, remedy: "" };
  if (!canSend(envFile.settings))
    return {
      state: "fail",
      seen: `${place.envFile} names nothing to send with`,
      remedy: "Add OWNER_REPORT_SEND_CMD='…', OWNER_REPORT_WEBHOOK_URL='…' or OWNER_REPORT_TARGET='…' to it.",
    };
  return ofReadable(place.envFile, envFile);
}

/** Checks settings that work for what could be better. */
function ofReadable(path: string, { isOpen, settings }: EnvFile): Seen {
  if (isOpen)
    return {
      state: "warn",
      seen: `others may read ${path}, which may hold secrets`,
      remedy: "Close it to them:",
      remedies: [{ when: "", command: remedy("closeSettings", path) }],
    };
  const [beaten] = overriddenByLine(settings);
  if (beaten)
    return {
      state: "warn",
      seen: `${path} has ${beaten[0]}, which has no effect: the line says --${beaten[1]}`,
      remedy: `Take it out there, and give --${beaten[1]} to cron install.`,
    };
  return { state: "pass", seen: `${path} has ${Object.keys(settings).join(", ")}`, remedy: "" };
}

function log({ place, clock }: LineState, install: Install): Seen {
  const said = tailOf(startFileOf(place.logFile)).at(-1);
  if (said !== undefined)
    return {
      state: "fail",
      seen: `the last run could not start: ${said}`,
      remedy: `All of it: ${startFileOf(place.logFile)}. If Node or owner-report has moved:`,
      remedies: install("installPrograms"),
    };
  const lastRun = lastRunAt(place);
  const silence = silenceOf(lastRun, clock());
  if (silence !== undefined)
    return {
      state: "warn",
      seen: `the line ${silence}`,
      remedy: "If it was not installed just now: does the cron daemon run?",
    };
  const ago = duration(secondsSince(lastRun ?? 0, clock()) ?? 0);
  return { state: "pass", seen: `last run ${ago} ago: ${place.logFile}`, remedy: "" };
}
