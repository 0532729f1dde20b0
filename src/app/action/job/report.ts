import { duration } from "../../../platform/clock.js";
import { LIMITS } from "../../../report/limits.js";
import { shortened } from "../../../report/shortened.js";
import type { Status } from "../../../report/statuses.js";
import type { ConfigOf } from "../../config/config.js";
import type { JobEnd } from "./job-end.js";

type Report = ConfigOf<"producer">;

const STATUS: Readonly<Record<JobEnd, Status>> = {
  success: "completed",
  failure: "failed",
  cancelled: "cancelled",
  // Not normal: it may have failed.
  unknown: "warning",
};
const TOLD: Readonly<Record<JobEnd, string>> = {
  success: "The job succeeded",
  failure: "The job failed",
  cancelled: "The job was cancelled",
  unknown: "The job has ended, and its runner does not tell how",
};

/**
 * Builds the report of a beginning. What may depend on the job's steps is left out, because the report may have to be
 * queued once more at the end.
 */
export function reportOfBeginning(report: Report, reportId: string): Report {
  const checkpoint = {
    ...report.checkpoint,
    progress: "started",
    status: "normal",
    done: "",
    next: "",
  } as const;
  return { ...report, checkpoint, body: "", reportId };
}

/** Builds the report of an ending. @param seconds since the beginning; `undefined` when not known */
export function reportOfEnding(report: Report, end: JobEnd, seconds: number | undefined): Report {
  const after = seconds === undefined ? "" : ` after ${duration(seconds)}`;
  const told = end === "unknown" ? TOLD[end].replace(",", `${after},`) : `${TOLD[end]}${after}`;
  const lines = [told, ...(report.checkpoint.done === "" ? [] : [report.checkpoint.done])];
  const checkpoint = {
    ...report.checkpoint,
    progress: end === "unknown" ? "ended, result not known" : "finished",
    status: STATUS[end],
    done: shortened(lines.join("\n"), LIMITS.textCharacters),
  };
  return { ...report, checkpoint };
}
