import type { FormerInput } from "./former.js";

/** What owner-report can be asked to do: the action's `mode`, the CLI's first word. */
export const MODES = [
  "producer",
  "consumer",
  "driver",
  "watchdog",
  "direct",
  "status",
  "list",
  "show",
  "hold",
  "release",
  "retry",
  "prune",
  "move",
  "doctor",
  "cron",
  "probe",
] as const;
export type Mode = (typeof MODES)[number];

/** The modes that make no sense as a step of a workflow. */
export const CLI_ONLY: readonly Mode[] = ["cron"];

/** One input of the action, which is also a flag of the CLI. */
export interface InputSpec {
  /** The modes that use it. */
  modes: readonly Mode[];
  /** Said in `--help`. */
  help: string;
  /** Used when neither a flag, an input nor the environment gives a value. */
  fallback?: string;
  /** The same, where the shells or cron's line differ. */
  fallbacks?: Readonly<Record<"action" | "cli" | "cron", string>>;
  /** Default that is worked out, as `--help` says it. */
  saidDefault?: Partial<Readonly<Record<Mode | "cli", string>>>;
  /** The environment variable that gives a value when no flag or input does. */
  env?: string;
  /** `true` or `false`; a flag without a value on the CLI. */
  isSwitch?: boolean;
  /** No flag of the CLI: every user of a machine can read the arguments of a process. */
  isSecret?: boolean;
  /** A flag of the CLI without an input of the action. */
  isCliOnly?: boolean;
}

const MAKING: readonly Mode[] = ["producer", "direct"];
const SENDING: readonly Mode[] = ["driver", "watchdog", "direct", "retry"];
/** Doctor looks at what would send, and cron passes it on. */
const SENDER: readonly Mode[] = [...SENDING, "doctor", "cron"];
/** They are about one report that is there already. */
export const NAMING: readonly Mode[] = ["driver", "consumer", "show", "hold", "release", "retry"];
const QUEUEING: readonly Mode[] = MODES.filter((mode) => mode !== "probe" && mode !== "move");
/** A move names both queues by addresses, and has what opens them in common. */
const OPENING: readonly Mode[] = [...QUEUEING, "move"];

/** Whether a mode starts a sender. */
export function sends(mode: Mode): boolean {
  return SENDING.includes(mode);
}

/** Whether a mode takes the queue, and so has something to end well when it is told to stop. */
export function cancels(mode: Mode): boolean {
  return sends(mode) || mode === "hold" || mode === "release" || mode === "prune" || mode === "move";
}

