import { existsSync } from "node:fs";
import { OwnerReportError } from "../../errors.js";
import { duration, secondsSince } from "../../platform/clock.js";
import type { Finding } from "../../stores/store.js";
import { beatenByLine, canSend } from "../cron/env-file.js";
import { obeysEnvFile, programsOf, startFileOf } from "../cron/line.js";
import { type CronRequest, type Plan, planOf, shellWarning } from "../cron/plan.js";
import { lastRunAt, ownLines, silenceOf, tailOf } from "../cron/traces.js";

type Found = Omit<Finding, "what">;

/** Whether cron runs the watchdog of this queue: the line, its settings, and what the last run left behind. */
export function checkCron(request: CronRequest): Finding[] {
  const { config, runtime } = request;
  const isCronHost = runtime.program && !config.git && runtime.environment.GITHUB_ACTIONS !== "true";
  if (!isCronHost) return [];
  const what = "cron line";
  try {
    const plan = planOf(request);
    const crontab = plan.crontab.read();
    const [line] = ownLines(plan.job, crontab);
    if (line === undefined) return [{ what, ...noLine(plan) }];
    const found: [string, Found][] = [
      [what, shell(plan, crontab) ?? programs(line)],
      ["cron settings", settings(plan)],
      ["cron log", log(plan)],
    ];
    return found.map(([name, finding]) => ({ what: name, ...finding }));
  } catch (error) {
    if (!(error instanceof OwnerReportError)) throw error;
    return [{ what, state: "skipped", seen: error.message, remedy: "" }];
  }
}

function noLine({ job }: Plan): Found {
  return {
    state: "warn",
    seen: `no line of this user's crontab runs the watchdog for ${job.queue}`,
    remedy: "owner-report cron install, unless something else runs the watchdog here.",
  };
}

/** A crontab can give its lines a shell that does not read this one. */
function shell({ job }: Plan, crontab: string): Found | undefined {
  const [warning] = shellWarning(job, crontab);
  return warning === undefined ? undefined : { state: "fail", seen: warning, remedy: "" };
}

/** The programs of the line: an upgrade may have taken them away. */
function programs(line: string): Found {
  const gone = programsOf(line).filter((path) => !existsSync(path));
  if (gone.length === 0 && obeysEnvFile(line))
    return { state: "pass", seen: "installed: owner-report cron show", remedy: "" };
  if (gone.length === 0)
    return {
      state: "warn",
      seen: "it is an older one: PATH and what else cron sets have no effect in its settings",
      remedy: "owner-report cron install, with the same flags, replaces it.",
    };
  return {
    state: "fail",
    seen: `it names what is not there: ${gone.join(", ")}`,
    remedy: "owner-report cron install names the Node and the bundle that run now.",
  };
}

function settings({ job, envFile }: Plan): Found {
  const names = Object.keys(envFile?.settings ?? {}).join(", ");
  if (!envFile)
    return {
      state: "fail",
      seen: `${job.envFile} is not there, so every run fails`,
      remedy: "owner-report cron install makes it; --cron-env names another.",
    };
  if (!canSend(envFile.settings))
    return {
      state: "fail",
      seen: `${job.envFile} names nothing to send with`,
      remedy: "Add OWNER_REPORT_SEND_CMD='…' (or OWNER_REPORT_TARGET) to it.",
    };
  if (envFile.isOpen)
    return {
      state: "warn",
      seen: `others may read ${job.envFile}, which may hold secrets`,
      remedy: `chmod 600 ${job.envFile}`,
    };
  const [beaten] = beatenByLine(envFile.settings);
  if (beaten)
    return {
      state: "warn",
      seen: `${job.envFile} has ${beaten[0]}, which has no effect: the line says --${beaten[1]}`,
      remedy: `Give --${beaten[1]} to owner-report cron install instead.`,
    };
  return { state: "pass", seen: `${job.envFile} has ${names}`, remedy: "" };
}

function log({ job, clock }: Plan): Found {
  const said = tailOf(startFileOf(job.logFile)).at(-1);
  if (said !== undefined)
    return {
      state: "fail",
      seen: `the last run could not start: ${said}`,
      remedy: `All of it: ${startFileOf(job.logFile)}. If Node or owner-report has moved: owner-report cron install`,
    };
  const lastRun = lastRunAt(job);
  const silence = silenceOf(lastRun, clock());
  if (silence !== undefined)
    return {
      state: "warn",
      seen: `the line ${silence}`,
      remedy: "If it was not installed just now: does the cron daemon run?",
    };
  const ago = duration(secondsSince(lastRun ?? 0, clock()) ?? 0);
  return { state: "pass", seen: `last run ${ago} ago: ${job.logFile}`, remedy: "" };
}
