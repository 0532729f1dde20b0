import { STATES } from "../../stores/store.js";
import { INPUT_NAMES } from "./inputs.js";
import { newReportOf } from "./new-report.js";
import { alarmOf, confirmedBecause, olderThanOf, reasonOf } from "./operator.js";
import { readQueue } from "./queue.js";
import type { InputReader } from "./reader.js";
import {
  CRON_ACTIONS,
  dryRun,
  envFile,
  errorsFirst,
  limitOf,
  logFile,
  messageChannel,
  named,
  page,
  policy,
  releasable,
  sender,
  sending,
  severalNamed,
  shellOf,
} from "./readers.js";

/** Readers of the inputs of each mode, except the queue. `producer` and `run` have files of their own: they start fast. */
export const READINGS = {
  consumer: async (reader: InputReader) => ({ ...named(reader), ...(await messageChannel(reader)) }),
  driver: async (reader: InputReader) => ({ ...named(reader), ...(await sending(reader)) }),
  watchdog: async (reader: InputReader) => ({
    ...(await sending(reader)),
    ...{ limit: limitOf(reader), waits: false },
    ...logFile(reader),
  }),
  direct: async (reader: InputReader) => ({ ...(await newReportOf(reader)), ...(await sending(reader)) }),
  status: (reader: InputReader) => ({
    ...{ alarm: alarmOf(reader), exitCode: reader.switch("exit-code") },
    ...{ ...errorsFirst(reader), ...page(reader) },
  }),
  list: (reader: InputReader) => ({
    state: reader.choice("state", STATES),
    ...errorsFirst(reader),
    most: reader.count("limit", Number.MAX_SAFE_INTEGER),
  }),
  show: async (reader: InputReader) => ({ ...named(reader), ...(await messageChannel(reader)) }),
  hold: (reader: InputReader) => ({ ...severalNamed(reader), ...dryRun(reader), reason: reasonOf(reader) }),
  release: (reader: InputReader) => ({ ...releasable(reader), ...dryRun(reader) }),
  retry: async (reader: InputReader) => ({ ...severalNamed(reader), ...(await sending(reader)) }),
  confirm: (reader: InputReader) => ({
    ...severalNamed(reader),
    ...dryRun(reader),
    reason: confirmedBecause(reader),
  }),
  prune: (reader: InputReader) => ({
    olderThan: olderThanOf(reader),
    state: reader.choice("state", ["sent", "held"]),
    ...dryRun(reader),
  }),
  move: async (reader: InputReader) => ({ to: await readQueue(reader, "to"), ...dryRun(reader) }),
  doctor: async (reader: InputReader) => ({ ...(await sender(reader)), ...envFile(reader) }),
  cron: async (reader: InputReader) => ({
    ...{ ...(await sender(reader)), ...(await policy(reader)), ...dryRun(reader), ...envFile(reader) },
    ...logFile(reader),
    action: reader.choice("cron-action", CRON_ACTIONS),
    named: INPUT_NAMES.filter((name) => reader.explicit(name) !== undefined),
    limit: limitOf(reader),
  }),
  completion: (reader: InputReader) => ({ completes: shellOf(reader) }),
};
