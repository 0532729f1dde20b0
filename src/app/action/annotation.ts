import type { Result } from "../../delivery/result.js";
import { inertLine } from "../../report/inert.js";
import { shortened } from "../../report/shortened.js";

/** Number of characters of an annotation that are seen wherever it is listed. */
const SEEN = 200;

/**
 * Returns the text of a failure's annotation. Its cause is in the beginning, which is all that a list of annotations
 * shows: long ids and counts may stand before it in the text.
 */
export function failureText({ failedReason, failedId = "" }: Result, text: string): string {
  if (failedReason === undefined) return text;
  const cause = inertLine(failedReason);
  const at = inertLine(text).indexOf(cause);
  if (at >= 0 && at + cause.length <= SEEN) return text;
  const ofReport = `Report ${inertLine(failedId)} `;
  const short = cause.startsWith(ofReport) ? `The report ${cause.slice(ofReport.length)}` : cause;
  // A long cause that the text begins with is not said twice.
  return at === 0 && short === cause ? text : `${shortened(short, SEEN)}\n${text}`;
}
