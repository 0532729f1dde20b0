import { realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { resolve } from "node:path";
import { remedy } from "../../report/remedies.js";
import type { ConfigOf } from "../config/config.js";
import { formerProblem } from "../config/former.js";
import { inputSpec } from "../config/inputs.js";
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
import { type CronPlace, cronLine, isLineOf, partsOf } from "./line.js";
import { ownLines } from "./log.js";

/** Input of cron, and of the checks of its line. */
export interface CronRequest<Config = ConfigOf<"cron">> {
  config: Config;
  runtime: RuntimeContext;
  /** Milliseconds since 1970. */
  clock: () => number;
}

/** Config that identifies the line of a queue and its files. */
export type LineConfig = Pick<ConfigOf<"cron">, "queue" | "envFile"> &
  Partial<Pick<ConfigOf<"cron">, "logFile" | "action">>;

/** Current state of a line and its files, read once. */
export interface LineState {
  place: CronPlace;
  /** The existing env file. */
  envFile: EnvFile | undefined;
  crontab: Crontab;
  /** The crontab as it is; empty for `print`, which works without one. */
  before: string;
  /** What the installed line says; empty without one. */
  installed: ReadonlyMap<string, string>;
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
  const line = cronLine(found.place, flagsOf(config, found.installed), found.installed.get("schedule"));
  return { ...request, ...found, line, settings: settingsOf(config, runtime.environment) };
}

/** Reads the current state of the line of a queue. @throws OwnerReportError `usage`, `store` */
export function lookForLine(request: CronRequest<LineConfig>): LineState {
  const { config, runtime, clock } = request;
  const { node, script } = runtime.program;
  const crontab = new Crontab(runtime.environment, tmpdir());
  const before = config.action === "print" ? "" : crontab.read();
  const { address: queue } = config.queue;
  const [line] = ownLines({ queue }, before);
  const installed = line === undefined ? new Map<string, string>() : partsOf(line);
  const files = cronFiles(config.queue, filesIn(config, installed), runtime);
  // A global installation puts a symbolic link on the PATH.
  const place = { node, script: realpathSync(script), queue, ...files };
  return { place, envFile: readEnvFile(files.envFile), crontab, before, installed, clock };
}

/** Chooses the files that are given now, else those of the installed line. */
function filesIn(config: LineConfig, installed: LineState["installed"]): Parameters<typeof cronFiles>[1] {
  const [envFile, logFile] = ["cron-env", "log-file"].map((name) => installed.get(name));
  return {
    envFile: config.envFile ?? (envFile && resolve(envFile)),
    logFile: config.logFile ?? (logFile && resolve(logFile)),
  };
}

/** Writes the flags of the watchdog: as given now, else as installed, else the defaults. */
function flagsOf(config: ConfigOf<"cron">, installed: LineState["installed"]): string[] {
  const { limit, taskMessage, inDoubt, maxAttempts, retries, sender, named } = config;
  const { successPattern, account, threadId, openClawState } = sender;
  const now = {
    "max-count": String(limit),
    "task-message": taskMessage === "new" ? undefined : taskMessage,
    "in-doubt": inDoubt === "resend" ? undefined : inDoubt,
    "max-attempts": maxAttempts === undefined ? undefined : String(maxAttempts),
    retries: String(retries) === inputSpec("retries").fallback ? undefined : String(retries),
    "success-pattern": successPattern,
    account,
    "thread-id": threadId,
    "openclaw-state": openClawState === "private" ? undefined : openClawState,
  };
  return Object.entries(now).flatMap(([name, value]) => {
    const used = (named.some((each) => each === name) ? undefined : installed.get(name)) ?? value;
    return used === undefined ? [] : [`--${name}`, used];
  });
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
      ? [
          `Others may read ${place.envFile}, which may hold secrets: ${remedy("closeSettings", place.envFile)}`,
        ]
      : []),
    ...(canSend(inForce) || !envFile ? [] : [noRouteWarning(place.envFile)]),
    ...overriddenByLine(envFile?.settings ?? {}).map(
      ([name, flag]) =>
        `${place.envFile} has ${name}, which has no effect: the line says --${flag}. Take it out there, and give that to cron install.`,
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

function noRouteWarning(envFile: string): string {
  return `${envFile} names nothing to send with: OWNER_REPORT_SEND_CMD, OWNER_REPORT_WEBHOOK_URL or OWNER_REPORT_TARGET.`;
}

/** Warns of a SHELL setting in the crontab that may keep the line from running. */
export function shellWarning({ queue }: CronPlace, crontab: string): string[] {
  const shell = foreignShell(crontab, isLineOf(queue));
  if (shell === undefined) return [];
  return [
    `The crontab sets SHELL=${shell} above this line, which that may not understand, so no run may ever start. This changes the line, or puts it above that: ${remedy("installShell", undefined, ["--queue", queue])}`,
  ];
}

/** Tells whether a program lies in a temporary directory or a package cache. */
function isTemporary(path: string): boolean {
  return ["/tmp/", `${tmpdir()}/`].some((folder) => path.startsWith(folder)) || /\/(_npx|dlx)\//.test(path);
}

function temporaryWarning(path: string): string {
  return `${path} lies in a temporary directory or in the cache of npx, and may be gone one day: install owner-report with npm install --global, and run that.`;
}
