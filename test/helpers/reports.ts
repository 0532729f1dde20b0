import type { CiContext, Report } from "../../src/report/fields.js";

export const NO_CONTEXT: CiContext = {
  run_url: "",
  repository: "",
  workflow: "",
  job: "",
  run_id: "",
  matrix_leg: "",
  run_attempt: "",
  ref: "",
  sha: "",
  actor: "",
};

/** A valid report; say only what the test is about. */
export function createReport(overrides: Partial<Report> = {}): Report {
  return {
    schema: "owner-report/v1",
    report_id: "a-report",
    created_at: "2026-11-22T15:30:00.123Z",
    team: "clawteam",
    worker: "backend-a",
    task_id: "example-task",
    progress: "80%",
    done: "export complete",
    next: "wait for aggregation",
    status: "normal",
    source: "checkpoint",
    ...NO_CONTEXT,
    body: "",
    ...overrides,
  };
}
