import { STATUSES } from "../../report/statuses.js";
import type { FormerInput } from "./former.js";

/** One input of the action, which is also a flag of the CLI. */
export interface InputSpec {
  /** Text in `--help`. */
  help: string;
  /** Text in `--help` of a mode for which the input means something else. */
  helpIn?: Readonly<Record<string, string>>;
  /** Default, used when neither a flag, an input nor the environment gives a value. */
  fallback?: string;
  /** Defaults that differ between modes, or else between the shells; that of a mode comes first. */
  fallbacks?: Readonly<Record<string, string>>;
  /** Description in `--help` of a default that is computed. */
  saidDefault?: Readonly<Record<string, string>>;
  /** Environment variable, used when no flag or input gives a value. */
  env?: string;
  /** `true` or `false`; a flag without a value on the CLI. */
  isSwitch?: boolean;
  /** Not a flag of the CLI, because every user of a machine can read the arguments of a process. */
  isSecret?: boolean;
  /** All that it can be, or the usual ones; for the completion of a shell. */
  values?: readonly string[];
  /** A file or directory. */
  isPath?: boolean;
  /** A flag of the CLI, but not an input of action.yml. */
  isCliOnly?: boolean;
  /** Set by action.yml itself, which no user does, and no flag of the CLI. */
  isOfRunner?: boolean;
  /** An input of job/action.yml only. */
  isJobOnly?: boolean;
}

