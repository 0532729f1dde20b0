import { bodyProblem, type Checkpoint, checkCheckpoint } from "../../report/fields.js";
import { idProblem } from "../../report/id.js";
import type { InputName } from "./inputs.js";
import { jobDefaults } from "./job-defaults.js";
import type { InputReader } from "./reader.js";

/** Inputs of a new report. */
export interface NewReport {
  checkpoint: Checkpoint;
  /** Fields that were not given and were taken from the job. */
  assumed: readonly (keyof Checkpoint)[];
  body: string;
  /** The values of the job's matrix as JSON, where the runner gives them. */
  matrix: string | undefined;
  /** The caller's own id. */
  reportId: string | undefined;
}

/** Reads the inputs of a new report. */
export async function newReportOf(reader: InputReader): Promise<NewReport> {
  const reportId = reader.value("report-id");
  const problem = reportId === undefined ? undefined : idProblem(reportId);
  if (problem !== undefined) reader.problem("report-id", problem);
  const matrix = reader.value("job-matrix");
  return { ...checkpointOf(reader), body: await bodyOf(reader), matrix, reportId };
}

function checkpointOf(reader: InputReader): Pick<NewReport, "checkpoint" | "assumed"> {
  const names = ["team", "worker", "progress", "task-id", "done", "next", "status", "source"] as const;
  const fields = names.flatMap((name) => {
    const value = reader.value(name);
    return value === undefined ? [] : [[name.replace("-", "_"), value] as const];
  });
  const given = Object.fromEntries(fields);
  const isAsked = refuseShare(reader);
  const { shell, environment } = reader.runtime;
  const ofJob = shell === "action" ? jobDefaults(environment) : {};
  const assumed = (Object.keys(ofJob) as (keyof Checkpoint)[]).filter((field) => !(field in given));
  const checked = checkCheckpoint({ ...ofJob, ...given });
  if ("checkpoint" in checked) return { checkpoint: checked.checkpoint, assumed };
  for (const { field, problem } of checked.problems)
    if (field !== "progress" || !isAsked) reader.problem(field.replace("_", "-") as InputName, problem);
  return { checkpoint: reader.stands(), assumed };
}

/** Asks about a progress that reads as a share of one, such as 0.8: as a percentage it would be almost nothing. Tells whether it is one. */
function refuseShare(reader: InputReader): boolean {
  const [, decimals] = /^0?\.(\d+)$/.exec(reader.value("progress")?.trim() ?? "") ?? [];
  if (decimals === undefined || /^0*$/.test(decimals)) return false;
  const share = `0.${decimals}`;
  const percent = Number((Number(share) * 100).toFixed(6));
  reader.problem(
    "progress",
    `may be a share or a percentage: write ${percent}% if that was meant, or ${share}%`,
  );
  return true;
}

async function bodyOf(reader: InputReader): Promise<string> {
  const [body, file] = [reader.value("body"), reader.value("body-file")];
  if (body !== undefined && file !== undefined)
    reader.problem("body-file", `cannot be given together with ${reader.nameOf("body")}`);
  // Imported lazily: most reports have none, and a step that only queues must be fast.
  const text = file === undefined ? (body ?? "") : (await import("./body.js")).readBody(reader, file);
  const problem = bodyProblem(text);
  if (problem !== undefined) reader.problem(file === undefined ? "body" : "body-file", problem);
  return text;
}
