import type { Done } from "../errors.js";
import { decide, isHeld } from "../report/decide.js";
import type { Delivery } from "../report/delivery-record.js";
import type { DueReport } from "./due.js";
import { stillIn } from "./safe.js";

/** Says what still holds when the outcome of an attempt could not be recorded, or its report not be moved. */
export function notSettled({ stored, recorded }: DueReport, record: Delivery, done: Done): string {
  if (isHeld(record)) return stillIn("pending", stored.id);
  const isRecorded = done === "part" || decide(recorded, "resend").do === "archive";
  const then = isRecorded
    ? "; its outcome is recorded, so it is not sent again."
    : ", and is taken as in doubt.";
  return `Report ${stored.id} is still pending${then}`;
}
