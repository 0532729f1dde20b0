import { TOLD_TO_STOP } from "../delivery/backlog.js";
import { faultWith, isRed, type Result } from "../delivery/result.js";
import type { ErrorCode } from "../errors.js";

/** What a person asks for of several reports. */
export interface Several {
  /** Ids or paths, in the order in which it is done. */
  idsOrPaths: readonly string[];
  /** Aborted when owner-report is told to stop. */
  cancel: AbortSignal;
  /** Does it to one report. */
  one: (idOrPath: string) => Promise<Result>;
  /** Whether the first failure ends it; else only one that is no matter of the report does. */
  isInOrder: boolean;
}

/** Faults of one report, which say nothing about the others. */
const OF_A_REPORT: readonly (ErrorCode | undefined)[] = ["usage", "not-found", "invalid-report", "conflict"];

/** What was done to one of several reports. */
interface Done {
  idOrPath: string;
  result: Result;
}

/**
 * Does one thing to several reports, one after the other, and sums up what was done to each.
 *
 * @throws OwnerReportError as the one thing does, where it is asked for of one report only
 */
export async function forEachReport(asked: Several): Promise<Result> {
  const [only] = asked.idsOrPaths;
  if (only !== undefined && asked.idsOrPaths.length === 1) return asked.one(only);
  const done: Done[] = [];
  for (const idOrPath of asked.idsOrPaths) {
    if (asked.cancel.aborted) break;
    const result = await asked.one(idOrPath).catch((error: unknown) => faultWith(idOrPath, error));
    done.push({ idOrPath, result });
    const isOfReport = !asked.isInOrder && OF_A_REPORT.includes(result.code);
    if (isRed(result) && !isOfReport) break;
  }
  return summedUp(asked, done);
}

function summedUp({ idsOrPaths }: Several, done: Done[]): Result {
  const results = done.map(({ result }) => result);
  const left = idsOrPaths.slice(done.length);
  const untouched = left.length === 0 ? [] : [`Not touched: ${left.join(", ")}`];
  const sent = results.flatMap(({ sentIds }) => sentIds ?? []);
  const good = done.filter(({ result }) => !isRed(result));
  return {
    ...endOf(results, { isWhole: left.length === 0, hasSent: sent.length > 0 }),
    text: [...results.map(({ text }) => text), ...untouched].join("\n"),
    sentIds: sent,
    details: { report_ids: good.map(({ idOrPath, result }) => result.reportId ?? idOrPath) },
    backlog: results.at(-1)?.backlog,
    remedies: [...new Set(results.flatMap(({ remedies = [] }) => remedies))],
    warnings: [...new Set(results.flatMap(({ warnings }) => warnings))],
  };
}

/** Chooses the result that stands for all: the first failure, else the end of a word that was told to stop, else the last that did something. */
function endOf(results: Result[], { isWhole, hasSent }: { isWhole: boolean; hasSent: boolean }): Result {
  const bad = results.find(isRed);
  const isUnsent = bad?.outcome === "failed" || bad?.outcome === "in-doubt";
  if (bad && isUnsent && hasSent) return { ...bad, outcome: "partial" };
  const last = results.findLast(({ outcome }) => outcome === "sent") ?? results.at(-1);
  if (bad ?? (isWhole && last)) return bad ?? (last as Result);
  const outcome = last ? "partial" : "failed";
  return { outcome, failedReason: TOLD_TO_STOP, text: TOLD_TO_STOP, warnings: [] };
}
