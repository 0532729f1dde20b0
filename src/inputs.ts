/** What owner-report can be asked to do: the action's `mode`, the CLI's first word. */
export const MODES = ["producer", "consumer", "driver", "watchdog", "direct"] as const;
export type Mode = (typeof MODES)[number];

/** One input of the action, which is also a flag of the CLI. */
export interface InputSpec {
  /** The modes that use it. */
  modes: readonly Mode[];
  /** Said in `--help`. */
  help: string;
  /** Used when neither a flag, an input nor the environment gives a value. */
  fallback?: string;
  /** The environment variable that gives a value when no flag or input does. */
  env?: string;
  /** `true` or `false`; a flag without a value on the CLI. */
  isSwitch?: boolean;
}

const MAKING: readonly Mode[] = ["producer", "direct"];
const SENDING: readonly Mode[] = ["driver", "watchdog", "direct"];

/** Whether a mode starts a sender, and so has something to end well when it is told to stop. */
export function sends(mode: Mode): boolean {
  return SENDING.includes(mode);
}

/** Every input but `mode`, in the order of DESIGN §2. Defaults that differ between action and CLI are in config.ts. */
export const INPUTS = {
  team: { modes: MAKING, help: "team the report comes from", env: "CLAWTEAM_TEAM_NAME" },
  worker: { modes: MAKING, help: "worker the report comes from", env: "CLAWTEAM_AGENT_NAME" },
  progress: { modes: MAKING, help: "80%, 80, 3/7 or a short text" },
  "task-id": { modes: MAKING, help: "task the checkpoint belongs to" },
  done: { modes: MAKING, help: "what is done" },
  next: { modes: MAKING, help: "what comes next" },
  status: {
    modes: MAKING,
    help: "normal, warning, blocked, failed, cancelled or completed",
    fallback: "normal",
  },
  source: { modes: MAKING, help: "what produced the report", fallback: "checkpoint" },
  body: { modes: MAKING, help: "free Markdown" },
  "body-file": { modes: MAKING, help: "file to read the body from; - reads standard input" },
  "report-id": { modes: ["producer", "direct", "driver", "consumer"], help: "own id of the new report" },
  "send-cmd": {
    modes: SENDING,
    help: "bash script that sends one report; exit code 0 means sent",
    env: "OWNER_REPORT_SEND_CMD",
  },
  channel: {
    modes: SENDING,
    help: "channel of the built-in OpenClaw route, and message limit",
    fallback: "discord",
    env: "OWNER_REPORT_CHANNEL",
  },
  target: { modes: SENDING, help: "target of the built-in OpenClaw route", env: "OWNER_REPORT_TARGET" },
  "send-timeout": {
    modes: SENDING,
    help: "seconds one send may take",
    fallback: "120",
    env: "OWNER_REPORT_SEND_TIMEOUT",
  },
  "success-pattern": {
    modes: SENDING,
    help: "regular expression that the sender's standard output must match",
  },
  "max-count": { modes: ["watchdog"], help: "reports to send at most", env: "OWNER_REPORT_MAX_COUNT" },
  all: {
    modes: ["watchdog"],
    help: "send the whole backlog as it stands now; beats --max-count",
    fallback: "false",
    isSwitch: true,
  },
  "dry-run": {
    modes: ["producer", ...SENDING],
    help: "show what would be done; nothing is sent or changed",
    fallback: "false",
    isSwitch: true,
  },
  "in-doubt": {
    modes: SENDING,
    help: "resend or hold what may already have gone out",
    fallback: "resend",
  },
  store: {
    modes: MODES,
    help: "where the queue lives: directory",
    fallback: "directory",
    env: "OWNER_REPORT_STORE",
  },
  "queue-dir": { modes: MODES, help: "queue directory", env: "OWNER_REPORT_QUEUE_DIR" },
} as const satisfies Record<string, InputSpec>;

export type InputName = keyof typeof INPUTS;
export const INPUT_NAMES = Object.keys(INPUTS) as InputName[];

/** What was given, by flag or input: the text as it came. */
export type Given = Partial<Record<InputName, string>>;

export function inputSpec(name: InputName): InputSpec {
  return INPUTS[name];
}
