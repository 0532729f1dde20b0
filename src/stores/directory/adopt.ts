import { type Delivery, fuller, sha256Of } from "../../report/delivery-record.js";
import { conflict, refuseOther, STAYS_BEHIND, usedBefore } from "../conflicts.js";
import type { State, StoredReport } from "../store.js";
import type { DurableFs } from "./durable-fs.js";
import type { QueueFolders } from "./folders.js";
import type { RecordFiles } from "./records.js";

/** What of a directory store taking a report over needs. */
export interface Adopting {
  folders: QueueFolders;
  files: DurableFs;
  records: RecordFiles;
  /** The report that has an id, in any state. */
  read(id: string): StoredReport | undefined;
  /** The id that differs from this one only in case. */
  twinOf(id: string): string | undefined;
}

type Adopted = Pick<StoredReport, "id" | "state" | "bytes">;

/** Takes a report of another queue over in a directory, as Store.adopt promises. */
export async function adoptReport(
  { folders, files, records, ...known }: Adopting,
  report: Adopted,
  delivery: Delivery | undefined,
): Promise<void> {
  const { id, bytes } = report;
  const queue = <T>(state: State, run: () => T) =>
    folders.attempt("queue the report in", folders.path(state), run, STAYS_BEHIND);
  const before = await records.read(id);
  const existing = queue(report.state, () => {
    folders.mustHave(report.state, "deliveries");
    return sameReport(known, report);
  });
  // A record without its report: of another one, or of this one, whose taking over was cut off before.
  const digests = [delivery?.report_sha256, await sha256Of(bytes)];
  if (!existing && before && !digests.includes(before.report_sha256)) throw usedBefore(id);
  // The record first, as whatever passes here next must know what was tried.
  const record = existing ? fuller(before, delivery) : (delivery ?? before);
  if (record) records.write(id, record, STAYS_BEHIND);
  const { state } = existing ?? report;
  queue(state, () => files.createOnce(folders.path(state), `${id}.md`, bytes));
}

/** The very same report, if it came here before. @throws OwnerReportError `conflict` when another one has this id */
function sameReport(
  { read, twinOf }: Pick<Adopting, "read" | "twinOf">,
  report: Adopted,
): StoredReport | undefined {
  const existing = read(report.id);
  const twin = existing ? undefined : twinOf(report.id);
  if (existing) refuseOther(existing, report);
  if (twin !== undefined) throw conflict(report.id, twin);
  return existing;
}