/** All inputs except `mode`. */
export const INPUTS = {
  team: { help: "team the report comes from", env: "CLAWTEAM_TEAM_NAME" },
  worker: { help: "worker the report comes from", env: "CLAWTEAM_AGENT_NAME" },
  progress: { help: "80%, 80, 3/7 or a short text", fallbacks: { run: "finished", job: "finished" } },
  "task-id": { help: "task the checkpoint belongs to" },
  done: { help: "what is done" },
  next: { help: "what comes next" },
  status: {
    help: "normal, warning, blocked, failed, cancelled or completed, or a status of GitHub's",
    fallback: "normal",
    values: STATUSES,
    fallbacks: { run: "completed" },
  },
  source: { help: "what produced the report", fallback: "checkpoint" },
  body: { help: "free Markdown" },
  "body-file": {
    help: "file to read the body from; - reads standard input",
    helpIn: { run: "file to read the body from" },
    isPath: true,
  },
  "report-id": { help: "own id of the new report" },
  "send-cmd": {
    help: "bash script that sends one report; exit code 0 means sent",
    env: "OWNER_REPORT_SEND_CMD",
  },
  "webhook-url": {
    help: "webhook that is asked to post each report",
    env: "OWNER_REPORT_WEBHOOK_URL",
    isSecret: true,
  },
  channel: {
    help: "kind of channel: discord, slack, mattermost, rocketchat, telegram, ntfy or json for a webhook, OpenClaw's channel for a target; sets the message limit",
    fallback: "discord",
    values: ["discord", "slack", "mattermost", "rocketchat", "telegram", "ntfy", "json"],
    env: "OWNER_REPORT_CHANNEL",
  },
  target: { help: "target of the built-in OpenClaw route", env: "OWNER_REPORT_TARGET" },
  account: { help: "account of the built-in OpenClaw route" },
  "thread-id": { help: "thread of the built-in OpenClaw route" },
  "openclaw-state": {
    help: "private or shared: whether a send by OpenClaw has an outbox of its own",
    fallback: "private",
    values: ["private", "shared"],
  },
  "task-message": {
    help: "new message for each report, or edit: one per task, updated (Discord, Telegram, commands)",
    fallback: "new",
  },
  "send-timeout": {
    help: "seconds one send may take",
    fallback: "120",
    env: "OWNER_REPORT_SEND_TIMEOUT",
  },
  "success-pattern": {
    help: "regular expression that the sender's standard output, or the webhook's answer, must match",
  },
  retries: {
    help: "further tries within a pass after a refusal for the moment, 0 to 5",
    fallback: "2",
  },
  "max-count": {
    help: "reports to send at most",
    fallbacks: { action: "5", cli: "1", cron: "5" },
    env: "OWNER_REPORT_MAX_COUNT",
  },
  all: {
    help: "send the whole backlog as it stands now; beats --max-count",
    helpIn: { release: "release every held report" },
    fallback: "false",
    isSwitch: true,
  },
  "dry-run": {
    help: "show what would be done; nothing is sent or changed",
    fallback: "false",
    isSwitch: true,
  },
  "in-doubt": {
    help: "resend or hold what may already have gone out",
    fallback: "resend",
    values: ["resend", "hold"],
  },
  "max-attempts": {
    help: "passes in which it failed, after which a report is set aside in held/ (default: never)",
  },
  start: {
    help: "report the beginning too",
    fallback: "false",
    isSwitch: true,
    isCliOnly: true,
  },
  only: { help: "failed: report nothing but a command that failed", values: ["failed"], isCliOnly: true },
  deliver: {
    help: "send each report at once, too; one that cannot be sent stays pending",
    fallback: "false",
    fallbacks: { job: "true" },
    isSwitch: true,
    isCliOnly: true,
  },
  "no-output": {
    help: "keep no output for the report: the command gets the very streams of owner-report",
    fallback: "false",
    isSwitch: true,
    isCliOnly: true,
  },
  state: {
    help: "pending, sent or held",
    helpIn: { prune: "sent or held" },
    values: ["pending", "held", "sent"],
    fallbacks: { list: "pending", prune: "sent" },
  },
  limit: { help: "reports to list at most (default: all)", isCliOnly: true },
  "errors-first": {
    help: "show those with the latest errors first",
    fallback: "false",
    isSwitch: true,
  },
  "exit-code": {
    help: "exit 1 when anything is blocked, held or alarmed",
    fallback: "false",
    isSwitch: true,
  },
  reason: {
    help: "why it is set aside",
    helpIn: { confirm: "how it is known that it arrived" },
    fallbacks: { confirm: "a person says that it arrived" },
  },
  "older-than": { help: "age of what is removed, such as 30d, 12h or 0d" },
  "max-age": { help: "alarm when the oldest pending report is older, in minutes" },
  "expect-team": { help: "alarm when this team queued nothing for max-age minutes" },
  "expect-worker": { help: "alarm when this worker queued nothing for max-age minutes" },
  html: { help: "write the queue as one static page to this file too" },
  from: {
    help: "queue to move, an address as --queue takes it",
    isPath: true,
  },
  to: { help: "queue to move it to, written like --from", isPath: true },
  shell: { help: "bash, zsh or fish", values: ["bash", "zsh", "fish"], isCliOnly: true },
  "cron-action": {
    help: "print, install, show or remove",
    fallback: "print",
    values: ["print", "install", "show", "remove"],
    isCliOnly: true,
  },
  // Not named env-file: Node itself takes --env-file anywhere, even after the script.
  "cron-env": {
    help: "file with the settings that cron runs the watchdog with",
    saidDefault: { cron: "cron.env in the queue directory, or beside the default one" },
    isPath: true,
    isCliOnly: true,
  },
  "log-file": {
    help: "append the output to this file instead, kept under 1 MiB",
    isPath: true,
    isCliOnly: true,
  },
  queue: {
    help: "where the queue is: a path, git:<remote>#<namespace>, git (this repository), cache:<key prefix> or postgres:<name>; postgres:* (watchdog, status): all of a database",
    env: "OWNER_REPORT_QUEUE",
    isPath: true,
    saidDefault: { cli: "$CLAWTEAM_DATA_DIR/owner-reports, else ~/.clawteam/owner-reports" },
  },
  token: {
    help: "opens the git queue's repository over http(s), or lists the cache queue",
    env: "OWNER_REPORT_TOKEN",
    isSecret: true,
  },
  // Set by action.yml, to tell the job's own token from one that the user sets.
  "job-token": {
    help: "the job's own token, used where no other is given, and at the server of its run only",
    isSecret: true,
    isOfRunner: true,
  },
  // Set by action.yml: no variable of a job tells the legs of its matrix apart.
  "job-matrix": {
    help: "the values of the job's matrix, which tell its legs apart",
    isOfRunner: true,
  },
  "job-status": {
    help: "how the job stands: success, failure or cancelled",
    isOfRunner: true,
    isJobOnly: true,
  },
  // A path that GitHub's runner makes for each step: that it differs shows that defaults are evaluated for each.
  "job-step": {
    help: "what differs from step to step",
    isOfRunner: true,
    isJobOnly: true,
  },
} as const satisfies Record<string, InputSpec>;

export type InputName = keyof typeof INPUTS;
export const INPUT_NAMES = Object.keys(INPUTS) as InputName[];
/** Inputs of action.yml. */
export const ACTION_INPUTS = INPUT_NAMES.filter((name) => {
  const { isCliOnly, isJobOnly } = inputSpec(name);
  return !isCliOnly && !isJobOnly;
});

/** Values of flags or inputs as given, unchecked; `more`: the reports that a command line names after the first. */
export type RawInputs = Partial<Record<InputName | FormerInput, string>> & { more?: readonly string[] };

export function inputSpec(name: InputName): InputSpec {
  return INPUTS[name];
}

/** Whether an input is a flag of the CLI. */
export function isFlag(name: InputName): boolean {
  const { isSecret, isOfRunner } = inputSpec(name);
  return !isSecret && !isOfRunner;
}

/** Returns the default of an input; `undefined` if it has none, or a computed one. */
export function defaultOf(
  name: InputName,
  { mode, runtime: { shell } }: { mode: string; runtime: { shell: "action" | "cli" } },
): string | undefined {
  const { fallback, fallbacks } = inputSpec(name);
  return fallbacks?.[mode] ?? fallback ?? fallbacks?.[shell];
}
