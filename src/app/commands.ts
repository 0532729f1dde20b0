import type { InputName } from "./config/inputs.js";
import { ONLY_FOR_DELIVERY } from "./config/only-for-delivery.js";
import { producerOf } from "./config/producer.js";
import type { InputReader } from "./config/reader.js";
import { runOf } from "./config/run.js";

/** Headings of `--help`, in their order. */
export const GROUPS = ["Report", "Deliver", "Look", "Decide", "Set up"] as const;

/** Definition of one mode: the action's `mode`, the CLI's command. */
export interface Command {
  summary: string;
  /** Heading under which `--help` lists it. */
  group: (typeof GROUPS)[number];
  /** Inputs without which it does nothing. */
  required?: readonly InputName[];
  /** Input that the CLI also takes as a positional argument, with its help text. */
  argument?: { input: InputName; help: string; isSeveral?: boolean };
  /** Shown in `--help`. */
  examples: readonly string[];
  /** What follows the flags on the CLI, where that is a command to start: it has no `--json`. */
  command?: string;
  inputs: readonly InputName[];
  /** Not available in the action. */
  isCliOnly?: boolean;
  /** Sends or holds the queue's lock, and therefore handles SIGINT, SIGTERM and SIGHUP. */
  cancels?: boolean;
  /** Reads the inputs it uses, except the queue. */
  read(reader: InputReader): object | Promise<object>;
  /** Part of the program that runs it: see run.ts. */
  by: "producer" | "consumer" | "sending" | "operating" | "probe" | "completion";
}

const NEW_REPORT = [
  ...(["team", "worker", "progress", "task-id", "done", "next", "status", "source"] as const),
  ...(["body", "body-file", "report-id", "job-matrix"] as const),
] as const;
/** Inputs of the sender. Doctor checks it, and cron passes it on. */
const SENDER = [
  ...(["send-cmd", "webhook-url", "channel", "target", "account", "thread-id", "openclaw-state"] as const),
  ...(["send-timeout", "success-pattern", "cron-env"] as const),
] as const;
const SENDING = [...SENDER, "task-message", "retries", "dry-run", "in-doubt", "max-attempts"] as const;
const QUEUE = ["queue", "token", "job-token"] as const;

/** Modes that use no queue. */
export type ModeWithoutQueue = "probe" | "completion";

const REPORT = { input: "report-id", help: "id or path of the report" } as const;
const SHOWN = { ...REPORT, help: "id or path of the report, or a part of its id that no other has" } as const;
const REPORTS = {
  input: "report-id",
  help: "ids or paths of the reports, or parts of their ids that no other has",
  isSeveral: true,
} as const;
const SEND = `'printf %s "$OWNER_REPORT_MESSAGE" |
    curl -fsS --data-binary @- "$URL"'`;

/** Loads what reads the inputs of other modes: a step that only queues must be fast. */
const readings = async () => (await import("./config/readings.js")).READINGS;

