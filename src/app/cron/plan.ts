import { realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { quoted } from "../../report/command-line.js";
import type { ConfigOf } from "../config/config.js";
import { formerProblem } from "../config/former.js";
import type { RuntimeContext } from "../context.js";
import { Crontab, foreignShell } from "./crontab.js";
import {
  canSend,
  type EnvFile,
  overriddenByLine,
  readEnvFile,
  type Settings,
  settingsOf,
  unknownToCron,
} from "./env-file.js";
import { cronFiles } from "./files.js";
import { type CronPlace, cronLine, isLineOf } from "./line.js";

/** Input of cron, and of the checks of its line. */
export interface CronRequest<Config = ConfigOf<"cron">> {
  config: Config;
  runtime: RuntimeContext;
  /** Milliseconds since 1970. */
  clock: () => number;
}

/** Config that identifies the line of a queue and its files. */
export type LineConfig = Pick<ConfigOf<"cron">, "queue" | "envFile"> &
  Partial<Pick<ConfigOf<"cron">, "logFile">>;

/** Current state of a line and its files, read once. */
export interface LineState {
  place: CronPlace;
  /** The existing env file. */
  envFile: EnvFile | undefined;
  crontab: Crontab;
  clock: () => number;
}

/** Input of the four actions, read once. */
export interface Plan extends CronRequest, LineState {
  line: string;
  /** Settings given now. */
  settings: Settings;
}

/** Reads the current state and builds the line. @throws OwnerReportError `usage` when a crontab cannot hold it; `store` */
export function planOf(request: CronRequest): Plan {
  const { config, runtime } = request;
  const found = lookForLine(request);
  const line = cronLine(found.place, flagsOf(config));
  return { ...request, ...found, line, settings: settingsOf(config, runtime.environment) };
}

/** Reads the current state of the line of a queue. @throws OwnerReportError `usage`, `store` */
export function lookForLine(request: CronRequest<LineConfig>): LineState {
  const { config, runtime, clock } = request;
  const { node, script } = runtime.program;
  const files = cronFiles(config.queue, config, runtime);
  // A global installation puts a symbolic link on the PATH.
  const place = { node, script: realpathSync(script), queue: config.queue.address, ...files };
  const crontab = new Crontab(runtime.environment, tmpdir());
  return { place, envFile: readEnvFile(files.envFile), crontab, clock };
}

function flagsOf({ limit, inDoubt, maxAttempts, sender }: ConfigOf<"cron">): string[] {
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

/** Explains why existing settings are refused, so that every run of the line fails; `undefined` if they are not. */
export function formerSettings({ place, envFile }: LineState): string | undefined {
  const problem = formerProblem({}, envFile?.settings ?? {});
  return problem === undefined ? undefined : `${place.envFile}: ${problem}`;
}

/** Warns of problems that would keep the line from working reliably. */
export function warningsOf({ place, settings, envFile, runtime }: Plan): string[] {
  const inForce = envFile?.settings ?? settings;
  const other = Object.keys(settings).filter((name) => envFile && envFile.settings[name] !== settings[name]);
  const unknown = unknownToCron(inForce, runtime.environment);
  return [
    ...[place.node, place.script].filter(isTemporary).map(temporaryWarning),
    ...(envFile?.isOpen
      ? [`Others may read ${place.envFile}, which may hold secrets: chmod 600 ${quoted(place.envFile)}`]
      : []),
    ...(canSend(inForce) || !envFile
      ? []
      : [
          `${place.envFile} names nothing to send with: OWNER_REPORT_SEND_CMD, OWNER_REPORT_WEBHOOK_URL or OWNER_REPORT_TARGET.`,
        ]),
    ...overriddenByLine(envFile?.settings ?? {}).map(
      ([name, flag]) =>
        `${place.envFile} has ${name}, which has no effect: the line says --${flag}. Give that to owner-report cron install instead.`,
    ),
    ...(other.length === 0
      ? []
      : [
          `${place.envFile} stays as it is and does not have ${other.join(", ")} as given now: edit it yourself.`,
        ]),
    ...(unknown.length === 0
      ? []
      : [
          `The send command uses ${unknown.join(", ")}, which cron does not know: add it to ${place.envFile}.`,
        ]),
  ];
}

/** Warns of a SHELL setting in the crontab that may keep the line from running. */
export function shellWarning({ queue }: CronPlace, crontab: string): string[] {
  const shell = foreignShell(crontab, isLineOf(queue));
  if (shell === undefined) return [];
  return [
    `The crontab sets SHELL=${shell}, and this line is written for sh, so no run may ever start: put SHELL=/bin/sh on a line of its own above it (crontab -e).`,
  ];
}

/** Tells whether a program lies in a temporary directory or a package cache. */
function isTemporary(path: string): boolean {
  return ["/tmp/", `${tmpdir()}/`].some((folder) => path.startsWith(folder)) || /\/(_npx|dlx)\//.test(path);
}

function temporaryWarning(path: string): string {
  return `${path} lies in a temporary directory or in the cache of npx, and may be gone one day: install owner-report with npm install --global, and run that.`;
}
