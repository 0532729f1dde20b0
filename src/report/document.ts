import { OwnerReportError } from "../errors.js";
import { CHECKPOINT_FIELDS, type Checkpoint, CONTEXT_FIELDS, type Report } from "./fields.js";
import { LIMITS } from "./limits.js";

/**
 * Formats a report as the stored text. JSON-quoted strings are YAML strings too, so no value can be taken for another type
 * or end the front matter; the body follows byte for byte.
 */
export function formatReport(report: Report): string {
  const block = frontMatterOf(report);
  const bytes = Buffer.byteLength(block);
  if (bytes > LIMITS.frontMatterBytes)
    throw new OwnerReportError(
      "usage",
      `The report's fields are ${bytes} bytes together; at most ${LIMITS.frontMatterBytes} fit. ` +
        "Shorten done or next, or put the long text into the body. Nothing was queued.",
    );
  return `---\n${block}---\n${report.body}`;
}

/**
 * Drops as much of a report's CI context as does not fit beside its caller's fields, the link to the run last: optional
 * context must not be the reason to refuse a report. Returns the names of the dropped fields too.
 */
export function withContextThatFits(report: Report): { report: Report; omitted: string[] } {
  const fitting = { ...report };
  const omitted: string[] = [];
  for (const field of CONTEXT_FIELDS.filter((name) => report[name] !== "").reverse()) {
    if (Buffer.byteLength(frontMatterOf(fitting)) <= LIMITS.frontMatterBytes) break;
    fitting[field] = "";
    omitted.push(field);
  }
  return { report: fitting, omitted };
}

function frontMatterOf(report: Report): string {
  const head = ["schema", "report_id", "created_at"] as const;
  const context = CONTEXT_FIELDS.filter((field) => report[field] !== "");
  return [...head, ...CHECKPOINT_FIELDS, ...context].map((f) => `${f}: ${quote(report[f])}\n`).join("");
}

function quote(value: string): string {
  return JSON.stringify(value).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

const HEAD =
  /^---\nschema: "owner-report\/v1"\nreport_id: "[^"\n]*"\ncreated_at: "(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)"\n/;
/** Number of bytes that hold the head of a report as {@link formatReport} writes it. */
export const HEAD_BYTES = 256;

/** Finds created_at in the head of a report as {@link formatReport} writes it; `undefined` for a report in any other form. */
export function createdAtInHead(head: string): string | undefined {
  return HEAD.exec(head)?.[1];
}

/**
 * Reads a stored report. Its id is its file name; a hand-written file needs only team, worker and progress.
 *
 * @param bytes content of the file, at most 1 MiB of UTF-8
 * @throws OwnerReportError `invalid-report`; the message begins with what is wrong and names all bad fields at once
 */
export async function parseReport(bytes: Uint8Array, id: string): Promise<Report> {
  // Loaded here because a producer never needs a parser: it keeps a reporting step fast.
  return (await import("./parse.js")).parseReport(bytes, id);
}

/**
 * Checks whether the checkpoint fields and the body of two reports are equal. Times, CI context and the fields that
 * nobody gave may differ.
 */
export function sameContent(
  a: Checkpoint & { body: string },
  b: Checkpoint & { body: string },
  assumed: readonly (keyof Checkpoint)[] = [],
): boolean {
  const compared = CHECKPOINT_FIELDS.filter((field) => !assumed.includes(field));
  return a.body === b.body && compared.every((field) => a[field] === b[field]);
}