/** All modes. A new mode needs an entry here and the code that runs it. */
export const COMMANDS = {
  producer: {
    summary: "queue a checkpoint as a report in pending/",
    group: "Report",
    required: ["team", "worker", "progress"],
    examples: [
      `owner-report producer --team clawteam --worker backend-a \\
    --task-id example-task --progress 80% \\
    --done 'export complete' --next 'wait for aggregation'`,
      `make 2>&1 | tail -n 50 | owner-report producer --team ci --worker build \\
    --progress 1/2 --body-file -`,
    ],
    inputs: [...NEW_REPORT, "dry-run", ...QUEUE],
    read: producerOf,
    by: "producer",
  },
  consumer: {
    summary: "print one report, in any state, as JSON",
    group: "Look",
    argument: REPORT,
    examples: [
      "owner-report consumer 20261122t153000123z-clawteam-backend-a-1f3a9c2e",
      "owner-report consumer ~/.clawteam/owner-reports/pending/my-report.md",
    ],
    inputs: ["report-id", ...QUEUE],
    read: async (reader: InputReader) => (await readings()).consumer(reader),
    by: "consumer",
  },
  driver: {
    summary: "send one pending report",
    group: "Deliver",
    argument: REPORT,
    examples: [`owner-report driver my-report --send-cmd ${SEND}`, "owner-report driver my-report --dry-run"],
    inputs: ["report-id", ...SENDING, ...QUEUE],
    cancels: true,
    read: async (reader: InputReader) => (await readings()).driver(reader),
    by: "sending",
  },
  watchdog: {
    summary: "make one pass over pending/, oldest first, and stop at the first failure",
    group: "Deliver",
    examples: [
      `export OWNER_REPORT_SEND_CMD=${SEND}`,
      "owner-report watchdog --all",
      "owner-report watchdog --max-count 20 --send-cmd ./send.sh",
      "owner-report watchdog --dry-run --send-cmd ./send.sh",
    ],
    inputs: ["max-count", "all", "log-file", ...SENDING, ...QUEUE],
    cancels: true,
    read: async (reader: InputReader) => (await readings()).watchdog(reader),
    by: "sending",
  },
  direct: {
    summary: "queue a checkpoint and send it at once",
    group: "Deliver",
    required: ["team", "worker", "progress"],
    examples: [
      `owner-report direct --team ci --worker deploy --progress 100% \\
    --status completed --send-cmd ./send.sh`,
      `owner-report direct --team ci --worker deploy --progress 100% \\
    --channel telegram --target 123456789`,
    ],
    inputs: [...NEW_REPORT, ...SENDING, ...QUEUE],
    cancels: true,
    read: async (reader: InputReader) => (await readings()).direct(reader),
    by: "sending",
  },
  run: {
    summary: "run a command, and queue a report when it has ended; the exit code is the command's",
    group: "Report",
    required: ["team", "worker"],
    command: "-- <command> [<argument>…]",
    examples: [
      "owner-report run --team ops --worker backup -- restic backup /srv",
      "owner-report run --team ops --worker sync --only failed -- ./sync.sh",
      `owner-report run --team ci --worker nightly --start --deliver \\
    --send-cmd ./send.sh -- make nightly`,
    ],
    inputs: [
      ...NEW_REPORT,
      ...(["start", "only", "deliver", "no-output", "channel"] as const),
      ...ONLY_FOR_DELIVERY,
      ...QUEUE,
    ],
    isCliOnly: true,
    read: runOf,
    by: "producer",
  },
  status: {
    summary: "show the queue at a glance: what waits, what blocks it, what was sent",
    group: "Look",
    examples: [
      "owner-report status",
      "owner-report status --errors-first",
      "owner-report status --max-age 60 --expect-team ops   # exit 1: stuck or silent",
      "owner-report status --exit-code   # exit 1: a person is needed",
      "owner-report status --html /var/www/reports/index.html",
    ],
    inputs: ["errors-first", "exit-code", "max-age", "expect-team", "expect-worker", "html", ...QUEUE],
    read: async (reader: InputReader) => (await readings()).status(reader),
    by: "operating",
  },
  list: {
    summary: "list the reports of one state",
    group: "Look",
    argument: { input: "state", help: "pending, sent or held" },
    examples: ["owner-report list", "owner-report list held --limit 20", "owner-report list sent --json"],
    inputs: ["state", "errors-first", "limit", ...QUEUE],
    read: async (reader: InputReader) => (await readings()).list(reader),
    by: "operating",
  },
  show: {
    summary: "show one report, in any state, and what was tried with it",
    group: "Look",
    argument: SHOWN,
    examples: ["owner-report show my-report", "owner-report show 1f3a9c2e"],
    inputs: ["report-id", ...QUEUE],
    read: async (reader: InputReader) => (await readings()).show(reader),
    by: "operating",
  },
  hold: {
    summary: "set a pending report aside in held/, so that the others go on",
    group: "Decide",
    required: ["reason"],
    argument: REPORTS,
    examples: ["owner-report hold my-report --reason 'the receiver refuses its emoji'"],
    inputs: ["report-id", "reason", "dry-run", ...QUEUE],
    cancels: true,
    read: async (reader: InputReader) => (await readings()).hold(reader),
    by: "operating",
  },
  release: {
    summary: "put a held report back into pending/, or unblock one that is three times in doubt",
    group: "Decide",
    argument: REPORTS,
    examples: ["owner-report release my-report", "owner-report release --all"],
    inputs: ["report-id", "all", "dry-run", ...QUEUE],
    cancels: true,
    read: async (reader: InputReader) => (await readings()).release(reader),
    by: "operating",
  },
  retry: {
    summary: "send pending reports now, in this order, even if they are three times in doubt",
    group: "Decide",
    argument: REPORTS,
    examples: ["owner-report retry my-report --send-cmd ./send.sh", "owner-report retry 1f3a9c2e 9c2e1f3a"],
    inputs: ["report-id", ...SENDING, ...QUEUE],
    cancels: true,
    read: async (reader: InputReader) => (await readings()).retry(reader),
    by: "sending",
  },
  confirm: {
    summary: "say that a report arrived which is held or in doubt: it moves to sent/",
    group: "Decide",
    argument: REPORTS,
    examples: ["owner-report confirm 1f3a9c2e", "owner-report confirm 1f3a9c2e --reason 'seen in #releases'"],
    inputs: ["report-id", "reason", "dry-run", ...QUEUE],
    cancels: true,
    read: async (reader: InputReader) => (await readings()).confirm(reader),
    by: "operating",
  },
  prune: {
    summary: "remove sent reports for good, or with --state held those set aside; never pending ones",
    group: "Decide",
    required: ["older-than"],
    examples: [
      "owner-report prune --older-than 30d --dry-run",
      "owner-report prune --older-than 30d",
      "owner-report prune --state held --older-than 90d",
    ],
    inputs: ["older-than", "state", "dry-run", ...QUEUE],
    cancels: true,
    read: async (reader: InputReader) => (await readings()).prune(reader),
    by: "operating",
  },
  move: {
    summary: "move a whole queue to another store, with its records; nothing is sent",
    group: "Decide",
    required: ["from", "to"],
    examples: [
      `owner-report move --from .owner-reports --to git:https://github.com/o/r \\
    --dry-run`,
      `owner-report move --from ~/.clawteam/owner-reports \\
    --to git:git@example.org:o/queue.git#reports`,
    ],
    inputs: ["from", "to", "dry-run", "token", "job-token"],
    cancels: true,
    read: async (reader: InputReader) => (await readings()).move(reader),
    by: "operating",
  },
  doctor: {
    summary: "check everything that a report needs to reach its owner; sends and changes nothing",
    group: "Look",
    examples: ["owner-report doctor", "owner-report doctor --json"],
    inputs: [...SENDER, ...QUEUE],
    read: async (reader: InputReader) => (await readings()).doctor(reader),
    by: "operating",
  },
  cron: {
    summary: "print, install, show or remove the crontab line that runs the watchdog every minute",
    group: "Set up",
    argument: { input: "cron-action", help: "print, install, show or remove" },
    examples: [
      "owner-report cron print",
      "owner-report cron install --max-count 5",
      "owner-report cron remove",
    ],
    inputs: ["cron-action", "max-count", "log-file", ...SENDING, ...QUEUE],
    isCliOnly: true,
    read: async (reader: InputReader) => (await readings()).cron(reader),
    by: "operating",
  },
  probe: {
    summary: "find an OpenClaw and a Node that runs it",
    group: "Set up",
    examples: ["owner-report probe", "NODE_BIN=/opt/node-24/bin/node owner-report probe --pretty"],
    inputs: [],
    read: () => ({}),
    by: "probe",
  },
  completion: {
    summary: "print the script that completes words and flags in a shell",
    group: "Set up",
    argument: { input: "shell", help: "bash, zsh or fish" },
    required: ["shell"],
    examples: [
      `eval "$(owner-report completion bash)"   # in ~/.bashrc`,
      `eval "$(owner-report completion zsh)"    # in ~/.zshrc, after compinit`,
      "owner-report completion fish > ~/.config/fish/completions/owner-report.fish",
    ],
    inputs: ["shell"],
    isCliOnly: true,
    read: async (reader: InputReader) => (await readings()).completion(reader),
    by: "completion",
  },
} satisfies Record<string, Command>;

export type Mode = keyof typeof COMMANDS;
export const MODES = Object.keys(COMMANDS) as Mode[];

/** Modes that one part of the program runs. */
export type ModesBy<By extends Command["by"]> = {
  [M in Mode]: (typeof COMMANDS)[M]["by"] extends By ? M : never;
}[Mode];

/** Returns the definition of a mode. */
export function commandOf(mode: Mode): Command {
  return COMMANDS[mode];
}

/** Tells whether a mode uses an input. */
export function takes(mode: Mode, name: InputName): boolean {
  return commandOf(mode).inputs.includes(name);
}
