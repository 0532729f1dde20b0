import * as z from "zod/mini";
import type { ConsumerJson } from "../delivery/loaded.js";
import { type ErrorCode, EXIT_CODES } from "../errors.js";
import type { Row } from "../operator/row.js";
import { CONTEXT_FIELDS, SCHEMA } from "../report/fields.js";
import { deliverySchema } from "../report/parse-delivery-record.js";
import { STATUSES } from "../report/statuses.js";
import type { EntryCandidate } from "../senders/openclaw/entries.js";
import type { Judged } from "../senders/openclaw/find.js";
import type { NodeCandidate } from "../senders/openclaw/nodes.js";
import type { Mode } from "./commands.js";
import type { CheckJson } from "./doctor/doctor.js";

/*
 * What `--json` prints, for each command. scripts/schema.mjs makes schema/ from it, and test/dist/json-schemas.long.test.ts holds
 * it against what the command line prints. Nothing that runs imports it.
 */

const text = z.string();
const count = z.int().check(z.gte(0));
const maybe = z.nullable(text);
const state = z.enum(["pending", "held", "sent"]);
const texts = z.array(text);

const contextFields = Object.fromEntries(CONTEXT_FIELDS.map((field) => [field, text])) as Record<
  (typeof CONTEXT_FIELDS)[number],
  typeof text
>;

const report: z.ZodMiniType<ConsumerJson> = z.strictObject({
  schema: z.literal(SCHEMA),
  ...{ report_id: text, created_at: text, team: text, worker: text, task_id: text, progress: text },
  ...{ done: text, next: text, status: z.enum(STATUSES), source: text, ...contextFields, body: text },
  ...{ progress_percent: z.nullable(z.number()), state, path: text, message: text, attempts: count },
  delivery: z.nullable(deliverySchema),
});

const row: z.ZodMiniType<Row> = z.strictObject({
  ...{ report_id: text, state, path: text, age_seconds: z.nullable(count) },
  ...{ team: maybe, worker: maybe, task_id: maybe, progress: maybe, status: maybe },
  ...{ attempts: z.nullable(count), last_attempt_at: maybe, last_outcome: maybe, last_reason: maybe },
  ...{ held_reason: maybe, confirmed_at: maybe, problem: maybe },
});

/** What any document may have; each is there where it applies. */
const FACTS = {
  ...{ report_id: z.optional(text), report_path: z.optional(text), report: z.optional(report) },
  ...{ message: z.optional(text), sent_count: z.optional(count), sent_ids: z.optional(texts) },
  ...{ failed_id: z.optional(text), failed_reason: z.optional(text) },
  ...{ pending_count: z.optional(count), held_count: z.optional(count) },
  oldest_pending_seconds: z.optional(z.nullable(count)),
  /** Commands that the error, the reason or a warning tells a person to type. */
  remedies: z.optional(texts),
  warnings: z.optional(texts),
};

const codes = Object.keys(EXIT_CODES) as [ErrorCode, ...ErrorCode[]];

/** A document of an error; details that were found all the same are in it too. */
const error = z.looseObject({ outcome: z.literal("error"), code: z.enum(codes), error: text, ...FACTS });

// Written once in a document, and referred to.
const named = { report, row, error, delivery: deliverySchema };
for (const [id, one] of Object.entries(named)) one.register(z.globalRegistry, { id });

/** A document of a command with these outcomes, and these fields beside what any may have. */
function documentOf(outcomes: [string, ...string[]], details: Record<string, z.ZodMiniType> = {}) {
  return z.union([z.strictObject({ outcome: z.enum(outcomes), ...FACTS, ...details }), error]);
}

const busy = z.strictObject({ outcome: z.literal("busy"), ...FACTS });
const lock = z.strictObject({ owner: text, host: text, pid: z.int(), since: text, is_over: z.boolean() });
const sending = z.strictObject({ report_id: text, since: text, pid: z.int() });
const lastSent = z.strictObject({ report_id: text, at: text });
const overdue = z.strictObject({ report_id: text, since: text, timeout_seconds: z.nullable(z.number()) });
const blocked = z.strictObject({
  ...{ report_id: text, reason: text, since: maybe, attempts: count, advice: text },
  /** Commands, to be typed as they are. */
  remedies: texts,
});
const check: z.ZodMiniType<CheckJson> = z.strictObject({
  ...{ what: text, state: z.enum(["pass", "warn", "fail", "skipped"]), seen: text, remedy: text },
  /** The commands of the remedy. */
  remedies: texts,
});
const LOOKED = ["ok", "empty", "failed"] as const;
const wellness = { is_well: z.boolean(), verdict: text, sent_total: count, alarm: maybe };
const queueStatus = {
  ...wellness,
  ...{ blocked: z.nullable(blocked), sending: z.nullable(sending), lock: z.nullable(lock) },
  last_pass: z.nullable(z.record(text, z.unknown())),
  ...{ last_sent: z.nullable(lastSent), overdue: z.nullable(overdue), page: z.optional(text) },
};
const counts = z.strictObject({ sent: count, held: count, pending: count });
const moved = { from: text, to: text };
const found = { path: text, from: text, version: maybe, used: z.boolean(), reason: text };
const node: z.ZodMiniType<Judged<NodeCandidate>> = z.strictObject(found);
const entry: z.ZodMiniType<Judged<EntryCandidate>> = z.strictObject({ ...found, engines: maybe });

