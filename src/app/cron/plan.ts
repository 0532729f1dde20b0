import { realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { OwnerReportError } from "../../errors.js";
import type { Config } from "../config/config.js";
import type { RuntimeContext } from "../context.js";
import { Crontab, foreignShell } from "./crontab.js";
import {
  beatenByLine,
  canSend,
  type EnvFile,
  readEnvFile,
  type Settings,
  settingsOf,
  unknownToCron,
} from "./env-file.js";
import { type CronJob, cronLine, isLineOf } from "./line.js";

export interface CronRequest {
  config: Config;
  runtime: RuntimeContext;
  /** Milliseconds since 1970. */
  clock: () => number;
}

/** Everything the four actions need to know, read once. */
export interface Plan extends CronRequest {
  job: CronJob;
  line: string;
  /** What was given now. */
  settings: Settings;
  /** What is there already. */
  envFile: EnvFile | undefined;
  crontab: Crontab;
}

/** @throws OwnerReportError `usage` when a crontab cannot hold the line; `store` */
export function planOf(request: CronRequest): Plan {
  const { config, runtime } = request;
  const job = jobOf(request);
  return {
    ...request,
    job,
    line: cronLine(job),
    settings: settingsOf(config, runtime.environment),
    envFile: readEnvFile(job.envFile),
    crontab: new Crontab(runtime.environment, tmpdir()),
  };
}

function jobOf({ config, runtime: { program } }: CronRequest): CronJob {
  if (!program) throw new OwnerReportError("bug", "the shell does not say which program runs");
  const { cron: files, logFile } = config.operator;
  const queue = resolve(config.queueDirectory);
  return {
    node: program.node,
    // A global installation puts a link on the PATH.
    script: realpathSync(program.script),
    queue,
    envFile: resolve(files.envFile),
    logFile: resolve(logFile ?? join(queue, "log", "cron.log")),
    flags: flagsOf(config),
  };
}

function flagsOf({ limit, inDoubt, maxAttempts, sender }: Config): string[] {
  const { successPattern, account, threadId, openClawState } = sender;
  return [
    ...["--max-count", String(limit)],
    ...(inDoubt === "resend" ? [] : ["--in-doubt", inDoubt]),
    ...(maxAttempts === undefined ? [] : ["--max-attempts", String(maxAttempts)]),
    ...(successPattern === undefined ? [] : ["--success-pattern", successPattern]),
    ...(account === undefined ? [] : ["--account", account]),
    ...(threadId === undefined ? [] : ["--thread-id", threadId]),
    ...(openClawState === "private" ? [] : ["--openclaw-state", openClawState]),
  ];
}

/** What a person should know before they rely on the line. */
export function warningsOf({ job, settings, envFile, runtime }: Plan): string[] {
  const inForce = envFile?.settings ?? settings;
  const other = Object.keys(settings).filter((name) => envFile && envFile.settings[name] !== settings[name]);
  const unknown = unknownToCron(inForce, runtime.environment);
  return [
    ...[job.node, job.script].filter(isPassing).map(passingWarning),
    ...(envFile?.isOpen ? [`Others may read ${job.envFile}, which may hold secrets: chmod 600 it.`] : []),
    ...(canSend(inForce) || !envFile
      ? []
      : [`${job.envFile} names nothing to send with: OWNER_REPORT_SEND_CMD.`]),
    ...beatenByLine(envFile?.settings ?? {}).map(
      ([name, flag]) =>
        `${job.envFile} has ${name}, which has no effect: the line says --${flag}. Give that to owner-report cron install instead.`,
    ),
    ...(other.length === 0
      ? []
      : [
          `${job.envFile} stays as it is and does not have ${other.join(", ")} as given now: edit it by hand.`,
        ]),
    ...(unknown.length === 0
      ? []
      : [`The send command uses ${unknown.join(", ")}, which cron does not know: add it to ${job.envFile}.`]),
  ];
}

/** What keeps the line from ever running, by the crontab that it stands in. */
export function shellWarning({ queue }: CronJob, crontab: string): string[] {
  const shell = foreignShell(crontab, isLineOf(queue));
  if (shell === undefined) return [];
  return [
    `The crontab sets SHELL=${shell}, and this line is written for sh, so no run may ever start: put SHELL=/bin/sh on a line of its own above it (crontab -e).`,
  ];
}

/** Whether a program lies where it will not stay. */
function isPassing(path: string): boolean {
  return ["/tmp/", `${tmpdir()}/`].some((folder) => path.startsWith(folder)) || /\/(_npx|dlx)\//.test(path);
}

function passingWarning(path: string): string {
  return `${path} lies in a temporary directory or in the cache of npx, and may be gone one day: install owner-report with npm install --global, and run that.`;
}
