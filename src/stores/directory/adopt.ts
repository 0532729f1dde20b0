import { type Delivery, moreComplete, sha256Of } from "../../report/delivery-record.js";
import { conflict, refuseDifferent, STAYS_BEHIND, usedBefore } from "../conflicts.js";
import type { State, StoredReport } from "../store.js";
import type { DurableFs } from "./durable-fs.js";
import type { QueueFolders } from "./folders.js";
import type { RecordFiles } from "./records.js";

/** Parts of a directory store that importing a report needs. */
export interface AdoptContext {
  folders: QueueFolders;
  files: DurableFs;
  records: RecordFiles;
  /** Finds the report with an id, in any state. */
  read(id: string): StoredReport | undefined;
  /** Finds the id that differs from this one only in case. */
  caseCollisionOf(id: string): string | undefined;
}

type Imported = Pick<StoredReport, "id" | "state" | "bytes">;

/** Imports a report of another queue into a directory, as Store.adopt promises. */
export async function adoptReport(
  { folders, files, records, ...lookup }: AdoptContext,
  report: Imported,
  delivery: Delivery | undefined,
): Promise<void> {
  const { id, bytes } = report;
  const queue = <T>(state: State, run: () => T) =>
    folders.run("queue the report in", folders.path(state), run, STAYS_BEHIND);
  const before = await records.read(id);
  const existing = queue(report.state, () => {
    folders.mustHave(report.state, "deliveries");
    return sameReport(lookup, report);
  });
  // A record without its report belongs to another report, or to an interrupted import of this one.
  const digests = [delivery?.report_sha256, await sha256Of(bytes)];
  if (!existing && before && !digests.includes(before.report_sha256)) throw usedBefore(id);
  // Record first: the next pass must know what was tried.
  const record = existing ? moreComplete(before, delivery) : (delivery ?? before);
  if (record) records.write(id, record, STAYS_BEHIND);
  const { state } = existing ?? report;
  queue(state, () => files.createOnce(folders.path(state), `${id}.md`, bytes));
}

/** Finds an earlier import of this report. @throws OwnerReportError `conflict` when another report has its id */
function sameReport(
  { read, caseCollisionOf }: Pick<AdoptContext, "read" | "caseCollisionOf">,
  report: Imported,
): StoredReport | undefined {
  const existing = read(report.id);
  const collision = existing ? undefined : caseCollisionOf(report.id);
  if (existing) refuseDifferent(existing, report);
  if (collision !== undefined) throw conflict(report.id, collision);
  return existing;
}