const SENT = ["sent", "already-sent", "failed", "in-doubt", "busy", "dry-run", "empty"] as const;
const PASSED = ["sent", "empty", "busy", "partial", "failed", "in-doubt", "dry-run"] as const;
/** A pass over one lane of a database; for each of `postgres:*` a document as that of a queue alone. */
const lanePass = z.strictObject({
  ...{ lane: text, outcome: z.enum([...PASSED, "error"]), code: z.optional(z.enum(codes)) },
  ...{ error: z.optional(text), ...FACTS },
});
const decided = documentOf(["ok", "empty", "dry-run", "busy", "partial", "failed"], {
  report_ids: z.optional(texts),
});

/** Commands that print a document with `--json`: all but `run`, whose output is its command's. */
type Documented = Exclude<Mode, "run">;

/** The documents that `--json` prints, by command. */
export const SCHEMAS: Record<Documented, z.ZodMiniType> = {
  producer: documentOf(["queued", "already-queued", "dry-run"]),
  consumer: z.union([report, error]),
  driver: documentOf([...SENT]),
  watchdog: documentOf([...PASSED], { lanes: z.optional(z.array(lanePass)) }),
  direct: documentOf([...SENT]),
  status: z.union([
    documentOf([...LOOKED], {
      ...queueStatus,
      pending: z.array(row),
      held: z.array(row),
      sent: z.array(row),
    }),
    z.strictObject({
      ...{ outcome: z.enum(LOOKED), ...FACTS, ...wellness, page: z.optional(text) },
      /** Of `postgres:*`: each lane as a queue alone, without its reports. */
      lanes: z.array(z.strictObject({ lane: text, outcome: z.enum(LOOKED), ...FACTS, ...queueStatus })),
    }),
  ]),
  list: documentOf(["ok", "empty"], { state, reports: z.array(row) }),
  show: documentOf(["ok"]),
  hold: decided,
  release: decided,
  confirm: decided,
  retry: documentOf([...SENT, "partial"], { report_ids: z.optional(texts) }),
  prune: z.union([
    documentOf(["ok", "empty", "dry-run", "partial", "failed"], {
      removed_ids: texts,
      would_remove_ids: z.optional(texts),
    }),
    busy,
  ]),
  move: z.union([
    documentOf(["ok", "empty", "partial", "failed"], { moved: counts, ...moved }),
    documentOf(["dry-run"], { would_move: counts, ...moved }),
    busy,
  ]),
  doctor: documentOf(["ok", "failed"], { checks: z.array(check) }),
  cron: documentOf(["ok", "dry-run"], {
    ...{ action: text, line: text, queue: text, env_file: text, env_file_exists: z.boolean() },
    ...{ env_names: texts, log_file: text, start_file: text },
    ...{ installed: z.optional(z.boolean()), changed: z.optional(z.boolean()) },
    ...{ env_file_made: z.optional(z.boolean()), is_current: z.optional(z.boolean()) },
    ...{ installed_lines: z.optional(texts), last_run_at: z.optional(maybe) },
    ...{ log_tail: z.optional(texts), start_tail: z.optional(texts) },
    ...{ would_change: z.optional(z.boolean()), would_be_lines: z.optional(texts) },
    other_lines: z.optional(count),
  }),
  probe: documentOf(["ok"], {
    ...{ nodes: z.array(node), entries: z.array(entry) },
    used: z.strictObject({ node: text, entry: text }),
  }),
  completion: documentOf(["ok"], { shell: text, script: text }),
};

/** Makes the JSON Schema of what a command prints with `--json`. */
export function jsonSchemaOf(mode: Documented): object {
  const title = `What owner-report ${mode} --json prints`;
  return { title, ...z.toJSONSchema(SCHEMAS[mode]) };
}
