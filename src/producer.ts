import { producerSummary, type QueueContext, type QueueSummary } from "./delivery/backlog.js";
import { toLoaded } from "./delivery/loaded.js";
import type { Result } from "./delivery/result.js";
import { reportFields } from "./delivery/result.js";
import { notQueued } from "./delivery/safe.js";
import { OwnerReportError, saying } from "./errors.js";
import type { RandomHex } from "./platform/random.js";
import { formatReport, parseReport, sameContent, withContextThatFits } from "./report/document.js";
import {
  bodyProblem,
  type Checkpoint,
  type CheckpointFields,
  type CiContext,
  checkCheckpoint,
  lineProblem,
  NO_CONTEXT,
  type Report,
  SCHEMA,
} from "./report/fields.js";
import { clockProblem, generateId, idProblem, sortableMoment } from "./report/id.js";
import type { Store, StoredReport } from "./stores/store.js";
import { deliveryOf, requireReadable } from "./stores/stored-report.js";

/** Input of producer. */
export interface ProducerRequest {
  store: Store;
  /** The checkpoint's fields as the caller gave them. */
  checkpoint: CheckpointFields;
  /** Its fields that the caller did not give: not compared with those of an earlier report of the same id. */
  assumed?: readonly (keyof Checkpoint)[] | undefined;
  /** Free Markdown, at most 256 KiB. */
  body?: string | undefined;
  /** The CI run that made it. */
  context?: Partial<CiContext> | undefined;
  /** The caller's own id; generated when absent. */
  reportId?: string | undefined;
  dryRun?: boolean;
  clock?: () => number;
  random?: RandomHex | undefined;
  /** Kind of channel, whose message limit the shown message follows. */
  channel?: string | undefined;
}

/**
 * Queues a checkpoint as a report. The outcome is `queued` only once the report is durable; the same id with the same
 * content is `already-queued` and changes nothing.
 *
 * @param summarize says what the result tells of the queue
 * @throws OwnerReportError `usage` naming every field that is not valid, or when all are too long together, `conflict`
 *   when another report has the id, `store` when it could not be written: in each case nothing was queued
 */
export async function producer(
  request: ProducerRequest,
  summarize: (queue: QueueContext) => Promise<QueueSummary> = producerSummary,
): Promise<Result> {
  const { store, clock = Date.now } = request;
  const { report, warnings } = compose(request, clock());
  const text = formatReport(report);
  const { report_id: id } = report;
  const origin = request.reportId === undefined ? "generated" : "own";
  const existing = request.dryRun
    ? requireReadable(await store.find(id))
    : await saying(store.put(id, text, origin), (done) => notQueued(id, done));
  if (request.dryRun && !existing) await store.refuseUsed(id);
  const stored = existing ?? asStored(store, id, text);
  const kept = existing ? await requireSameContent(report, existing, request.assumed) : report;
  const delivery = await deliveryOf(existing);
  if (existing?.state === "sent") await (await import("./delivery/load.js")).requireProof(existing, delivery);
  const outcome = request.dryRun ? "dry-run" : existing ? "already-queued" : "queued";
  const queue = await summarize({ store, clock });
  return {
    outcome,
    text: outcomeText(outcome, stored),
    ...reportFields(toLoaded({ stored, report: kept, delivery }, request.channel)),
    ...queue,
    warnings: [...(existing ? [] : warnings), ...queue.warnings],
  };
}

/** Builds the report, without a queue. @throws OwnerReportError `usage` as producer does @internal */
export function compose(
  request: Omit<ProducerRequest, "store">,
  now: number,
): { report: Report; warnings: string[] } {
  const { body = "", context = {}, reportId, random } = request;
  const checkpoint = checked(request);
  const created_at = new Date(sortableMoment(now)).toISOString();
  const report_id = reportId ?? generateId(checkpoint, now, random);
  const { report, omitted } = withContextThatFits({
    ...{ schema: SCHEMA, report_id, created_at, ...checkpoint },
    ...{ ...NO_CONTEXT, ...context, body },
  });
  return { report, warnings: [...clockWarning(created_at, now), ...omissionWarning(omitted)] };
}

function clockWarning(dated: string, now: number): string[] {
  const problem = clockProblem(now);
  if (problem === undefined) return [];
  return [`The report is dated ${dated}: ${problem}. Set it (NTP): reports are delivered by their dates.`];
}

function omissionWarning(omitted: readonly string[]): string[] {
  if (omitted.length === 0) return [];
  return [`There was no room beside the report's own fields for ${omitted.join(", ")} of this run.`];
}

function checked(request: Omit<ProducerRequest, "store">): Checkpoint {
  const { checkpoint, body = "", context = {}, reportId } = request;
  const checked = checkCheckpoint(checkpoint);
  const problems = "problems" in checked ? checked.problems.map((p) => `${p.field} ${p.problem}`) : [];
  for (const [field, value] of Object.entries(context)) {
    const problem = lineProblem(value);
    if (problem !== undefined) problems.push(`${field} ${problem}`);
  }
  const idIsBad = reportId === undefined ? undefined : idProblem(reportId);
  if (idIsBad !== undefined) problems.push(`report_id ${idIsBad}`);
  const bodyIsBad = bodyProblem(body);
  if (bodyIsBad !== undefined) problems.push(`body ${bodyIsBad}`);
  if ("checkpoint" in checked && problems.length === 0) return checked.checkpoint;
  throw new OwnerReportError("usage", `The report is not valid: ${problems.join("; ")}. Nothing was queued.`);
}

function asStored(store: Store, id: string, text: string): StoredReport {
  return {
    id,
    state: "pending",
    path: store.pathOf("pending", id),
    bytes: Buffer.from(text),
    record: undefined,
  };
}

async function requireSameContent(
  report: Report,
  existing: StoredReport,
  assumed: ProducerRequest["assumed"],
): Promise<Report> {
  const kept = await parseReport(existing.bytes, existing.id).catch((cause: unknown) => {
    throw conflict(existing, "which is not valid itself", cause);
  });
  if (!sameContent(report, kept, assumed)) throw conflict(existing, "with other content");
  return kept;
}

function conflict(existing: StoredReport, how: string, cause?: unknown): OwnerReportError {
  return new OwnerReportError(
    "conflict",
    `The id ${existing.id} is taken by another report, ${how} (${existing.path}). ` +
      "The first one was kept and this one was not queued. Use another report-id, or none.",
    { cause },
  );
}

function outcomeText(outcome: "queued" | "already-queued" | "dry-run", stored: StoredReport): string {
  if (outcome === "dry-run") return `Dry run, NOT QUEUED and NOT SENT: ${stored.id}`;
  if (outcome === "already-queued") return `Already ${stored.state}: ${stored.id}`;
  return `Queued: ${stored.id}`;
}
