import { OwnerReportError } from "../errors.js";
import { type Report, settled } from "./fields.js";
import { readFrontMatter } from "./front-matter.js";
import { frontMatterSchema, problemsOf } from "./schema.js";

/**
 * Reads a stored report. Its id is its file name; a hand-written file needs only team, worker and progress.
 *
 * @param bytes what the file holds, at most 1 MiB of UTF-8
 * @throws OwnerReportError `invalid-report`; the message begins with what is wrong and names all bad fields at once
 */
export function parseReport(bytes: Uint8Array, id: string): Report {
  const { fields, body } = readFrontMatter(decode(bytes));
  const given = Object.fromEntries([...fields].filter(([, value]) => value !== ""));
  const parsed = frontMatterSchema.safeParse(given);
  const problems = parsed.success ? [] : problemsOf(parsed.error).map((p) => `${p.field} ${p.problem}`);
  if (!parsed.success) throw invalid(problems.join("; "));
  const { report_id = id, ...rest } = parsed.data;
  if (report_id !== id) throw invalid(`it names itself ${report_id}, which is not its file name`);
  if (body.includes("\0")) throw invalid("its body contains a NUL character");
  return settled({ ...rest, report_id: id, body } as Report, given.status);
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new OwnerReportError("invalid-report", "it is not valid UTF-8", { cause });
  }
}

function invalid(message: string): OwnerReportError {
  return new OwnerReportError("invalid-report", message);
}
