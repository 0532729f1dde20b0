import { describe, understood } from "./consumer.js";
import { OwnerReportError } from "./errors.js";
import type { RandomHex } from "./random.js";
import { formatReport, parseReport, saysTheSame } from "./report/document.js";
import { generateId } from "./report/id.js";
import { type Checkpoint, type CiContext, type Report, SCHEMA } from "./report/schema.js";
import { backlogNow, type Result } from "./result.js";
import type { Store, StoredReport } from "./stores/store.js";

export interface ProducerRequest {
  store: Store;
  /** What the caller says, validated. */
  checkpoint: Checkpoint;
  /** Free Markdown, at most 256 KiB. */
  body: string;
  context: CiContext;
  /** The caller's own id; without one, one is made. */
  reportId?: string;
  dryRun: boolean;
  clock: () => number;
  random?: RandomHex;
  /** Message limit to show the message by. */
  channel?: string;
}

/**
 * Queues a checkpoint as a report. `queued` is said only once it is durable; the same id with the same words is
 * `already-queued` and changes nothing.
 *
 * @throws OwnerReportError `usage` when the fields together are too long, `conflict` when the id is taken by other
 *   words, `store` when it could not be written: in each case nothing was queued
 */
export async function producer(request: ProducerRequest): Promise<Result> {
  const { store, clock } = request;
  const report = compose(request, clock());
  const text = formatReport(report);
  const { report_id: id } = report;
  const origin = request.reportId === undefined ? "generated" : "own";
  const existing = request.dryRun ? await store.find(id) : await store.put(id, text, origin);
  const stored = existing ?? asStored(store, id, text);
  const kept = existing ? await sameAs(report, existing) : report;
  const { backlog } = await store.oldest(1, clock());
  const delivery = existing ? await store.delivery(kept.report_id) : undefined;
  const outcome = request.dryRun ? "dry-run" : existing ? "already-queued" : "queued";
  return {
    outcome,
    text: sentence(outcome, stored),
    ...describe(understood(stored, kept, delivery, request.channel)),
    backlog: backlogNow(backlog, clock()),
    warnings: [],
  };
}

function compose({ checkpoint, body, context, reportId, random }: ProducerRequest, now: number): Report {
  return {
    schema: SCHEMA,
    report_id: reportId ?? generateId(checkpoint, now, random),
    created_at: new Date(now).toISOString(),
    ...checkpoint,
    ...context,
    body,
  };
}

function asStored(store: Store, id: string, text: string): StoredReport {
  return { id, state: "pending", path: store.pathOf("pending", id), bytes: Buffer.from(text) };
}

async function sameAs(report: Report, existing: StoredReport): Promise<Report> {
  const kept = await parseReport(existing.bytes, existing.id).catch((cause: unknown) => {
    throw conflict(existing, "which is not valid itself", cause);
  });
  if (!saysTheSame(report, kept)) throw conflict(existing, "with other words");
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

function sentence(outcome: "queued" | "already-queued" | "dry-run", stored: StoredReport): string {
  if (outcome === "dry-run") return `Dry run, NOT QUEUED and NOT SENT: ${stored.id}`;
  if (outcome === "already-queued") return `Already ${stored.state}: ${stored.id}`;
  return `Queued: ${stored.id}`;
}