/** Every input but `mode`, in the order of DESIGN §2. */
export const INPUTS = {
  team: { modes: MAKING, help: "team the report comes from", env: "CLAWTEAM_TEAM_NAME" },
  worker: { modes: MAKING, help: "worker the report comes from", env: "CLAWTEAM_AGENT_NAME" },
  progress: { modes: MAKING, help: "80%, 80, 3/7 or a short text" },
  "task-id": { modes: MAKING, help: "task the checkpoint belongs to" },
  done: { modes: MAKING, help: "what is done" },
  next: { modes: MAKING, help: "what comes next" },
  status: {
    modes: MAKING,
    help: "normal, warning, blocked, failed, cancelled or completed, or a status of GitHub's",
    fallback: "normal",
  },
  source: { modes: MAKING, help: "what produced the report", fallback: "checkpoint" },
  body: { modes: MAKING, help: "free Markdown" },
  "body-file": { modes: MAKING, help: "file to read the body from; - reads standard input" },
  "report-id": { modes: [...MAKING, ...NAMING], help: "own id of the new report" },
  "send-cmd": {
    modes: SENDER,
    help: "bash script that sends one report; exit code 0 means sent",
    env: "OWNER_REPORT_SEND_CMD",
  },
  channel: {
    modes: SENDER,
    help: "channel of the built-in OpenClaw route, and message limit",
    fallback: "discord",
    env: "OWNER_REPORT_CHANNEL",
  },
  target: { modes: SENDER, help: "target of the built-in OpenClaw route", env: "OWNER_REPORT_TARGET" },
  account: { modes: SENDER, help: "account of the built-in OpenClaw route" },
  "thread-id": { modes: SENDER, help: "thread of the built-in OpenClaw route" },
  "openclaw-state": {
    modes: SENDER,
    help: "private or shared: whether a send by OpenClaw has an outbox of its own",
    fallback: "private",
  },
  "send-timeout": {
    modes: SENDER,
    help: "seconds one send may take",
    fallback: "120",
    env: "OWNER_REPORT_SEND_TIMEOUT",
  },
  "success-pattern": {
    modes: SENDER,
    help: "regular expression that the sender's standard output must match",
  },
  "max-count": {
    modes: ["watchdog", "cron"],
    help: "reports to send at most",
    fallbacks: { action: "5", cli: "1", cron: "5" },
    env: "OWNER_REPORT_MAX_COUNT",
  },
  all: {
    modes: ["watchdog"],
    help: "send the whole backlog as it stands now; beats --max-count",
    fallback: "false",
    isSwitch: true,
  },
  "dry-run": {
    modes: ["producer", ...SENDING, "hold", "release", "prune", "move", "cron"],
    help: "show what would be done; nothing is sent or changed",
    fallback: "false",
    isSwitch: true,
  },
  "in-doubt": {
    modes: [...SENDING, "cron"],
    help: "resend or hold what may already have gone out",
    fallback: "resend",
  },
  "max-attempts": {
    modes: [...SENDING, "cron"],
    help: "failed attempts after which a report is set aside in held/ (default: never)",
  },
  state: { modes: ["list"], help: "pending, sent or held", fallback: "pending" },
  "errors-first": {
    modes: ["status", "list"],
    help: "show those with the latest errors first",
    fallback: "false",
    isSwitch: true,
  },
  reason: { modes: ["hold"], help: "why it is set aside" },
  "older-than": { modes: ["prune"], help: "age of what is removed, such as 30d, 12h or 0d" },
  "max-age": { modes: ["status"], help: "alarm when the oldest pending report is older, in minutes" },
  "expect-team": { modes: ["status"], help: "alarm when this team queued nothing for max-age minutes" },
  "expect-worker": { modes: ["status"], help: "alarm when this worker queued nothing for max-age minutes" },
  from: {
    modes: ["move"],
    help: "queue to move, an address as --queue takes it",
  },
  to: { modes: ["move"], help: "queue to move it to, written like --from" },
  "cron-action": {
    modes: ["cron"],
    help: "print, install, show or remove",
    fallback: "print",
    isCliOnly: true,
  },
  // Not env-file: Node itself obeys --env-file wherever it stands, even behind the script.
  "cron-env": {
    modes: SENDER,
    help: "file with the settings that cron runs the watchdog with",
    saidDefault: { cron: "cron.env in the queue directory, or beside the default one" },
    isCliOnly: true,
  },
  "log-file": {
    modes: ["watchdog", "cron"],
    help: "append what is said to this file instead, kept under 1 MiB",
    isCliOnly: true,
  },
  queue: {
    modes: QUEUEING,
    help: "where the queue is: a path, git:<remote>#<namespace>, git (this repository) or cache:<key prefix>",
    env: "OWNER_REPORT_QUEUE",
    saidDefault: { cli: "$CLAWTEAM_DATA_DIR/owner-reports, else ~/.clawteam/owner-reports" },
  },
  token: {
    modes: OPENING,
    help: "opens the git queue's repository over http(s), or lists the cache queue",
    env: "OWNER_REPORT_TOKEN",
    isSecret: true,
  },
  // Of the action only, which sets it by itself: how the job's own token is told from one that was given.
  "job-token": {
    modes: OPENING,
    help: "the job's own token, used where no other is given, and at the server of its run only",
    isSecret: true,
  },
} as const satisfies Record<string, InputSpec>;

export type InputName = keyof typeof INPUTS;
export const INPUT_NAMES = Object.keys(INPUTS) as InputName[];
/** The inputs of the action, and flags of the CLI. */
export const ACTION_INPUTS = INPUT_NAMES.filter((name) => !inputSpec(name).isCliOnly);

/** What was given, by flag or input: the text as it came. */
export type Given = Partial<Record<InputName | FormerInput, string>>;

export function inputSpec(name: InputName): InputSpec {
  return INPUTS[name];
}

/** The default of an input where it is used; `undefined` where it has none, or one that is worked out. */
export function defaultOf(
  name: InputName,
  { mode, surroundings: { shell } }: { mode: Mode; surroundings: { shell: "action" | "cli" } },
): string | undefined {
  const { fallback, fallbacks } = inputSpec(name);
  return fallback ?? fallbacks?.[mode === "cron" ? "cron" : shell];
}
