import { sha256Of } from "../../report/delivery-record.js";
import { conflict, refuseDifferent, usedBefore } from "../conflicts.js";
import type { Import, StoredReport } from "../store.js";
import { deliveryOf } from "../stored-report.js";
import type { DurableFs } from "./durable-fs.js";
import type { QueueFolders } from "./folders.js";
import type { RecordFiles } from "./records.js";

/** Parts of a directory store that importing a report needs. */
export interface ImportContext {
  folders: QueueFolders;
  files: DurableFs;
  records: RecordFiles;
  /** Finds the report with an id, in any state. */
  read(id: string): StoredReport | undefined;
  /** Finds the id that differs from this one only in case. */
  caseCollisionOf(id: string): string | undefined;
}

/** Creates a report of another queue in a directory, unless it is there already, as Store.change promises. */
export async function createImported(
  { folders, files, records, ...lookup }: ImportContext,
  { id, to, record, bytes }: Import,
): Promise<void> {
  const queue = <T>(run: () => T) => folders.run("queue the report in", folders.path(to), run);
  const before = await deliveryOf({ id, record: records.read(id) });
  const existing = queue(() => {
    folders.mustHave(to, "deliveries");
    return lookup.read(id);
  });
  if (existing) return refuseDifferent(existing, { id, bytes });
  const collision = queue(() => lookup.caseCollisionOf(id));
  if (collision !== undefined) throw conflict(id, collision);
  // A record without its report belongs to another report, or to an interrupted import of this one.
  const digests = [record?.report_sha256, await sha256Of(bytes)];
  if (before && !digests.includes(before.report_sha256)) throw usedBefore(id);
  // Record first: the next pass must know what was tried.
  const known = record ?? before;
  if (known) records.write(id, known);
  if (!queue(() => files.createOnce(folders.path(to), `${id}.md`, bytes))) throw conflict(id, id);
}
