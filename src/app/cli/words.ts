import type { InputName, Mode } from "../config/inputs.js";

/** What the command line says of one of its first words. */
export interface Word {
  summary: string;
  /** The input that its argument gives, which needs no flag then, and what `--help` says of it. */
  argument?: { input: InputName; help: string };
  examples: string[];
}

const REPORT: Word["argument"] = { input: "report-id", help: "id or path of the report" };
const SEND = `'printf %s "$OWNER_REPORT_MESSAGE" | curl -fsS --data-binary @- "$URL"'`;

/** Every first word of the command line. */
export const WORDS: Readonly<Record<Mode, Word>> = {
  producer: {
    summary: "queue a checkpoint as a report in pending/",
    examples: [
      `owner-report producer --team clawteam --worker backend-a --task-id example-task \\
    --progress 80% --done 'export complete' --next 'wait for aggregation'`,
      "make 2>&1 | tail -n 50 | owner-report producer --team ci --worker build --progress 1/2 --body-file -",
    ],
  },
  consumer: {
    summary: "print one report, in any state, as JSON",
    argument: REPORT,
    examples: [
      "owner-report consumer 20261122t153000123z-clawteam-backend-a-1f3a9c2e",
      "owner-report consumer ~/.clawteam/owner-reports/pending/my-report.md",
    ],
  },
  driver: {
    summary: "send one pending report",
    argument: REPORT,
    examples: [`owner-report driver my-report --send-cmd ${SEND}`, "owner-report driver my-report --dry-run"],
  },
  watchdog: {
    summary: "make one pass over pending/, oldest first, and stop at the first failure",
    examples: [
      `export OWNER_REPORT_SEND_CMD=${SEND}`,
      "owner-report watchdog --all",
      "owner-report watchdog --max-count 20 --send-cmd ./send.sh",
      "owner-report watchdog --dry-run --send-cmd ./send.sh",
    ],
  },
  direct: {
    summary: "queue a checkpoint and send it at once",
    examples: [
      "owner-report direct --team ci --worker deploy --progress 100% --status completed --send-cmd ./send.sh",
      "owner-report direct --team ci --worker deploy --progress 100% --channel telegram --target 123456789",
    ],
  },
  status: {
    summary: "show the queue at a glance: what waits, what blocks it, what was sent",
    examples: [
      "owner-report status",
      "owner-report status --errors-first",
      "owner-report status --max-age 60 --expect-team clawteam   # exit 1: stuck or silent",
    ],
  },
  list: {
    summary: "list the reports of one state",
    argument: { input: "state", help: "pending, sent or held (default: pending)" },
    examples: ["owner-report list", "owner-report list held", "owner-report list sent --json"],
  },
  show: {
    summary: "show one report, in any state, and what was tried with it",
    argument: REPORT,
    examples: ["owner-report show my-report"],
  },
  hold: {
    summary: "set a pending report aside in held/, so that the others go on",
    argument: REPORT,
    examples: ["owner-report hold my-report --reason 'the receiver refuses its emoji'"],
  },
  release: {
    summary: "put a held report back into pending/, or unblock one that is three times in doubt",
    argument: REPORT,
    examples: ["owner-report release my-report"],
  },
  retry: {
    summary: "send one pending report now, even if it is three times in doubt",
    argument: REPORT,
    examples: ["owner-report retry my-report --send-cmd ./send.sh"],
  },
  prune: {
    summary: "remove sent reports for good; pending and held ones are never touched",
    examples: ["owner-report prune --older-than 30d --dry-run", "owner-report prune --older-than 30d"],
  },
  move: {
    summary: "move a whole queue to another store, with its records; nothing is sent",
    examples: [
      "owner-report move --from .owner-reports --to git:https://github.com/o/r --dry-run",
      "owner-report move --from ~/.clawteam/owner-reports --to git:git@example.org:o/queue.git#reports",
    ],
  },
  doctor: {
    summary: "check everything that a report needs to reach its owner; sends and changes nothing",
    examples: ["owner-report doctor", "owner-report doctor --json"],
  },
  probe: {
    summary: "find an OpenClaw and a Node that runs it",
    examples: ["owner-report probe", "NODE_BIN=/opt/node-24/bin/node owner-report probe --pretty"],
  },
  cron: {
    summary: "print, install, show or remove the crontab line that runs the watchdog every minute",
    argument: { input: "cron-action", help: "print, install, show or remove (default: print)" },
    examples: [
      "owner-report cron print",
      "owner-report cron install --max-count 5",
      "owner-report cron remove",
    ],
  },
};
